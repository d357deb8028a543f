from odoo import models


class ResPartnerBank(models.Model):
    _name = "res.partner.bank"
    _inherit = ["crm.persian.normalize.mixin", "res.partner.bank"]

    _persian_plain_fields = ("acc_number",)
    _persian_name_fields = ("acc_holder_name",)
