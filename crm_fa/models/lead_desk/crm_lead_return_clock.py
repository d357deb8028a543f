from datetime import timedelta

from odoo import api, fields, models

from ..screen_dates import format_datetime


class CrmLeadReturn(models.Model):
    """Who is told of a return, and when a decision is late."""

    _inherit = "crm.lead.return"

    # ---- who is told ---------------------------------------------------------------

    def _prepare_clocks(self):
        """Return until when to decide, to remind and to tell the manager."""
        self.ensure_one()
        rules, start = self.list_id, self.request_date
        calendar = (self.company_id or self.env.company).resource_calendar_id
        hours = rules.return_escalation_days * (calendar.hours_per_day or 8.0)
        escalation = calendar.plan_hours(hours, start, compute_leaves=True)
        return {
            "deadline": start + timedelta(hours=rules.return_decision_hours),
            "reminder_date": start + timedelta(hours=rules.return_reminder_hours),
            # A calendar without any working hour knows no working days.
            "escalation_date": escalation
            or start + timedelta(days=rules.return_escalation_days),
        }

    def _supervisor(self):
        """Return who is to decide: never the one who asked; maybe nobody."""
        self.ensure_one()
        asking = self.user_id | self.requested_by_id
        candidates = (self.list_id.supervisor_id | self.team_id.user_id).filtered(
            "active"
        )
        return (candidates - asking)[:1] or (self._managers() - asking)[:1]

    def _managers(self):
        """Return whom the list names for late decisions, or all sales managers."""
        self.ensure_one()
        if self.list_id.return_manager_id.active:
            return self.list_id.return_manager_id
        group = self.env.ref("sales_team.group_sale_manager")
        managers = group.all_user_ids.filtered(
            lambda user: not user.share and user.active
        )
        company = self.company_id
        return managers.filtered(
            lambda user: not company or company in user.company_ids
        )

    def _read_by(self, user):
        """Return these returns as ``user`` reads them: for words that are sent to them.

        In sudo, as they are when somebody is told: only words are made with it.
        """
        return self.with_user(user).with_context(lang=user.lang, tz=user.tz).sudo()

    def _tell_supervisor(self):
        for record in self:
            supervisor = record._supervisor()
            if supervisor and not record.activity_ids:
                record.activity_schedule(
                    "mail.mail_activity_data_todo",
                    date_deadline=fields.Date.to_date(record.deadline),
                    summary=record._read_by(supervisor).env._(
                        "Decide the return of a lead"
                    ),
                    user_id=supervisor.id,
                )

    def _tell_salesperson(self):
        for record in self:
            for person in record.user_id | record.requested_by_id:
                words = record._read_by(person)
                states = dict(words._fields["state"]._description_selection(words.env))
                record.message_notify(
                    partner_ids=person.partner_id.ids,
                    subject=words.env._(
                        "Return of “%(lead)s”: %(state)s",
                        lead=record.lead_name,
                        state=states[record.state],
                    ),
                    body=record.decision_note or states[record.state],
                )

    def _close_activities(self):
        self.activity_ids.unlink()

    # ---- clocks --------------------------------------------------------------------

    @api.model
    def _cron_clocks(self):
        """Remind supervisors and tell managers, each once, in batches."""
        self._run_clock("reminder", "reminder_date", "reminded_on")
        self._run_clock("escalation", "escalation_date", "escalated_on")

    @api.model
    def _run_clock(self, event, due_field, done_field, batch=200):
        cron = self.env["ir.cron"]
        domain = [
            ("state", "=", "pending"),
            ("waiting_since", "=", False),
            (due_field, "<=", fields.Datetime.now()),
            (done_field, "=", False),
        ]
        while due := self.search(domain, limit=batch, order=f"{due_field}, id"):
            due = due.try_lock_for_update(allow_referencing=True)
            if not due:
                return
            due.write({done_field: fields.Datetime.now()})
            due._journal(event, "pending", user=False)
            for record in due:
                record._notify_late(event)
            if not cron._commit_progress(len(due)):
                return

    def _notify_late(self, event):
        """Tell the supervisor, or the managers, that a decision is late."""
        self.ensure_one()
        people = self._supervisor() if event == "reminder" else self._managers()
        people -= self.user_id | self.requested_by_id
        for person in people:
            env = self._read_by(person).env
            self.message_notify(
                partner_ids=person.partner_id.ids,
                subject=env._(
                    "The return of “%(lead)s” waits for a decision",
                    lead=self.lead_name,
                ),
                body=env._(
                    "%(user)s asked for it on %(date)s. Nothing is accepted by itself: "
                    "please decide.",
                    user=self.user_id.name,
                    date=format_datetime(env, self.request_date),
                ),
            )
