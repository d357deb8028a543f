from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class CrmLeadReturn(models.Model):
    """Leads that a vendor owes us for those that went back."""

    _inherit = "crm.lead.return"

    replacement_lead_id = fields.Many2one(
        "crm.lead",
        string="Replaced By",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The lead that the vendor delivered for this one: it is free, and who "
        "returned the bad one has it.",
    )
    # Stays when the lead is deleted: the vendor has delivered.
    replacement_lead_ref = fields.Integer(
        string="Replacement Number", readonly=True, aggregator=None
    )
    replacement_due = fields.Boolean(
        compute="_compute_replacement_due", search="_search_replacement_due"
    )

    _replacement_uniq = models.UniqueIndex(
        "(replacement_lead_ref) WHERE replacement_lead_ref > 0",
        "A lead replaces one other lead only.",
    )
    _replacement_due_idx = models.Index(
        "(vendor_id, list_id, decision_date) WHERE settlement = 'replacement'"
    )

    @api.depends("settlement", "replacement_lead_ref")
    def _compute_replacement_due(self):
        for record in self:
            record.replacement_due = (
                record.settlement == "replacement" and not record.replacement_lead_ref
            )

    @api.model
    def _search_replacement_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        due = Domain("settlement", "=", "replacement") & Domain(
            "replacement_lead_ref", "in", (False, 0)
        )
        return due if True in value else ~due

    @api.model
    def _replace_with(self, leads):
        """Take these new leads for those that their vendors owe, the oldest first.

        :param leads: ``crm.lead`` records, whose vendor and list are known
        :return: those of them that replace another one
        """
        taken = self.env["crm.lead"]
        for (vendor, lead_list), delivered in leads.grouped(
            lambda lead: (lead.lead_vendor_id.partner_id, lead.lead_list_id)
        ).items():
            owed = self.search(
                Domain("replacement_due", "=", True)
                & Domain("vendor_id", "=", vendor.id)
                & Domain("list_id", "=", lead_list.id),
                order="decision_date, id",
                limit=len(delivered),
            )
            # What another delivery is being taken for just now is not taken twice.
            owed = owed.try_lock_for_update(allow_referencing=True)
            for record, lead in zip(owed, delivered, strict=False):
                record.write(
                    {"replacement_lead_id": lead.id, "replacement_lead_ref": lead.id}
                )
                taken |= lead
            owed._journal("replaced", "accepted", user=False)
        taken._lead_is_free()
        for record in self.search([("replacement_lead_id", "in", taken.ids)]):
            record._hand_over_replacement()
        return taken

    def _hand_over_replacement(self):
        """Give the replacement to who returned the bad lead, if nobody has it."""
        self.ensure_one()
        lead, user = self.replacement_lead_id, self.user_id
        if lead.user_id or not user.active or lead.lead_quarantined:
            return
        lead.lead_assign(
            user,
            "return",
            self.env._("Replaces lead no. %(number)s.", number=self.lead_ref),
            replacement=True,
        )

    def action_credit_instead(self):
        """Have the vendor credit what it was to replace.

        :raises AccessError: for anyone but a sales manager
        :raises UserError: when no replacement is due
        """
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._("Only sales managers settle with vendors otherwise.")
            )
        self.check_access("read")
        # Nobody writes returns; the check above is the right to.
        records = self.sudo()
        records.lock_for_update(allow_referencing=True)
        records.invalidate_recordset(["settlement", "replacement_lead_ref"])
        settled = records.filtered(lambda record: not record.replacement_due)
        if settled:
            raise UserError(
                self.env._(
                    "No replacement is due for: %(leads)s.",
                    leads=", ".join(settled.mapped("lead_name")),
                )
            )
        records.settlement = "credit"
        records._journal("credited", "accepted")
        records._credit_what_is_due()
        return True
