from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

# Steps of a return that somebody took; reminders are the system's own affair.
RETURN_STEPS = (
    *("asked", "decided_by_rule", "question", "answer", "decided"),
    *("cancelled", "replaced", "credited"),
)
# As many sources share one sequence of numbers: the remainder tells them apart.
SOURCES = 5


class CrmCommunication(models.Model):
    """One row per mail, text message, call, meeting, document and step of a return.

    Nothing is copied: the rows are read where Odoo, the call panel and the journals
    keep them.  Internal notes and private meetings are no communication, and are left
    out.  Whoever may not read a lead reads nothing about it here.
    """

    _name = "crm.communication"
    _description = "Communication"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "subject"
    _depends = {
        "mail.message": ["model", "res_id", "message_type", "is_internal", "date"],
        "calendar.event": ["opportunity_id", "privacy", "start", "name", "user_id"],
        "crm.lead.call": ["lead_id", "state", "date_start", "outcome", "user_id"],
        "crm.lead.document": ["lead_id", "kind", "date", "user_id", "name"],
        "crm.lead.return": ["lead_id", "reason_id"],
        "crm.lead.return.log": ["return_id", "event", "date", "user_id", "note"],
        "crm.lead": ["partner_id", "user_id", "team_id", "company_id"],
        "res.users.settings": ["calendar_default_privacy"],
    }

    lead_id = fields.Many2one("crm.lead", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    kind = fields.Selection(
        [
            ("mail", "Mail"),
            ("sms", "Text Message"),
            ("call", "Call"),
            ("meeting", "Meeting"),
            ("document", "Document Sent"),
            ("return", "Return"),
        ],
        readonly=True,
    )
    date = fields.Datetime(readonly=True)
    author_id = fields.Many2one("res.partner", string="By", readonly=True)
    subject = fields.Char(readonly=True)
    # What came of it, in the source's own code.
    detail = fields.Char("Detail Code", readonly=True, export_string_translation=False)
    detail_text = fields.Char("Detail", compute="_compute_detail_text")
    return_id = fields.Many2one("crm.lead.return", readonly=True)
    salesperson_id = fields.Many2one("res.users", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    source_model = fields.Char(readonly=True)
    source_id = fields.Many2oneReference(
        string="Source Number", model_field="source_model", readonly=True
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH communication AS (
                %(mails)s UNION ALL %(calls)s UNION ALL %(meetings)s
                UNION ALL %(documents)s UNION ALL %(returns)s
            )
            SELECT communication.id,
                   communication.lead_id,
                   COALESCE(communication.partner_id, lead.partner_id) AS partner_id,
                   communication.kind,
                   communication.date,
                   communication.author_id,
                   communication.subject,
                   communication.detail,
                   communication.return_id,
                   COALESCE(lead.user_id, partner.user_id) AS salesperson_id,
                   lead.team_id,
                   COALESCE(lead.company_id, partner.company_id) AS company_id,
                   communication.source_model,
                   communication.source_id
              FROM communication
         LEFT JOIN crm_lead lead ON lead.id = communication.lead_id
         LEFT JOIN res_partner partner ON partner.id = communication.partner_id
             WHERE lead.id IS NOT NULL OR partner.id IS NOT NULL
            """,
            mails=self._mails(),
            calls=self._calls(),
            meetings=self._meetings(),
            documents=self._documents(),
            returns=self._returns(),
        )

    def _mails(self):
        # The mail that brought a document is that document.
        return SQL(
            """
            SELECT message.id * %(sources)s AS id,
                   CASE WHEN message.model = 'crm.lead' THEN message.res_id END
                       AS lead_id,
                   CASE WHEN message.model = 'res.partner' THEN message.res_id END
                       AS partner_id,
                   CASE message.message_type WHEN 'sms' THEN 'sms' ELSE 'mail' END
                       AS kind,
                   message.date,
                   message.author_id,
                   COALESCE(
                       -- Odoo gives comments the record's name as subject.
                       CASE WHEN message.message_type LIKE 'email%%'
                            THEN NULLIF(message.subject, '') END,
                       LEFT(
                           BTRIM(
                               regexp_replace(
                                   message.body, '(<[^>]*>|\\s)+', ' ', 'g'
                               )
                           ), 120
                       )
                   ) AS subject,
                   NULL AS detail,
                   NULL::int AS return_id,
                   message.model AS source_model,
                   message.res_id AS source_id
              FROM mail_message message
             WHERE message.model IN ('crm.lead', 'res.partner')
               AND message.message_type IN
                   ('email', 'email_outgoing', 'comment', 'sms')
               -- Odoo keeps text messages as notes, though they were sent.
               AND (
                   message.message_type = 'sms'
                   OR (message.is_internal IS NOT TRUE AND NOT EXISTS (
                       SELECT FROM mail_message_subtype subtype
                        WHERE subtype.id = message.subtype_id
                          AND subtype.internal
                   ))
               )
               AND NOT EXISTS (
                   SELECT FROM crm_lead_document document
                    WHERE document.message_id = message.id
               )
            """,
            sources=SOURCES,
        )

    def _calls(self):
        return SQL(
            """
            SELECT call.id * %(sources)s + 1, call.lead_id, NULL, 'call',
                   call.date_start, author.partner_id,
                   COALESCE(call.note, call.phone), call.outcome, NULL,
                   'crm.lead.call', call.id
              FROM crm_lead_call call
              JOIN res_users author ON author.id = call.user_id
             WHERE call.state = 'logged'
            """,
            sources=SOURCES,
        )

    def _meetings(self):
        # Without a privacy of its own, a meeting has that of its organizer.
        privacy = self.env["res.users"]._default_user_calendar_default_privacy()
        return SQL(
            """
            SELECT event.id * %(sources)s + 2, event.opportunity_id, NULL, 'meeting',
                   event.start, author.partner_id, event.name, NULL, NULL,
                   'calendar.event', event.id
              FROM calendar_event event
         LEFT JOIN res_users author ON author.id = event.user_id
         LEFT JOIN res_users_settings setting ON setting.user_id = event.user_id
             WHERE event.opportunity_id IS NOT NULL
               AND event.active
               AND COALESCE(event.privacy, setting.calendar_default_privacy,
                            CASE WHEN event.user_id IS NULL THEN 'public' END,
                            %(privacy)s) != 'private'
            """,
            sources=SOURCES,
            privacy=privacy,
        )

    def _documents(self):
        return SQL(
            """
            SELECT document.id * %(sources)s + 3, document.lead_id, NULL, 'document',
                   document.date, author.partner_id, document.name, document.kind,
                   NULL, 'crm.lead.document', document.id
              FROM crm_lead_document document
              JOIN res_users author ON author.id = document.user_id
             WHERE document.lead_id IS NOT NULL
            """,
            sources=SOURCES,
        )

    def _returns(self):
        return SQL(
            """
            SELECT step.id * %(sources)s + 4, asked.lead_id, NULL, 'return', step.date,
                   author.partner_id,
                   CONCAT_WS(': ',
                       COALESCE(reason.name->>%(lang)s, reason.name->>'en_US'),
                       NULLIF(step.note, '')),
                   CASE WHEN step.event IN ('decided', 'decided_by_rule')
                        THEN 'to_' || step.to_state ELSE step.event END,
                   asked.id, 'crm.lead.return', asked.id
              FROM crm_lead_return_log step
              JOIN crm_lead_return asked ON asked.id = step.return_id
              JOIN crm_lead_return_reason reason ON reason.id = asked.reason_id
         LEFT JOIN res_users author ON author.id = step.user_id
             WHERE asked.lead_id IS NOT NULL AND step.event IN %(steps)s
            """,
            sources=SOURCES,
            lang=self.env.lang or "en_US",
            steps=RETURN_STEPS,
        )

    @api.depends("kind", "detail")
    @api.depends_context("lang")
    def _compute_detail_text(self):
        env = self.env
        steps = env["crm.lead.return.log"]._fields
        words = {
            "call": env["crm.lead.call"]._fields["outcome"],
            "document": env["crm.lead.document"]._fields["kind"],
        }
        words = {
            kind: dict(field._description_selection(env))
            for kind, field in words.items()
        }
        words["return"] = dict(steps["event"]._description_selection(env))
        words["return"].update(
            (f"to_{state}", label)
            for state, label in steps["to_state"]._description_selection(env)
        )
        for row in self:
            row.detail_text = words.get(row.kind, {}).get(row.detail, False)

    # ---- who may read --------------------------------------------------------------

    @api.model
    def _search(
        self,
        domain,
        offset=0,
        limit=None,
        order=None,
        *,
        active_test=True,
        bypass_access=False,
    ):
        domain = Domain(domain)
        if not self.env.su and not bypass_access:
            domain &= self._open_domain()
        return super()._search(
            domain,
            offset,
            limit,
            order,
            active_test=active_test,
            bypass_access=bypass_access,
        )

    @api.model
    def _open_domain(self):
        """Return the domain of what is open where it is kept: lead, contact, return."""
        anyone = self.with_context(active_test=False).env
        leads = anyone["crm.lead"]._search([])
        partners = anyone["res.partner"]._search([])
        returns = anyone["crm.lead.return"]._search([])
        open_leads = Domain("lead_id", "in", leads) & (
            Domain("return_id", "=", False) | Domain("return_id", "in", returns)
        )
        return open_leads | (
            Domain("lead_id", "=", False) & Domain("partner_id", "in", partners)
        )

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if result or self.env.su or not any(self._ids):
            return result
        opened = self.browse(self._search([("id", "in", self.ids)]))
        closed = self - opened
        if closed:
            rules = self.env["ir.rule"]
            return closed, partial(rules._make_access_error, operation, closed)
        return None

    def action_open_source(self):
        """Open the lead, contact, call or meeting where this took place.

        :raises UserError: when it is not open to the user
        """
        self.ensure_one()
        source = self.env[self.source_model].browse(self.source_id).exists()
        if not source or not source.has_access("read"):
            raise UserError(
                self.env._("This was deleted meanwhile, or is not open to you.")
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": source._name,
            "res_id": source.id,
            "views": [(False, "form")],
        }
