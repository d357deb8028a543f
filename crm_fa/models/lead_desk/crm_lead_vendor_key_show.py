from odoo import fields, models


class CrmLeadVendorKeyShow(models.AbstractModel):
    """The one look at a new key; abstract, so that it is stored nowhere."""

    _name = "crm.lead.vendor.key.show"
    _description = "New Lead Vendor Key"

    # A form needs a number to be about.
    id = fields.Id()
    secret = fields.Char("Key", readonly=True)
