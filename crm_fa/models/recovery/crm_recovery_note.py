from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import recovery_severity as rules
from ..screen_dates import format_date

LEVELS = [
    ("danger", "Nobody Has Apologised Yet"),
    ("warning", "Take Care"),
    ("info", "Being Settled"),
]


class CrmRecoveryNote(models.AbstractModel):
    """A warning on what is sold to a customer who has an open case.

    Everybody who may see the order or the lead reads it, so it says only how far the
    apology is: neither what happened nor how much is given.  Of a confidential case it
    says that care is needed, and nothing else, to whoever asks.
    """

    _name = "crm.recovery.note"
    _description = "Warning of an Open Complaint"

    recovery_note = fields.Char(
        string="Open Complaint",
        compute="_compute_recovery_note",
        compute_sudo=True,
        groups="base.group_user",
    )
    recovery_level = fields.Selection(
        LEVELS,
        compute="_compute_recovery_note",
        compute_sudo=True,
        export_string_translation=False,
        groups="base.group_user",
    )

    @api.depends(lambda self: self._recovery_note_depends())
    @api.depends_context("lang", "tz", "allowed_company_ids")
    def _compute_recovery_note(self):
        customers = {
            record: record._recovery_partner()._origin.commercial_partner_id.id
            for record in self
        }
        notes = self._recovery_notes({one for one in customers.values() if one})
        for record in self:
            level, note = notes.get(customers[record], (False, False))
            record.recovery_note = note
            record.recovery_level = level

    @api.model
    def _recovery_note_depends(self):
        return ("partner_id",)

    def _recovery_partner(self):
        """Return who this is about."""
        return self.partner_id

    def action_new_recovery(self):
        """Open a case from here; open ones of the customer are offered first."""
        return self.env["crm.recovery"]._entry_action(self)

    def action_open_recovery(self):
        """Show the cases of this customer that the user may see."""
        self.ensure_one()
        customer = self._recovery_partner().commercial_partner_id
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_fa.crm_recovery_action"
        )
        action.pop("path", None)
        return action | {
            "name": self.env._("Cases of %(customer)s", customer=customer.display_name),
            "domain": [("partner_id", "=", customer.id)],
            "context": {
                "crm_fa_recovery_model": "res.partner",
                "crm_fa_recovery_id": customer.id,
            },
        }

    # ---- the words -----------------------------------------------------------------

    @api.model
    def _recovery_notes(self, customer_ids):
        """Return ``{customer id: (level, words)}`` of those with an open case.

        One statement for any number of customers, and one more if any of them has a
        case, which most have not.

        :param customer_ids: ids of commercial partners
        """
        if not customer_ids:
            return {}
        self.env["crm.recovery"].flush_model()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT partner_id, id, state, responsibility, is_confidential,
                       date_incident, date_acknowledged, date_apologised,
                       date_compensated, paused_on
                  FROM crm_recovery
                 WHERE partner_id IN %s
                   AND state NOT IN ('closed', 'cancelled')
                   AND company_id IN %s
              ORDER BY severity DESC, id DESC
                """,
                tuple(customer_ids),
                tuple(self.env.companies.ids or [0]),
            )
        )
        if not rows:
            return {}
        pending = self._recovery_pending([row["id"] for row in rows])
        found = {}
        for row in rows:
            row["is_pending"] = row["id"] in pending
            found.setdefault(row["partner_id"], []).append(row)
        return {
            customer_id: self._recovery_words(open_)
            for customer_id, open_ in found.items()
        }

    @api.model
    def _recovery_pending(self, case_ids):
        """Return the ids of those cases of which something is still to be given."""
        given = self.env["crm.recovery.compensation"]
        # The note tells that there is something, to everybody, and not what.
        groups = given.sudo()._read_group(
            [
                ("recovery_id", "in", case_ids),
                ("state", "in", ("to_approve", "approved")),
            ],
            ["recovery_id"],
        )
        return {case.id for (case,) in groups}

    @api.model
    def _recovery_words(self, rows):
        """Return the level and the words for the open cases of one customer."""
        env = self.env
        told = [row for row in rows if not row["is_confidential"]]
        if not told:
            return "warning", env._(
                "Take care with this customer: speak with a sales manager first."
            )
        levels = [level for level, _label in LEVELS]
        worst = min(told, key=lambda row: levels.index(self._recovery_row_level(row)))
        words = self._recovery_row_words(worst)
        if worst["is_pending"]:
            words = env._("%(words)s, compensation pending", words=words)
        if worst["paused_on"]:
            words = env._("%(words)s, waiting for the customer's answer", words=words)
        if len(told) > 1:
            words = env._(
                "%(words)s; %(count)d open complaints", words=words, count=len(told)
            )
        return self._recovery_row_level(worst), words

    @api.model
    def _recovery_row_level(self, row):
        due = rules.is_apology_due(row["responsibility"])
        if due and not row["date_apologised"]:
            return "danger"
        if row["is_pending"] or row["state"] in ("new", "acknowledged", "apologised"):
            return "warning"
        return "info"

    @api.model
    def _recovery_row_words(self, row):
        env, day = self.env, self._recovery_day
        if row["state"] == "new":
            return env._(
                "Complained %(day)s, not answered yet", day=day(row["date_incident"])
            )
        if row["state"] == "acknowledged":
            when = day(row["date_acknowledged"])
            if rules.is_apology_due(row["responsibility"]):
                return env._("Complaint acknowledged %(day)s, no apology yet", day=when)
            return env._("Complaint acknowledged %(day)s", day=when)
        if row["date_compensated"]:
            return env._("Compensated %(day)s", day=day(row["date_compensated"]))
        if row["date_apologised"]:
            return env._("Apologised %(day)s", day=day(row["date_apologised"]))
        return env._("An open complaint is being settled")

    @api.model
    def _recovery_day(self, moment):
        """Return a day as people say it: today, yesterday or the date."""
        if hasattr(moment, "hour"):
            moment = fields.Datetime.context_timestamp(self, moment).date()
        ago = (fields.Date.context_today(self) - moment).days
        if ago == 0:
            return self.env._("today")
        if ago == 1:
            return self.env._("yesterday")
        return self.env._("on %(date)s", date=format_date(self.env, moment))
