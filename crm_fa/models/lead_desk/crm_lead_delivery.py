from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, plaintext2html
from odoo.tools.misc import clean_context

from ...tools import lead_intake as intake
from ...tools.lead_return_policy import email_key, phone_key
from .crm_lead_return_proof import EMAIL_KEY, PHONE_KEY

# An object cannot be sent by RPC: only our own code can put it into the context.
DELIVERY_WRITER = object()
# How long the reasons for which a delivery could not be read are kept.
UNREAD_DAYS = 90
MARKETING = {
    "campaign": ("utm.campaign", "campaign_id"),
    "medium": ("utm.medium", "medium_id"),
    "source": ("utm.source", "source_id"),
}


class CrmLeadDelivery(models.Model):
    """What vendors delivered, and what they were answered."""

    _name = "crm.lead.delivery"
    _inherit = "crm.journal.mixin"
    _description = "Lead Delivery"
    _order = "date desc, id desc"
    _rec_name = "reference"

    vendor_id = fields.Many2one(
        "crm.lead.vendor", readonly=True, required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="vendor_id.company_id", store=True)
    key_id = fields.Many2one("crm.lead.vendor.key", readonly=True, ondelete="set null")
    list_id = fields.Many2one(
        "crm.lead.list", string="Lead List", readonly=True, ondelete="set null"
    )
    # Empty once the lead was deleted; the number still tells which one it was.
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, ondelete="set null", index="btree_not_null"
    )
    lead_ref = fields.Integer("Lead Number", readonly=True, aggregator=None)
    reference = fields.Char(
        "Vendor's Reference", readonly=True, help="How the vendor calls the lead."
    )
    idempotency_key = fields.Char(readonly=True, required=True)
    digest = fields.Char(readonly=True, required=True)
    status = fields.Selection(
        [("201", "Taken"), ("409", "Duplicate"), ("422", "Not Readable")],
        readonly=True,
        required=True,
    )
    answer = fields.Json(readonly=True)
    error_text = fields.Char("What Was Wrong", compute="_compute_error_text")
    date = fields.Datetime(readonly=True, required=True, index=True)

    # What could not be read may be mended and sent again under its key.
    _answered_uniq = models.UniqueIndex(
        "(vendor_id, idempotency_key) WHERE status IN ('201', '409')",
        "This delivery has been answered already.",
    )

    @api.depends("answer")
    @api.depends_context("lang")
    def _compute_error_text(self):
        said = self._error_words()
        for record in self:
            answer = record.answer or {}
            texts = [
                self.env._(
                    "%(field)s: %(error)s",
                    field=error["field"],
                    error=said.get(error["code"], error["code"]),
                )
                for error in answer.get("errors", [])
            ]
            record.error_text = " · ".join(texts)

    @api.model
    def _error_words(self):
        """Return what the codes of tools/lead_intake.py mean, for our people."""
        return {
            "characters": self.env._("unprintable characters"),
            "format": self.env._("cannot be read"),
            "not_text": self.env._("not a text"),
            "required": self.env._("missing"),
            "too_long": self.env._("too long"),
            "unknown": self.env._("no such field"),
            "unknown_value": self.env._("unknown name"),
        }

    def _may_journal(self):
        return self.env.context.get("crm_fa_delivery_writer") is DELIVERY_WRITER

    def _journal_refusal(self):
        return self.env._(
            "Deliveries are written as vendors make them. "
            "They are never added, edited or deleted by hand."
        )

    @api.autovacuum
    def _gc_unread(self):
        """Forget what could not be read: it is of use only to whoever mends it."""
        self.env.execute_query(
            SQL(
                """
                DELETE FROM crm_lead_delivery
                 WHERE status = '422'
                   AND date < now() AT TIME ZONE 'UTC' - %s * INTERVAL '1 day'
             RETURNING id
                """,
                UNREAD_DAYS,
            )
        )

    # ---- taking a delivery ---------------------------------------------------------

    @api.model
    def _gates(self, key, idempotency_key, body):
        """Return the numbers under which a delivery must be alone.

        Two with one idempotency key, phone or address wait for each other, so that the
        second one finds what the first one wrote.
        """
        names = [f"idempotency:{key.vendor_id.id}:{idempotency_key}"]
        for name, tell in (("phone", phone_key), ("email", email_key)):
            told = isinstance(body.get(name), str) and tell(body[name])
            if told:
                names.append(f"{name}:{told}")
        return [f"crm_fa.delivery:{name}" for name in names]

    @api.model
    def _deliver(self, key, lead_list, idempotency_key, body):
        """Take one lead, once.

        The caller has let the vendor in, and holds the gates of this delivery.

        :param key: the ``crm.lead.vendor.key`` that was shown
        :param lead_list: the ``crm.lead.list`` it opens
        :param dict body: as sent
        :return: (status, answer, whether this was answered before)
        """
        told = intake.digest(lead_list.code, body)
        before = self.search(
            [
                ("vendor_id", "=", key.vendor_id.id),
                ("idempotency_key", "=", idempotency_key),
                ("status", "in", ("201", "409")),
            ]
        )
        if before and before.digest != told:
            return 422, {"error": "idempotency_key_reused"}, False
        if before:
            return int(before.status), before.answer, True
        values, errors = intake.validate(body)
        found = self._look_up(values, errors)
        lead = self.env["crm.lead"]
        if errors:
            status, answer = 422, {"error": "fields", "errors": errors}
        elif self._is_duplicate(lead_list, values):
            status, answer = 409, {"error": "duplicate"}
        else:
            lead = self._create_lead(key, lead_list, values, found)
            status, answer = 201, {"number": lead.id}
        self.with_context(crm_fa_delivery_writer=DELIVERY_WRITER).create(
            {
                "vendor_id": key.vendor_id.id,
                "key_id": key.id,
                "list_id": lead_list.id,
                "lead_id": lead.id,
                "lead_ref": lead.id,
                "reference": values.get("reference"),
                "idempotency_key": idempotency_key,
                "digest": told,
                "status": str(status),
                "answer": answer,
                "date": fields.Datetime.now(),
            }
        )
        return status, answer, False

    @api.model
    def _look_up(self, values, errors):
        """Return the lead's values for names that must be known; add to errors."""
        found = {}
        if code := values.get("country"):
            country = self.env["res.country"].search([("code", "=", code)])
            found["country_id"] = country.id
            if not country:
                errors.append(intake.unknown_value("country"))
        for name, (model, field) in MARKETING.items():
            if name in values:
                # A vendor names our campaigns, it does not make them.
                known = self.env[model].search([("name", "=", values[name])], limit=1)
                found[field] = known.id
                if not known:
                    errors.append(intake.unknown_value(name))
        return found

    @api.model
    def _is_duplicate(self, lead_list, values):
        """Say whether a lead of the company has this phone or address already.

        The rule by which a return as a duplicate is proven: what would be given back
        is not taken.
        """
        self.env["crm.lead"].flush_model(
            ["phone", "email_from", "email_normalized", "company_id"]
        )
        same = [
            SQL("%s = %s", SQL(sql), told)
            for sql, told in (
                (PHONE_KEY, phone_key(values.get("phone"))),
                (EMAIL_KEY, email_key(values.get("email"))),
            )
            if told
        ]
        company = lead_list.company_id.id
        return bool(
            self.env.execute_query(
                SQL(
                    "SELECT FROM crm_lead WHERE (%s) %s LIMIT 1",
                    SQL(" OR ").join(same),
                    SQL("AND (company_id IS NULL OR company_id = %s)", company)
                    if company
                    else SQL(),
                )
            )
        )

    @api.model
    def _create_lead(self, key, lead_list, values, found):
        leads = self.env["crm.lead"].with_context(**clean_context(self.env.context))
        lead = leads.with_company(lead_list.company_id).create(
            self._prepare_lead(key, lead_list, values, found)
        )
        cron = self.env.ref("crm_fa.ir_cron_lead_route", raise_if_not_found=False)
        if cron:
            cron._trigger()
        return lead

    @api.model
    def _prepare_lead(self, key, lead_list, values, found):
        """Return the values of a delivered lead; it waits in its list for an owner."""
        prepared = {
            rule.fills: values[name]
            for name, rule in intake.FIELDS.items()
            if rule.fills and name in values
        }
        prepared.setdefault(
            "name",
            values.get("contact_name")
            or values.get("company_name")
            or values.get("email")
            or values.get("phone"),
        )
        if note := values.get("note"):
            prepared["description"] = plaintext2html(note)
        return {
            **prepared,
            **found,
            "user_id": False,
            "lead_list_id": lead_list.id,
            "lead_vendor_id": key.vendor_id.id,
            "team_id": lead_list.team_id.id,
            "company_id": lead_list.company_id.id,
        }

    def action_open_lead(self):
        """Open the lead that this delivery became.

        :raises UserError: when there is none, or it is not open to the user
        """
        self.ensure_one()
        if not self.lead_id or not self.lead_id.has_access("read"):
            raise UserError(
                self.env._("There is no lead of this delivery, or it is not yours.")
            )
        return self.lead_id._get_records_action()
