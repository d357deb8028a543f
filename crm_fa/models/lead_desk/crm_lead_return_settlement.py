from odoo import Command, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class CrmLeadReturn(models.Model):
    """Settling a lead that goes back with its vendor."""

    _inherit = "crm.lead.return"

    def _settle_with_vendors(self):
        """Credit the leads that go back, or note that replacements are due."""
        back = self.filtered(
            lambda record: record.outcome == "to_vendor" and record.vendor_id
        )
        for record in back:
            record.settlement = record.list_id.return_settlement
        back._credit_what_is_due()

    def _credit_what_is_due(self):
        """Credit what is to be credited and was not yet."""
        paid = self.filtered(
            lambda record: (
                record.settlement == "credit"
                and record.price
                and record.currency_id
                and not record.refund_line_id
            )
        )
        for key, records in paid.grouped(
            lambda record: (record.vendor_id, record.company_id, record.currency_id)
        ).items():
            records._credit(*key)

    def _credit(self, vendor, company, currency):
        """Add these leads to the vendor's one draft refund."""
        company = company or self.env.company
        # Two supervisors who credit one vendor at once: the second waits here, and is
        # tried again by the server, so that it finds the first one's draft.
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET write_date = write_date WHERE id = %s",
                vendor.id,
            )
        )
        moves = self.env["account.move"].with_company(company)
        refund = self.search(
            [
                ("vendor_id", "=", vendor.id),
                ("refund_line_id.move_id.state", "=", "draft"),
                ("refund_line_id.move_id.move_type", "=", "in_refund"),
                ("refund_line_id.move_id.company_id", "=", company.id),
                ("refund_line_id.move_id.currency_id", "=", currency.id),
            ],
            limit=1,
        ).refund_line_id.move_id
        lines = [Command.create(record._prepare_refund_line()) for record in self]
        if refund:
            before = refund.invoice_line_ids
            refund.write({"invoice_line_ids": lines})
            created = refund.invoice_line_ids - before
        else:
            self._ensure_purchase_journal(company)
            refund = moves.create(
                {
                    "move_type": "in_refund",
                    "partner_id": vendor.id,
                    "company_id": company.id,
                    "currency_id": currency.id,
                    "invoice_date": fields.Date.context_today(self),
                    "ref": self.env._("Returned leads"),
                    "invoice_line_ids": lines,
                }
            )
            created = refund.invoice_line_ids
        for record, line in zip(self, created.sorted("id"), strict=True):
            record.refund_line_id = line

    def _ensure_purchase_journal(self, company):
        journals = self.env["account.journal"]
        if not journals.search_count(
            [("type", "=", "purchase"), ("company_id", "parent_of", company.id)],
            limit=1,
        ):
            raise UserError(
                self.env._(
                    "%(company)s has no purchase journal, so the vendor's credit "
                    "cannot be written. Add one, or set the list's settlement to none.",
                    company=company.name,
                )
            )

    def _prepare_refund_line(self):
        self.ensure_one()
        return {
            "name": self.env._(
                "Returned lead no. %(number)s, %(lead)s: %(reason)s",
                number=self.lead_ref,
                lead=self.lead_name,
                reason=self.reason_id.name,
            ),
            "quantity": 1.0,
            "price_unit": self.price,
        }
