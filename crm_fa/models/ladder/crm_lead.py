from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .ladder_event import mark


class CrmLead(models.Model):
    _inherit = "crm.lead"

    ladder_rung_id = fields.Many2one(
        related="partner_id.ladder_rung_id",
        string="Loyalty Rung",
        groups="base.group_user",
    )
    ladder_rung_color = fields.Integer(
        related="partner_id.ladder_rung_color",
        aggregator=None,
        export_string_translation=False,
        groups="base.group_user",
    )
    ladder_override_note = fields.Char(
        related="partner_id.ladder_override_note", groups="base.group_user"
    )
    ladder_referrer_id = fields.Many2one(
        "res.partner",
        string="Referred by Customer",
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
        help="The customer who sent us this lead. It stays with the customer the lead "
        "becomes.",
    )
    lead_invalid = fields.Boolean(
        "Not a Real Lead",
        index="btree_not_null",
        copy=False,
        readonly=True,
        groups="base.group_user",
        help="Nobody could have sold to this one: a wrong number, made-up data, a "
        "duplicate. It stays on record, but counts neither as a lead of its campaign "
        "nor of its source.",
    )

    @api.constrains("ladder_referrer_id", "partner_id")
    def _check_ladder_referrer(self):
        # A visitor's contact form may not show referrers, yet the rule holds for all.
        leads = self.sudo().filtered("ladder_referrer_id")
        circles = leads._ladder_circles()
        for lead in leads:
            if lead.id not in circles:
                continue
            names = {
                "referrer": lead.ladder_referrer_id.display_name,
                "lead": lead.display_name,
            }
            referrer = lead.ladder_referrer_id.commercial_partner_id
            if referrer == lead.partner_id.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "%(referrer)s cannot refer %(lead)s: a customer does not "
                        "refer themselves.",
                        **names,
                    )
                )
            raise ValidationError(
                self.env._(
                    "%(lead)s cannot be referred by %(referrer)s: somewhere up that "
                    "chain its customer referred them.",
                    **names,
                )
            )

    def _ladder_circles(self):
        """Return the ids of these leads whose customer sent, in the end, who sent them.

        A lead without a customer closes no circle yet.
        """
        return self.env["res.partner"]._ladder_circles(
            [
                (
                    lead.id,
                    lead.partner_id.commercial_partner_id.id,
                    lead.ladder_referrer_id.commercial_partner_id.id,
                )
                for lead in self
                if lead.partner_id and lead.ladder_referrer_id
            ]
        )

    def _mark_ladder(self, trigger="lead"):
        """Have the customers of these leads, and who referred them, refreshed."""
        # A visitor's contact form may not show referrers; what it brings counts.
        for lead in self.sudo():
            mark(self.env, lead.partner_id.ids, trigger, lead)
            mark(self.env, lead.ladder_referrer_id.ids, "referral", lead)

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._mark_ladder()
        return leads

    def write(self, vals):
        watched = not {"partner_id", "ladder_referrer_id"}.isdisjoint(vals)
        if watched:
            self._mark_ladder()
        result = super().write(vals)
        if watched:
            self._mark_ladder()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_mark_ladder(self):
        for lead in self:
            mark(self.env, lead.partner_id.ids, "lead")
            mark(self.env, lead.ladder_referrer_id.ids, "referral")

    def _prepare_customer_values(self, partner_name, is_company=False, parent_id=False):
        values = super()._prepare_customer_values(
            partner_name, is_company=is_company, parent_id=parent_id
        )
        # The referrer stays with the customer, whoever's action creates the contact.
        referrer = self.sudo().ladder_referrer_id
        if referrer:
            values["ladder_referrer_id"] = referrer.id
        return values

    def _merge_get_fields_specific(self):
        fields_info = super()._merge_get_fields_specific()
        fields_info["ladder_referrer_id"] = lambda fname, leads: (
            leads._merged_ladder_referrer().id
        )
        return fields_info

    def _merged_ladder_referrer(self):
        """Return the referrer of the lead that these become: the first who may be it.

        Who was sent by the customer of another of them is that customer now, and
        nobody refers themselves; merging must not fail for it.
        """
        # The customer of the merged lead is the first one found, as Odoo does it.
        customer = self.partner_id[:1].commercial_partner_id
        # Whoever merges may not be shown referrers; the referral is kept all the same.
        referrers = self.sudo().ladder_referrer_id
        if not customer:
            return referrers[:1]
        circles = referrers._ladder_circles(
            [
                (referrer.id, customer.id, referrer.commercial_partner_id.id)
                for referrer in referrers
            ]
        )
        return referrers.filtered(lambda referrer: referrer.id not in circles)[:1]
