from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class CrmCommunication(models.Model):
    """One row per mail, text message, call and meeting, of leads and of contacts.

    Nothing is copied: the rows are read where Odoo and the call panel keep them.
    Internal notes and private meetings are no communication, and are left out.
    """

    _name = "crm.communication"
    _description = "Communication"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "subject"
    _depends = {
        "mail.message": ["model", "res_id", "message_type", "is_internal", "date"],
        "calendar.event": ["opportunity_id", "privacy", "start", "name"],
        "crm.lead.call": ["lead_id", "state", "date_start", "outcome", "user_id"],
        "crm.lead": ["partner_id", "user_id", "team_id", "company_id"],
    }

    lead_id = fields.Many2one("crm.lead", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    kind = fields.Selection(
        [
            ("mail", "Mail"),
            ("sms", "Text Message"),
            ("call", "Call"),
            ("meeting", "Meeting"),
        ],
        readonly=True,
    )
    date = fields.Datetime(readonly=True)
    author_id = fields.Many2one("res.partner", string="By", readonly=True)
    subject = fields.Char(readonly=True)
    salesperson_id = fields.Many2one("res.users", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    source_model = fields.Char(readonly=True)
    source_id = fields.Many2oneReference(
        string="Source Number", model_field="source_model", readonly=True
    )

    @property
    def _table_query(self):
        # Three sources share one sequence of numbers: the remainder tells them apart.
        return SQL(
            """
            WITH communication AS (
                SELECT message.id * 3 AS id,
                       CASE WHEN message.model = 'crm.lead' THEN message.res_id END
                           AS lead_id,
                       CASE WHEN message.model = 'res.partner' THEN message.res_id END
                           AS partner_id,
                       CASE message.message_type WHEN 'sms' THEN 'sms' ELSE 'mail'
                       END
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
                       message.model AS source_model,
                       message.res_id AS source_id
                  FROM mail_message message
                 WHERE message.model IN ('crm.lead', 'res.partner')
                   AND message.message_type IN
                       ('email', 'email_outgoing', 'comment', 'sms')
                   AND message.is_internal IS NOT TRUE
                   AND (
                       message.subtype_id IS NULL
                       OR NOT EXISTS (
                           SELECT FROM mail_message_subtype subtype
                            WHERE subtype.id = message.subtype_id
                              AND subtype.internal
                       )
                   )
             UNION ALL
                SELECT call.id * 3 + 1, call.lead_id, NULL, 'call', call.date_start,
                       author.partner_id, COALESCE(call.note, call.phone),
                       'crm.lead.call', call.id
                  FROM crm_lead_call call
                  JOIN res_users author ON author.id = call.user_id
                 WHERE call.state = 'logged'
             UNION ALL
                SELECT event.id * 3 + 2, event.opportunity_id, NULL, 'meeting',
                       event.start, author.partner_id, event.name,
                       'calendar.event', event.id
                  FROM calendar_event event
             LEFT JOIN res_users author ON author.id = event.user_id
                 WHERE event.opportunity_id IS NOT NULL
                   AND event.active
                   AND event.privacy IS DISTINCT FROM 'private'
            )
            SELECT communication.id,
                   communication.lead_id,
                   COALESCE(communication.partner_id, lead.partner_id) AS partner_id,
                   communication.kind,
                   communication.date,
                   communication.author_id,
                   communication.subject,
                   COALESCE(lead.user_id, partner.user_id) AS salesperson_id,
                   lead.team_id,
                   COALESCE(lead.company_id, partner.company_id) AS company_id,
                   communication.source_model,
                   communication.source_id
              FROM communication
         LEFT JOIN crm_lead lead ON lead.id = communication.lead_id
         LEFT JOIN res_partner partner ON partner.id = communication.partner_id
             WHERE lead.id IS NOT NULL OR partner.id IS NOT NULL
            """
        )

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
