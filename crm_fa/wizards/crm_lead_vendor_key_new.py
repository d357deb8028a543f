from odoo import fields, models


class CrmLeadVendorKeyNew(models.TransientModel):
    _name = "crm.lead.vendor.key.new"
    _description = "Make a Lead Vendor Key"

    vendor_id = fields.Many2one("crm.lead.vendor", required=True, ondelete="cascade")
    name = fields.Char(required=True, help="Where the vendor will use it.")
    company_id = fields.Many2one(related="vendor_id.company_id")
    list_ids = fields.Many2many(
        "crm.lead.list",
        string="Opens the Lists",
        required=True,
        domain="[('company_id', 'in', (company_id, False))] if company_id else []",
        help="The vendor can deliver to these lists only.",
    )
    expiration_date = fields.Date("Last Day", help="Empty: until it is revoked.")

    def action_make(self):
        """Make the key and show it, this once."""
        self.ensure_one()
        _key, secret = self.env["crm.lead.vendor.key"]._generate(
            self.vendor_id, self.name, self.expiration_date, self.list_ids
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead.vendor.key.show",
            "name": self.env._("The New Key"),
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_secret": secret},
        }
