from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL

from .ladder_event import mark
from .ladder_referral import circle_query

# An object cannot travel by RPC: only our own code can put it into the context.
LADDER_WRITER = object()

# What the ladder decides; a hand never writes it.
LADDER_FIELDS = frozenset(
    {
        "ladder_rung_id",
        "ladder_date",
        "ladder_override_kind",
        "ladder_override_rung_id",
        "ladder_override_end",
        "ladder_override_reason",
    }
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    ladder_rung_id = fields.Many2one(
        "crm.ladder.rung",
        string="Loyalty Rung",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Where this customer stands on the loyalty ladder. "
        "A contact shows the rung of its company.",
        groups="base.group_user",
    )
    ladder_rung_color = fields.Integer(
        compute="_compute_ladder_rung_color",
        aggregator=None,
        export_string_translation=False,
        groups="base.group_user",
    )
    ladder_date = fields.Date(
        string="On This Rung Since",
        readonly=True,
        copy=False,
        help="Day of the move.",
        groups="base.group_user",
        prefetch="ladder",
    )
    ladder_referrer_id = fields.Many2one(
        "res.partner",
        string="Referred by",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The customer who sent us this one.",
        groups="base.group_user",
        prefetch="ladder",
    )
    ladder_move_count = fields.Integer(
        string="Moves on the Ladder",
        compute="_compute_ladder_move_count",
        groups="base.group_user",
    )

    @api.constrains("ladder_referrer_id", "parent_id")
    def _check_ladder_referrer(self):
        # A visitor who signs up may not see referrers, yet the rule holds for all.
        partners = self.sudo().filtered("ladder_referrer_id")
        for partner in partners:
            referrer = partner.ladder_referrer_id
            if referrer.commercial_partner_id == partner.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "%(referrer)s cannot refer %(partner)s: a customer does not "
                        "refer themselves.",
                        referrer=referrer.display_name,
                        partner=partner.display_name,
                    )
                )
        circle = partners._ladder_referral_circle()
        if circle:
            raise ValidationError(
                self.env._(
                    "%(partner)s cannot be referred by %(referrer)s: somewhere up that "
                    "chain they referred each other.",
                    partner=circle.display_name,
                    referrer=circle.ladder_referrer_id.display_name,
                )
            )

    def _ladder_referral_circle(self):
        """Return one of these partners whose chain of referrers leads back to it."""
        pairs = [
            (
                partner.id,
                partner.commercial_partner_id.id,
                partner.ladder_referrer_id.commercial_partner_id.id,
            )
            for partner in self
        ]
        return self.browse(sorted(self._ladder_circles(pairs))[:1])

    @api.model
    def _ladder_circles(self, pairs):
        """Return the keys of ``pairs`` that close a circle, see ``circle_query``."""
        if not pairs:
            return set()
        self.flush_model(["ladder_referrer_id", "commercial_partner_id"])
        self.env["crm.lead"].flush_model(["ladder_referrer_id", "partner_id"])
        return {key for (key,) in self.env.execute_query(circle_query(pairs))}

    @api.depends("ladder_rung_id.color")
    def _compute_ladder_rung_color(self):
        for partner in self:
            partner.ladder_rung_color = partner.ladder_rung_id._get_color()

    def _compute_ladder_move_count(self):
        heads = self.commercial_partner_id
        counts = dict(
            self.env["crm.ladder.move"]._read_group(
                [("partner_id", "in", heads.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.ladder_move_count = counts.get(partner.commercial_partner_id, 0)

    def _ladder_rung_at(self, date):
        """Return where each of these partners stood at the end of ``date``.

        :param date: a date (in the main company's time zone) or an aware-of-UTC naive
            datetime, as the ORM stores it
        :return: ``{partner: rung}``; the rung is empty for who was not on the ladder
        """
        profile = self.env["crm.customer.profile"]
        moment = profile._end_of_day(date)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (partner_ref) partner_ref, to_rung_id
                  FROM crm_ladder_move
                 WHERE partner_ref = ANY(%s) AND date <= %s
                 ORDER BY partner_ref, date DESC, id DESC
                """,
                self.commercial_partner_id.ids,
                moment,
            )
        )
        rung_ids = dict(rows)
        rung = self.env["crm.ladder.rung"]
        return {
            partner: rung.browse(rung_ids.get(partner.commercial_partner_id.id) or ())
            for partner in self
        }

    def _mark_ladder(self, trigger):
        """Have these partners refreshed when the transaction commits."""
        for partner in self:
            mark(self.env, [partner.id], trigger, partner)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_ladder_forgery(vals)
        partners = super().create(vals_list)
        partners._mark_ladder("initial")
        partners._mark_ladder_referrers()
        return partners

    def write(self, vals):
        self._refuse_ladder_forgery(vals)
        re_parented = not {"parent_id", "is_company"}.isdisjoint(vals)
        referred = "ladder_referrer_id" in vals
        contacts = self.browse()
        if re_parented:
            # The company that loses a contact loses its orders too.
            mark(self.env, self.commercial_partner_id.ids, "merge")
            contacts = self.filtered(lambda p: p.commercial_partner_id != p)
        if referred:
            self._mark_ladder_referrers()
        result = super().write(vals)
        contacts.filtered(lambda p: p.commercial_partner_id == p)._forget_company_rung()
        if re_parented or not {"user_id", "company_id", "active"}.isdisjoint(vals):
            self._mark_ladder("merge")
        if referred:
            self._mark_ladder_referrers()
        if "tz" in vals:
            self.env["res.company"]._forget_zones_of(self)
        return result

    def _forget_company_rung(self):
        """Give contacts that became customers of their own back their own rung.

        What they showed was their company's: no move of theirs led there.
        """
        profiles = self.env["crm.customer.profile"].with_context(active_test=False)
        # Whoever edits the address, its rung is what the ladder knows.
        profiles = profiles.sudo().search([("partner_id", "in", self.ids)])
        own = {profile.partner_id.id: profile for profile in profiles}
        writer = self.sudo().with_context(crm_fa_ladder_writer=LADDER_WRITER)
        for partner in writer:
            profile = own.get(partner.id, profiles.browse())
            partner.write(
                {
                    "ladder_rung_id": profile.ladder_rung_id.id,
                    "ladder_date": profile.ladder_date,
                }
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_mark_ladder(self):
        self._journal_departure()
        self._mark_ladder_referrers()
        heads = self.commercial_partner_id - self
        mark(self.env, heads.ids, "merge")

    def _journal_departure(self):
        """Let the journal say that these customers leave: they are about to be deleted.

        No refresh will find them any more.  Who is merged leaves as well: the survivor
        keeps its past moves, but did not leave.
        """
        self.flush_recordset(["commercial_partner_id", "user_id", "company_id"])
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_ladder_move
                    (partner_ref, from_rung_id, direction, date, trigger,
                     user_id, salesperson_id, team_id, company_id)
                SELECT p.id, m.to_rung_id, 'leave', %(now)s, 'merge',
                       %(uid)s, p.user_id, u.sale_team_id, p.company_id
                  FROM res_partner p
                  LEFT JOIN res_users u ON u.id = p.user_id
                  JOIN LATERAL (
                       SELECT to_rung_id FROM crm_ladder_move
                        WHERE partner_ref = p.id
                        ORDER BY date DESC, id DESC LIMIT 1
                  ) m ON m.to_rung_id IS NOT NULL
                 WHERE p.id = ANY(%(partners)s)
                """,
                now=fields.Datetime.now(),
                uid=self.env.uid,
                partners=self.ids,
            )
        )

    def _mark_ladder_referrers(self):
        # A visitor who signs up may not see referrers; what they do still counts.
        for partner in self.sudo().filtered("ladder_referrer_id"):
            mark(self.env, partner.ladder_referrer_id.ids, "referral", partner)

    def _refuse_ladder_forgery(self, vals):
        """Refuse a rung or an override that does not come from the ladder itself.

        :raises AccessError: naming the first field that may not be written
        """
        if self.env.context.get("crm_fa_ladder_writer") is LADDER_WRITER:
            return
        for name in LADDER_FIELDS & vals.keys():
            # Nothing over nothing is no forgery; whose rung it was is no secret here.
            if vals[name] or any(partner[name] for partner in self.sudo()):
                raise AccessError(
                    self.env._(
                        "%(field)s is computed from what the customer did. Use "
                        "“Override Rung” on the customer, with a reason.",
                        field=self._fields[name]._description_string(self.env),
                    )
                )

    def action_open_ladder_moves(self):
        """Open the journal of this customer's moves."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_fa.crm_ladder_move_action"
        )
        action["domain"] = [("partner_id", "=", self.commercial_partner_id.id)]
        action["context"] = {}
        return action
