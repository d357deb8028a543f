from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..optional_number import OptionalMonetary


class CrmLeadVendor(models.Model):
    """Who sells leads to us, at what price, and with which keys."""

    _name = "crm.lead.vendor"
    _description = "Lead Vendor"
    _inherit = ["mail.thread"]
    _rec_name = "partner_id"
    _order = "id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Vendor",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    active = fields.Boolean(default=True)
    # Empty as a rule: a lead that waits for an owner belongs to no company yet.
    company_id = fields.Many2one("res.company", index=True)
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    price = OptionalMonetary(
        "Price per Lead",
        tracking=True,
        groups="sales_team.group_sale_salesman_all_leads",
        help="What one lead costs us. It is fixed on the lead when it arrives: a later "
        "change of price leaves the leads already here as they are. Empty: not known.",
    )
    rate_limit = fields.Integer(
        "Leads per Minute",
        default=60,
        required=True,
        aggregator=None,
        help="How fast each key may deliver. So many at once are let in; from then on "
        "one every 60 seconds divided by this number.",
    )
    key_ids = fields.One2many("crm.lead.vendor.key", "vendor_id", string="Keys")
    lead_ids = fields.One2many("crm.lead", "lead_vendor_id", string="Leads")
    lead_count = fields.Integer(compute="_compute_lead_count")
    note = fields.Text(string="Agreement", help="What was agreed with the vendor.")

    _partner_company_uniq = models.UniqueIndex(
        "(partner_id, COALESCE(company_id, 0))",
        "This contact is already a lead vendor of this company.",
    )

    @api.depends("lead_ids")
    def _compute_lead_count(self):
        counts = dict(
            self.env["crm.lead"]
            .with_context(active_test=False)
            ._read_group(
                [("lead_vendor_id", "in", self.ids)], ["lead_vendor_id"], ["__count"]
            )
        )
        for vendor in self:
            vendor.lead_count = counts.get(vendor, 0)

    @api.constrains("price")
    def _check_price(self):
        # Prices are closed to salespeople, the check is not.
        for vendor in self.sudo():
            if vendor.price is not False and vendor.price < 0:
                raise ValidationError(
                    self.env._(
                        "The price per lead of %(vendor)s cannot be negative: "
                        "%(price)s.",
                        vendor=vendor.display_name,
                        price=vendor.price,
                    )
                )

    @api.constrains("rate_limit")
    def _check_rate_limit(self):
        for vendor in self:
            if not 1 <= vendor.rate_limit <= 6000:
                raise ValidationError(
                    self.env._(
                        "Leads per minute of %(vendor)s must lie between 1 and 6000, "
                        "not %(value)s.",
                        vendor=vendor.display_name,
                        value=vendor.rate_limit,
                    )
                )

    def action_open_leads(self):
        """Open the leads this vendor sold us."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_all_leads")
        action["domain"] = [("lead_vendor_id", "=", self.id)]
        action["context"] = {"active_test": False}
        return action

    def action_new_key(self):
        """Open the form that makes a key."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_fa.crm_lead_vendor_key_new_action"
        )
        action["context"] = {"default_vendor_id": self.id}
        return action
