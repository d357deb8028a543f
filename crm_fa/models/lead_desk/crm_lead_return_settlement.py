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

    def _credit(
        self,
        partner,
        company,
        currency,
        move_type="in_refund",
        partner_field="vendor_id",
        line_field="refund_line_id",
    ):
        """Add these leads to the one draft credit of their vendor or buyer."""
        company = company or self.env.company
        # Two supervisors who credit one vendor at once: the second waits here, and is
        # tried again by the server, so that it finds the first one's draft.
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET write_date = write_date WHERE id = %s",
                partner.id,
            )
        )
        moves = self.env["account.move"].with_company(company)
        refund = self.search(
            [
                (partner_field, "=", partner.id),
                (f"{line_field}.move_id.state", "=", "draft"),
                (f"{line_field}.move_id.move_type", "=", move_type),
                (f"{line_field}.move_id.company_id", "=", company.id),
                (f"{line_field}.move_id.currency_id", "=", currency.id),
            ],
            limit=1,
        )[line_field].move_id
        lines = [
            Command.create(record._prepare_refund_line(move_type)) for record in self
        ]
        if refund:
            before = refund.invoice_line_ids
            refund.write({"invoice_line_ids": lines})
            created = refund.invoice_line_ids - before
        else:
            self._ensure_journal(company, move_type)
            refund = moves.create(
                {
                    "move_type": move_type,
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "currency_id": currency.id,
                    "invoice_date": fields.Date.context_today(self),
                    "ref": self.env._("Returned leads"),
                    "invoice_line_ids": lines,
                }
            )
            created = refund.invoice_line_ids
        for record, line in zip(self, created.sorted("id"), strict=True):
            record[line_field] = line

    def _ensure_journal(self, company, move_type):
        journals = self.env["account.journal"]
        kind = "purchase" if move_type == "in_refund" else "sale"
        if journals.search_count(
            [("type", "=", kind), ("company_id", "parent_of", company.id)], limit=1
        ):
            return
        if kind == "sale":
            raise UserError(
                self.env._(
                    "%(company)s has no sales journal, so the buyer's credit cannot be "
                    "written. Add one.",
                    company=company.name,
                )
            )
        raise UserError(
            self.env._(
                "%(company)s has no purchase journal, so the vendor's credit "
                "cannot be written. Add one, or set the list's settlement to none.",
                company=company.name,
            )
        )

    def _prepare_refund_line(self, move_type="in_refund"):
        self.ensure_one()
        return {
            "name": self.env._(
                "Returned lead no. %(number)s, %(lead)s: %(reason)s",
                number=self.lead_ref,
                lead=self.lead_name,
                reason=self.reason_id.name,
            ),
            "quantity": 1.0,
            "price_unit": self.price if move_type == "in_refund" else self.sale_price,
        }
