from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize
from odoo.tools.misc import clean_context

from .crm_recovery import ENDED
from .dialog import dialog

# Stock documents that a case is opened from: its field for them, and its source.
DOCUMENTS = {
    "sale.order": ("order_id", "order"),
    "account.move": ("invoice_id", "invoice"),
    "crm.lead": ("lead_id", "lead"),
}


class CrmRecovery(models.Model):
    """Ways in: a case is opened from a document, after the open ones were offered."""

    _inherit = "crm.recovery"

    duplicate_ids = fields.Many2many(
        "crm.recovery",
        string="Open Cases of This Customer",
        compute="_compute_duplicate_ids",
    )
    has_hidden_duplicate = fields.Boolean(compute="_compute_duplicate_ids")

    @api.depends(
        "partner_id",
        "email_from",
        "state",
        "company_id",
        "order_id",
        "invoice_id",
        "lead_id",
        "category_id",
    )
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_duplicate_ids(self):
        """Offer the open cases of the customer while a case is new."""
        for case in self:
            found = self.browse()
            if case.state == "new":
                found = case._open_cases_like(case)
            case.duplicate_ids = found
            # Another team's case is counted, not shown; a confidential one neither.
            case.has_hidden_duplicate = bool(
                case.state == "new"
                and case.sudo()
                ._open_cases_like(case)
                .filtered(
                    lambda one, found=found: (
                        one not in found and not one.is_confidential
                    )
                )
            )

    @api.model
    def _open_cases_like(self, case):
        """Return the open cases of a case's customer, the likeliest duplicate first."""
        return self._open_cases(
            case.partner_id._origin,
            case.email_from,
            case.company_id,
            but=case._origin,
        ).sorted(
            lambda one: (
                bool(case.order_id) and one.order_id == case.order_id._origin,
                bool(case.invoice_id) and one.invoice_id == case.invoice_id._origin,
                bool(case.lead_id) and one.lead_id == case.lead_id._origin,
                bool(case.category_id) and one.category_id == case.category_id._origin,
                one.id,
            ),
            reverse=True,
        )

    @api.model
    def _open_cases(self, partner, email=None, company=None, but=None):
        """Return the open cases of a customer or, not known yet, of an address.

        :param partner: customer or contact; may be empty
        :param email: whoever wrote from here and is no customer yet counts too
        :param company: only cases of this company; empty: of all that the user sees
        :param but: a case that does not count
        """
        customer = partner.sudo().commercial_partner_id  # its name is not shown
        who = Domain("partner_id", "=", customer.id) if customer else Domain.FALSE
        if address := email_normalize(email or ""):
            who |= Domain("partner_id", "=", False) & Domain(
                "email_from", "=ilike", address.replace("_", r"\_")
            )
        domain = who & Domain("state", "not in", ENDED)
        if company:
            domain &= Domain("company_id", "=", company.id)
        if but:
            domain &= Domain("id", "!=", but.id)
        return self.search(domain, order="id desc")

    # ---- from a document -----------------------------------------------------------

    @api.model
    def _entry_action(self, record):
        """Return the action that opens a case from a customer or a document of theirs.

        Open cases of the same customer are offered first.

        :param record: one partner, order, invoice or lead
        :raises AccessError: for who may not see the record or open cases
        """
        record.ensure_one()
        record.check_access("read")
        self.check_access("create")
        values = self._entry_values(record)
        known = self._open_cases(
            self.env["res.partner"].browse(values.get("partner_id")),
            values.get("email_from"),
            self.env["res.company"].browse(values.get("company_id")),
        )
        if not known:
            return self._new_action(record)
        return dialog(
            self.env._("This Customer Has an Open Case"),
            "crm.recovery.open",
            res_model=record._name,
            res_id=record.id,
        )

    @api.model
    def _new_action(self, record):
        """Return the action that shows a new case, filled in from a record."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Complaint"),
            "res_model": "crm.recovery",
            "view_mode": "form",
            "views": [(False, "form")],
            # Not default_*: those would reach whatever else is created on the way.
            "context": {
                "crm_fa_recovery_model": record._name,
                "crm_fa_recovery_id": record.id,
            },
        }

    @api.model
    def default_get(self, fields):
        """Fill in what the document that a case is opened from knows."""
        values = super().default_get(fields)
        model = self.env.context.get("crm_fa_recovery_model")
        res_id = self.env.context.get("crm_fa_recovery_id")
        if model == "res.partner" or model in DOCUMENTS:
            record = self.env[model].browse(res_id).exists()
            if record and record.has_access("read"):
                known = self._entry_values(record)
                values |= {name: known[name] for name in known if name in fields}
        return values

    @api.model
    def _entry_values(self, record):
        """Return what a customer, order, invoice or lead knows about a case.

        :return: dict of values; amounts come with the document's own currency
        """
        partner = record if record._name == "res.partner" else record.partner_id
        customer = partner.commercial_partner_id
        values = {
            "partner_id": customer.id,
            "contact_id": partner.id if partner != customer else False,
            "company_id": (record.company_id or self.env.company).id,
        }
        if record._name in DOCUMENTS:
            name, source = DOCUMENTS[record._name]
            values |= {name: record.id, "source": source}
        if record._name == "sale.order":
            values |= self._order_values(record)
        elif record._name == "account.move":
            values |= self._invoice_values(record)
        elif record._name == "crm.lead" and not partner:
            values |= {"email_from": record.email_from, "phone": record.phone}
        return values

    @api.model
    def _order_values(self, order):
        bills = order.invoice_ids.filtered(
            lambda move: move.move_type == "out_invoice" and move.state == "posted"
        )._filtered_access("read")
        return {
            "amount_affected": order.amount_total,
            "currency_id": order.currency_id.id,
            "invoice_id": bills.id if len(bills) == 1 else False,
            "lead_id": order.opportunity_id._filtered_access("read").id,
        }

    @api.model
    def _invoice_values(self, move):
        orders = move.line_ids.sale_line_ids.order_id._filtered_access("read")
        return {
            "amount_affected": move.amount_total,
            "currency_id": move.currency_id.id,
            "order_id": orders.id if len(orders) == 1 else False,
        }

    # ---- one incident, two cases ---------------------------------------------------

    def action_same_incident(self):
        """Show the open cases of the customer, to join this one to one of them."""
        self.ensure_one()
        self._ensure_can("cancel")
        return dialog(
            self.env._("Same Incident"), "crm.recovery.open", recovery_id=self.id
        )

    def action_join_case(self):
        """Join the case that the dialog was opened for to this one, and show this."""
        self.ensure_one()
        self.browse(self.env.context.get("crm_fa_recovery_join") or ())._join(self)
        return self.action_open_case()

    def action_open_case(self):
        """Show this case."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.recovery",
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _join(self, other):
        """Move what came in with this case to another open one, and cancel this.

        :raises UserError: for another customer's case, or when something was given
        """
        self.ensure_one()
        self._ensure_can("cancel")
        other.check_access("write")
        other._ensure_open()
        if self == other or (self.partner_id and self.partner_id != other.partner_id):
            raise UserError(
                self.env._(
                    "%(case)s cannot join %(other)s: it is of %(customer)s.",
                    case=self.name,
                    other=other.name,
                    customer=other.partner_id.display_name or other.email_from or "",
                )
            )
        # The default_* of the screen we come from are not the messages'.
        clean = self.env(context=clean_context(self.env.context))
        case, other = self.with_env(clean), other.with_env(clean)
        case._cancel(self.env._("The same incident as %(other)s", other=other.name))
        # Messages may not be moved by who may not edit them; both cases were checked.
        messages = case.sudo().message_ids.filtered(
            lambda one: one.message_type in ("email", "comment")
        )
        messages.write({"res_id": other.id})
        files = self.env["ir.attachment"].sudo()
        files.search([("res_model", "=", self._name), ("res_id", "=", self.id)]).write(
            {"res_id": other.id}
        )
        other._message_log(
            body=self.env._(
                "%(case)s joined: %(story)s",
                case=self.name,
                story=": ".join(filter(None, (self.title, self.description))),
            )
        )
