from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..optional_number import OptionalMonetary

# An object cannot travel by RPC: only our own code can put it into the context.
PRICE_WRITER = object()
FIXED = ("lead_vendor_price", "lead_vendor_currency_id")


class CrmLead(models.Model):
    _inherit = "crm.lead"

    lead_vendor_id = fields.Many2one(
        "crm.lead.vendor",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        tracking=True,
        check_company=True,
        groups="base.group_user",
        help="Who sold us this lead.",
    )
    lead_vendor_currency_id = fields.Many2one(
        "res.currency",
        string="Vendor's Currency",
        readonly=True,
        copy=False,
        groups="sales_team.group_sale_salesman_all_leads",
    )
    lead_vendor_price = OptionalMonetary(
        "Vendor's Price",
        currency_field="lead_vendor_currency_id",
        readonly=True,
        copy=False,
        groups="sales_team.group_sale_salesman_all_leads",
        help="What this lead cost us, as agreed with its vendor on the day it arrived.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_vendor_values(vals_list)
        leads = super().create(vals_list)
        leads.filtered("lead_vendor_id")._fix_vendor_price()
        return leads

    def write(self, vals):
        self._refuse_vendor_values([vals])
        result = super().write(vals)
        if "lead_vendor_id" in vals:
            self._fix_vendor_price()
        return result

    def _refuse_vendor_values(self, vals_list):
        """Refuse prices written by hand, and vendors named by a mere salesperson.

        :raises AccessError: naming the field
        """
        if self.env.context.get("crm_fa_price_writer") is PRICE_WRITER:
            return
        leader = self.env.su or self.env.user.has_group(
            "sales_team.group_sale_salesman_all_leads"
        )
        for vals in vals_list:
            for name in (*FIXED, "lead_vendor_id"):
                if vals.get(name) and (name in FIXED or not leader):
                    raise AccessError(
                        self.env._(
                            "%(field)s cannot be written here: leaders say who sold a "
                            "lead, and the agreement with the vendor says its price.",
                            field=self._fields[name]._description_string(self.env),
                        )
                    )

    def _fix_vendor_price(self):
        """Write the price agreed with each lead's vendor today onto the lead."""
        # The price is fixed by the agreement, whoever enters the lead.
        for vendor, leads in self.sudo().grouped("lead_vendor_id").items():
            leads.with_context(crm_fa_price_writer=PRICE_WRITER).write(
                {
                    "lead_vendor_price": vendor.price,
                    "lead_vendor_currency_id": vendor.currency_id.id,
                }
            )
