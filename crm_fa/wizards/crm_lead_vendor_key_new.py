from odoo import fields, models


class CrmLeadVendorKeyNew(models.TransientModel):
    _name = "crm.lead.vendor.key.new"
    _description = "Make a Lead Vendor Key"

    vendor_id = fields.Many2one("crm.lead.vendor", required=True, ondelete="cascade")
    name = fields.Char(required=True, help="Where the vendor will use it.")
    expiration_date = fields.Date("Last Day", help="Empty: until it is revoked.")

    def action_make(self):
        """Make the key and show it, this once."""
        self.ensure_one()
        _key, secret = self.env["crm.lead.vendor.key"]._generate(
            self.vendor_id, self.name, self.expiration_date
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead.vendor.key.show",
            "name": self.env._("The New Key"),
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_secret": secret},
        }
