from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

from . import crm_recovery_kind as kinds
from .crm_recovery_compensation_limit import SPENT


class CrmRecoveryCompensation(models.Model):
    """Issuing on documents: credit notes, and lines of orders."""

    _inherit = "crm.recovery.compensation"

    # What a kind needs besides its amount.
    _PARTS = (
        "order_id",
        "invoice_id",
        "product_id",
        "quantity",
        "amount",
        "supplier_id",
    )

    def _ensure_documents(self, case, kind, values):
        """Refuse documents and products that do not fit.

        :param dict values: of the compensation, ids or records
        :raises ValidationError: naming the rule and the document
        """

        # Agents need not see the document of a case to give something on it.
        def record(model, name):
            value = values.get(name)
            return self.env[model].sudo().browse(getattr(value, "id", value) or ())

        order, invoice = (
            record("sale.order", "order_id"),
            record("account.move", "invoice_id"),
        )
        product = record("product.product", "product_id")
        for document in (order, invoice):
            owner = document.partner_id.commercial_partner_id
            if document and owner != case.partner_id:
                raise ValidationError(
                    self.env._(
                        "“%(document)s” belongs to %(other)s, not to %(customer)s.",
                        document=document.display_name,
                        other=owner.display_name,
                        customer=case.partner_id.display_name,
                    )
                )
            if document and document.company_id != case.company_id:
                raise ValidationError(
                    self.env._(
                        "“%(document)s” is a document of %(company)s.",
                        document=document.display_name,
                        company=document.company_id.name,
                    )
                )
        if kind.code == kinds.CREDIT_NOTE:
            self._ensure_creditable(case, invoice, values.get("amount"))
        if kind.code in kinds.PRODUCT_CODES and not product:
            raise ValidationError(
                self.env._("“%(kind)s”: choose the product.", kind=kind.name)
            )
        if kind.code in kinds.PRODUCT_CODES and values.get("quantity", 1) <= 0:
            raise ValidationError(
                self.env._(
                    "“%(kind)s”: the quantity must be above zero.", kind=kind.name
                )
            )
        if kind.code == kinds.PRICE_REDUCTION and not order:
            raise ValidationError(
                self.env._("“%(kind)s”: choose the order.", kind=kind.name)
            )
        on_order = kind.code in (kinds.PRICE_REDUCTION, *kinds.PRODUCT_CODES)
        if on_order and order and (order.state == "cancel" or order.locked):
            raise ValidationError(
                self.env._(
                    "“%(order)s” is locked or cancelled: nothing can be added to it.",
                    order=order.display_name,
                )
            )

    def _ensure_creditable(self, case, invoice, amount):
        """Refuse a credit note that its invoice does not cover."""
        if not invoice:
            raise ValidationError(
                self.env._("A credit note needs the invoice it is for: choose it.")
            )
        if invoice.move_type != "out_invoice" or invoice.state != "posted":
            raise ValidationError(
                self.env._(
                    "“%(invoice)s” is no posted customer invoice.",
                    invoice=invoice.display_name,
                )
            )
        if invoice.currency_id != case.currency_id:
            raise ValidationError(
                self.env._(
                    "“%(invoice)s” is in %(theirs)s, the case in %(ours)s.",
                    invoice=invoice.display_name,
                    theirs=invoice.currency_id.name,
                    ours=case.currency_id.name,
                )
            )
        left = self._left_to_credit(invoice)
        if invoice.currency_id.compare_amounts(amount, left) > 0:
            raise ValidationError(
                self.env._(
                    "“%(invoice)s” leaves %(left)s to credit; asked for: %(amount)s.",
                    invoice=invoice.display_name,
                    left=invoice.currency_id.format(left),
                    amount=invoice.currency_id.format(amount),
                )
            )

    @api.model
    def _left_to_credit(self, invoice):
        """Return how much of an invoice is not credited yet, in its currency."""
        credited = invoice.reversal_move_ids.filtered(
            lambda move: move.state != "cancel"
        )
        return invoice.amount_total - sum(credited.mapped("amount_total"))

    # ---- credit notes --------------------------------------------------------------

    def _issue_credit_note(self):
        """Create a draft credit note of exactly this total, taxed as the invoice is."""
        invoice = self.invoice_id
        taxes = self.env["account.tax"]
        lines, _tax_lines = invoice._get_rounded_base_and_tax_lines()
        parts = taxes._reduce_base_lines_to_target_amount(
            lines,
            invoice.company_id,
            "fixed",
            self.amount,
            computation_key=f"recovery,{self.id}",
            grouping_function=lambda line: {"account_id": line["account_id"]},
        )
        taxes._fix_base_lines_tax_details_on_manual_tax_amounts(
            base_lines=parts, company=invoice.company_id
        )
        text = self.env._(
            "Apology %(case)s for %(invoice)s",
            case=self.recovery_id.name,
            invoice=invoice.name,
        )
        move = self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": invoice.partner_id.id,
                "company_id": invoice.company_id.id,
                "currency_id": invoice.currency_id.id,
                "journal_id": invoice.journal_id.id,
                "fiscal_position_id": invoice.fiscal_position_id.id,
                "reversed_entry_id": invoice.id,
                "invoice_origin": invoice.name,
                "ref": text,
                "invoice_date": fields.Date.context_today(self),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": text,
                            "account_id": part["account_id"].id,
                            "quantity": part["quantity"],
                            "price_unit": part["price_unit"],
                            "tax_ids": [Command.set(part["tax_ids"].ids)],
                            "extra_tax_data": taxes._export_base_line_extra_tax_data(
                                part
                            ),
                        }
                    )
                    for part in parts
                ],
            }
        )
        if move.currency_id.compare_amounts(move.amount_total, self.amount):
            raise ValidationError(
                self.env._(
                    "The taxes of “%(invoice)s” do not allow a credit note of exactly "
                    "%(amount)s; the nearest is %(total)s.",
                    invoice=invoice.name,
                    amount=self.currency_id.format(self.amount),
                    total=move.currency_id.format(move.amount_total),
                )
            )
        return {"credit_note_id": move.id, "cost": -move.amount_untaxed_signed}

    # ---- order lines ---------------------------------------------------------------

    def _issue_price_reduction(self):
        """Reduce the order with Odoo's own discount, spread over its taxes."""
        order = self.order_id
        amount = self._exchange_to(order.currency_id)
        if order.currency_id.compare_amounts(amount, order.amount_total) > 0:
            raise ValidationError(
                self.env._(
                    "“%(order)s” is %(total)s, less than the reduction of %(amount)s.",
                    order=order.name,
                    total=order.currency_id.format(order.amount_total),
                    amount=order.currency_id.format(amount),
                )
            )
        before = order.order_line
        wizard = self.env["sale.order.discount"].create(
            {
                "sale_order_id": order.id,
                "discount_type": "amount",
                "discount_amount": amount,
            }
        )
        wizard.action_apply_discount()
        lines = order.order_line - before
        for line in lines:
            line.name = f"{line.name} ({self.recovery_id.name})"
        lines.is_recovery_gift = True
        untaxed = -sum(lines.mapped("price_subtotal"))
        cost = self._exchange(untaxed, order.currency_id, self.company_id)
        return {"order_line_ids": [Command.set(lines.ids)], "cost": cost}

    def _issue_free_product(self):
        return self._issue_line()

    def _issue_service(self):
        return self._issue_line()

    def _issue_line(self):
        """Add the product for nothing, to the chosen order or a new quotation."""
        order = self.order_id or self.env["sale.order"].create(
            {
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "user_id": self.user_id.id,
                "origin": self.recovery_id.name,
            }
        )
        line = self.env["sale.order.line"].create(
            {
                "order_id": order.id,
                "product_id": self.product_id.id,
                "product_uom_qty": self.quantity,
                "price_unit": 0.0,
                # Told apart from the price, nothing is what somebody typed: it stays.
                "technical_price_unit": self.product_id.lst_price or 1.0,
                "is_recovery_gift": True,
                "sequence": 999,
            }
        )
        note = self.env._("Our apology (%(case)s)", case=self.recovery_id.name)
        line.name = f"{line.name}\n{note}"
        product = self.product_id.with_company(self.company_id)
        cost = product.standard_price * self.quantity or self._cost_of_amount()
        return {
            "order_id": order.id,
            "order_line_ids": [Command.set(line.ids)],
            "cost": cost,
        }

    def _exchange_to(self, currency):
        """Return this amount in the currency of an order."""
        if currency == self.currency_id:
            return self.amount
        company = self.company_id
        amount = self._exchange(self.amount, self.currency_id, company)
        if currency != company.currency_id:
            # Proves that the rate is known before Odoo would take 1 for it.
            self._exchange(1.0, currency, company)
            today = fields.Date.context_today(self)
            amount = company.currency_id._convert(amount, currency, company, today)
        return amount

    # ---- what becomes of the documents ---------------------------------------------

    def _document_gone(self):
        """Put these back to approved: the document that gave them was deleted."""
        for given in self.filtered(lambda one: one.state in SPENT):
            before = given.state
            given.write(
                {
                    "state": "approved",
                    "redeemed_on": False,
                    "redeemed_amount": False,
                    "issue_error": self.env._(
                        "Its document was deleted. Issue it again, or cancel it."
                    ),
                }
            )
            given._journal("document_gone", before)
