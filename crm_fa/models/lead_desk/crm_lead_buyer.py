from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..optional_number import OptionalMonetary
from .crm_lead_return import ACCEPTED, LEADERS

SALE = ("lead_buyer_id", "lead_buyer_price", "lead_buyer_currency_id")


class CrmLead(models.Model):
    """Leads that we sold on: their buyer works them, and may give them back."""

    _inherit = "crm.lead"

    lead_buyer_id = fields.Many2one(
        "res.partner",
        string="Sold To",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        tracking=True,
        check_company=True,
        prefetch="lead_buyer",
        groups="base.group_user",
        help="The company that we sold this lead to. Its portal users see the lead and "
        "may ask to return it. A sold lead waits for none of our people.",
    )
    lead_buyer_date = fields.Datetime(
        "Sold On",
        readonly=True,
        copy=False,
        prefetch="lead_buyer",
        groups="base.group_user",
        help="The buyer's time to return the lead runs from here.",
    )
    lead_buyer_currency_id = fields.Many2one(
        "res.currency",
        string="Buyer's Currency",
        copy=False,
        prefetch="lead_buyer",
        groups=LEADERS,
    )
    lead_buyer_price = OptionalMonetary(
        "Sale Price",
        currency_field="lead_buyer_currency_id",
        copy=False,
        prefetch="lead_buyer",
        groups=LEADERS,
        help="What the buyer paid for this lead, to be credited when it comes back. "
        "Empty: not known.",
    )

    @api.model
    def _lead_givable_domain(self):
        return super()._lead_givable_domain() & Domain("lead_buyer_id", "=", False)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._ensure_can_sell(vals)
        leads = super().create(vals_list)
        # What follows from a sale is done, whoever may read the buyer.
        leads.sudo().filtered("lead_buyer_id")._lead_sold()
        return leads

    def write(self, vals):
        self._ensure_can_sell(vals)
        if "lead_buyer_id" not in vals:
            return super().write(vals)
        # What follows from a sale is done, whoever may read the buyer.
        before = {lead: lead.lead_buyer_id for lead in self.sudo()}
        result = super().write(vals)
        changed = self.sudo().filtered(lambda lead: lead.lead_buyer_id != before[lead])
        changed._lead_sold()
        return result

    def _ensure_can_sell(self, vals):
        """Refuse sales by a mere salesperson, and a day of sale typed by anybody.

        :raises AccessError: naming the field
        """
        if self.env.su:
            return
        leader = self.env.user.has_group(LEADERS)
        for name in (*SALE, "lead_buyer_date"):
            if vals.get(name) and (name not in SALE or not leader):
                raise AccessError(
                    self.env._(
                        "%(field)s cannot be written here: leaders sell leads, and the "
                        "day of the sale is the day on which they do.",
                        field=self._fields[name]._description_string(self.env),
                    )
                )
        # A sale that one may not read is not one's to undo.
        if "lead_buyer_id" in vals and not leader and self.sudo().lead_buyer_id:
            raise AccessError(self.env._("Leaders take a sold lead back, nobody else."))

    def _lead_sold(self):
        """Note when these leads were sold, and end what their former buyers asked."""
        returns = self.env["crm.lead.return"]
        returns.search(
            [
                ("lead_id", "in", self.ids),
                ("state", "=", "pending"),
                ("origin", "=", "buyer"),
            ]
        )._cancel(self.env._("The lead was taken back or sold to somebody else."))
        for lead in self:
            buyer = lead.lead_buyer_id
            if buyer and returns.search_count(
                [
                    ("lead_ref", "=", lead.id),
                    ("state", "in", ACCEPTED),
                    ("buyer_id", "child_of", buyer.commercial_partner_id.id),
                ],
                limit=1,
            ):
                raise UserError(
                    self.env._(
                        "%(buyer)s returned “%(lead)s” already and does not get it "
                        "again.",
                        buyer=buyer.display_name,
                        lead=lead.name,
                    )
                )
            values = {"lead_buyer_date": fields.Datetime.now() if buyer else False}
            if not buyer:
                values.update(lead_buyer_price=False, lead_buyer_currency_id=False)
            elif not lead.lead_buyer_currency_id:
                company = lead.company_id or self.env.company
                values["lead_buyer_currency_id"] = company.currency_id.id
            lead.write(values)

    def action_lead_pick(self):
        """Refuse to take sold leads; see the method of the lead desk.

        :raises UserError: naming the first sold lead
        """
        # Whoever may read the buyer, a sold lead is nobody's to take.
        sold = self.sudo().filtered("lead_buyer_id")[:1]
        if sold:
            raise UserError(
                self.env._("%(lead)s was sold: it is not ours.", lead=sold.display_name)
            )
        return super().action_lead_pick()

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # Who merges may be nobody who sells; the sale was made all the same.
        lead = self.sudo()
        sold = opportunities.sudo().filtered("lead_buyer_id")[:1]
        if sold and not lead.lead_buyer_id:
            day = sold.lead_buyer_date
            values = {name: sold[name] for name in SALE}
            values.update(
                lead_buyer_id=sold.lead_buyer_id.id,
                lead_buyer_currency_id=sold.lead_buyer_currency_id.id,
            )
            lead.write(values)
            lead.lead_buyer_date = day
        return result
