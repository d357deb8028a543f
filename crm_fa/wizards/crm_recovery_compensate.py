from odoo import api, fields, models

from ..models.optional_number import OptionalMonetary
from ..models.recovery import crm_recovery_kind as kinds


class CrmRecoveryCompensate(models.TransientModel):
    """Choose what to give for a case, starting from what the policy suggests."""

    _name = "crm.recovery.compensate"
    _description = "Compensate"
    _check_company_auto = True

    recovery_id = fields.Many2one("crm.recovery", string="Case", required=True)
    compensation_id = fields.Many2one("crm.recovery.compensation")
    company_id = fields.Many2one(related="recovery_id.company_id")
    partner_id = fields.Many2one(related="recovery_id.partner_id")
    currency_id = fields.Many2one(related="recovery_id.currency_id")
    amount_affected = fields.Monetary(related="recovery_id.amount_affected")
    suggestion_text = fields.Text(related="recovery_id.suggestion_text")
    similar_html = fields.Html(related="recovery_id.similar_html")
    kind_id = fields.Many2one(
        "crm.recovery.kind",
        string="What",
        required=True,
        check_company=True,
    )
    kind = fields.Selection(related="kind_id.code")
    amount = OptionalMonetary(
        compute="_compute_amount",
        store=True,
        readonly=False,
        help="What it is worth to the customer.",
    )
    order_id = fields.Many2one(
        "sale.order",
        check_company=True,
        domain="[('partner_id', 'child_of', partner_id), ('state', '!=', 'cancel')]",
        help="Empty: a new quotation, where the kind allows.",
    )
    invoice_id = fields.Many2one(
        "account.move",
        check_company=True,
        domain="[('move_type', '=', 'out_invoice'), ('state', '=', 'posted'),"
        " ('commercial_partner_id', '=', partner_id)]",
    )
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        check_company=True,
        domain="[('sale_ok', '=', True)]",
    )
    quantity = fields.Float(default=1.0, digits="Product Unit")
    supplier_id = fields.Many2one(
        "res.partner", compute="_compute_product_id", store=True, readonly=False
    )
    gift_cost = OptionalMonetary(
        string="Price We Pay",
        help="What the supplier asks for it, without tax. Empty: as much as it is "
        "worth to the customer.",
    )
    delivery = fields.Text()
    note = fields.Text(help="Why this. Never shown to the customer.")
    customer_note = fields.Text(
        string="Words for the Customer",
        help="Shown to the customer once it is issued.",
    )

    @api.model
    def default_get(self, fields):
        """Start from the suggestion that is changed, else from what the policy says."""
        values = super().default_get(fields)
        given = self.env["crm.recovery.compensation"].browse(
            self.env.context.get("default_compensation_id") or ()
        )
        case = self.env["crm.recovery"].browse(values.get("recovery_id") or ())
        if given:
            start = given._convert_to_write(
                {name: given[name] for name in self._parts()}
            )
        elif case:
            # The policy binds whoever may read it.
            kinds_of_policy = case.sudo().policy_id.kind_ids
            fitting = kinds_of_policy.filtered(lambda kind: kind._fits(case.sudo()))
            start = {
                "kind_id": fitting[:1].id,
                "order_id": case.order_id.id,
                "invoice_id": case.invoice_id.id,
            }
        else:
            start = {}
        return values | {name: start[name] for name in start if name in fields}

    @api.depends("recovery_id", "kind_id", "product_id", "quantity")
    def _compute_amount(self):
        for wizard in self:
            product = wizard.product_id
            if wizard.kind == kinds.NONE:
                wizard.amount = False
            elif wizard.kind in kinds.PRODUCT_CODES and product:
                company = wizard.company_id
                price = product.with_company(company).lst_price * wizard.quantity
                wizard.amount = product.currency_id._convert(
                    price, wizard.currency_id, company, fields.Date.context_today(self)
                )
            else:
                # What was typed stays.
                wizard.amount = wizard.amount or wizard._first_amount()

    def _first_amount(self):
        """Return the amount of the suggestion that is changed, else the policy's.

        False when nobody knows one.
        """
        if self.compensation_id:
            return self.compensation_id.amount
        suggestion = self.recovery_id and self.recovery_id._suggestion()
        return suggestion.amount if suggestion else False

    @api.depends("kind_id")
    def _compute_product_id(self):
        for wizard in self:
            given, kind = wizard.compensation_id, wizard.kind_id
            wizard.product_id = kind.product_id or wizard.product_id or given.product_id
            wizard.supplier_id = (
                kind.supplier_id or wizard.supplier_id or given.supplier_id
            )

    def action_save(self):
        """Keep it as a suggestion."""
        self._save()
        return {"type": "ir.actions.act_window_close"}

    def action_ask(self):
        """Ask for it, and issue it later."""
        return self._save().action_submit()

    def action_give(self):
        """Ask for it, and give it at once if nobody else has to agree."""
        return self._save().action_give()

    def _save(self):
        self.ensure_one()
        values = self._convert_to_write({name: self[name] for name in self._parts()})
        given = self.compensation_id
        if given:
            return given._change(values)
        return self.env["crm.recovery.compensation"]._suggest(self.recovery_id, values)

    @api.model
    def _parts(self):
        """Return the names of the fields that make up a compensation."""
        return (
            "kind_id",
            "amount",
            "order_id",
            "invoice_id",
            "product_id",
            "quantity",
            "supplier_id",
            "gift_cost",
            "delivery",
            "note",
            "customer_note",
        )
