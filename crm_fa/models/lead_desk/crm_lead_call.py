from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.script_answer import AnswerError, read_answer

OUTCOMES = [
    ("reached", "Reached"),
    ("callback", "Call Back Later"),
    ("no_answer", "No Answer"),
    ("busy", "Busy"),
    ("wrong_number", "Wrong Number"),
]


class CrmLeadCall(models.Model):
    """A call with a lead: when, how long, what came of it, what was answered.

    A logged call is a journal row: only :meth:`call_log` writes it, once.
    """

    _name = "crm.lead.call"
    _description = "Lead Call"
    _order = "date_start desc, id desc"
    _rec_name = "lead_id"

    lead_id = fields.Many2one(
        "crm.lead", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="lead_id.company_id", store=True)
    user_id = fields.Many2one(
        "res.users", string="Called By", readonly=True, required=True, index=True
    )
    script_id = fields.Many2one("crm.script", readonly=True, ondelete="set null")
    phone = fields.Char(readonly=True)
    state = fields.Selection(
        [("ongoing", "Ongoing"), ("logged", "Logged")],
        readonly=True,
        required=True,
        default="ongoing",
    )
    date_start = fields.Datetime("Started", readonly=True, required=True, index=True)
    duration = fields.Integer(
        "Duration (seconds)", readonly=True, aggregator="avg", help="Of the call."
    )
    outcome = fields.Selection(OUTCOMES, readonly=True)
    note = fields.Text(readonly=True)
    answer_ids = fields.One2many("crm.script.answer", "call_id", readonly=True)

    # Whoever double-clicks starts one call, not two.
    _ongoing_uniq = models.UniqueIndex(
        "(lead_id, user_id) WHERE state = 'ongoing'",
        "You are in a call with this lead already.",
    )

    def _ensure_can_log(self):
        """Check that these are calls of the user's own that are not logged yet.

        :raises UserError: naming what is in the way
        """
        for call in self:
            call.lead_id.check_access("write")
            if call.user_id != self.env.user:
                raise UserError(
                    self.env._(
                        "This is a call of %(user)s: only they can log it.",
                        user=call.user_id.name,
                    )
                )
            if call.state != "ongoing":
                raise UserError(
                    self.env._("This call was logged already; it stays as it is.")
                )

    def call_panel(self, script_id=False):
        """Return what the call panel shows.

        :param script_id: the script to go by instead of the one chosen so far
        :return: dictionary of plain values: lead, number, seconds since the call
            began, scripts to choose from, questions in order, outcomes
        """
        self.ensure_one()
        self.check_access("read")
        scripts = self.lead_id._call_scripts()
        if script_id:
            self._ensure_can_log()
            # The caller may read scripts; which one guides the call is a detail of it.
            self.sudo().script_id = scripts.filtered(lambda s: s.id == script_id)
        since = fields.Datetime.now() - self.date_start
        labels = dict(self._fields["outcome"]._description_selection(self.env))
        return {
            "id": self.id,
            "state": self.state,
            "lead_id": self.lead_id.id,
            "lead_name": self.lead_id.display_name,
            "contact": self.lead_id.contact_name or self.lead_id.partner_name or "",
            "phone": self.phone or "",
            "seconds": int(since.total_seconds()),
            "scripts": [{"id": script.id, "name": script.name} for script in scripts],
            "script_id": self.script_id.id,
            "introduction": self.script_id.introduction or "",
            "questions": [
                {
                    "id": question.id,
                    "name": question.name,
                    "hint": question.hint or "",
                    "type": question.answer_type,
                    "choices": [
                        {"id": choice.id, "name": choice.name}
                        for choice in question.choice_ids
                    ],
                }
                for question in self.script_id.question_ids
            ],
            "outcomes": [
                {"value": value, "name": labels[value]} for value, _label in OUTCOMES
            ],
        }

    def call_log(self, outcome, seconds, answers=None, note=None, callback_date=None):
        """Log this call: its answers, the lead's fields they fill, and the activity.

        :param outcome: one of the outcomes
        :param seconds: how long the call lasted
        :param answers: {question id: answer}; numbers and dates also in Persian digits
        :param note: what else was said
        :param callback_date: day of the call to plan, when the outcome asks for one
        :raises UserError: naming the first value that is no answer to its question
        """
        self.ensure_one()
        self._ensure_can_log()
        if outcome not in dict(OUTCOMES):
            raise UserError(self.env._("Choose what came of the call."))
        day = self._read_callback_date(outcome, callback_date)
        elapsed = int((fields.Datetime.now() - self.date_start).total_seconds())
        if not isinstance(seconds, int) or not 0 <= seconds <= elapsed + 60:
            seconds = elapsed
        rows, filled = self._read_answers(answers or {})
        if filled:
            # By the caller's own rights: a script opens no field.
            self.lead_id.write(filled)
        # A logged call is nobody's to write; whose call it is was checked above.
        self.env["crm.script.answer"].sudo().create(rows)
        self.sudo().write(
            {
                "state": "logged",
                "outcome": outcome,
                "duration": seconds,
                "note": (note or "").strip() or False,
            }
        )
        self._log_activity(day)
        return True

    def call_cancel(self):
        """Forget this call: it was never made."""
        self._ensure_can_log()
        # Nobody may delete calls; one that was not logged is none yet.
        self.sudo().unlink()
        return True

    def _read_callback_date(self, outcome, callback_date):
        if outcome != "callback":
            return False
        try:
            day = read_answer("date", callback_date)
        except AnswerError:
            day = None
        if not day or day < fields.Date.context_today(self):
            raise UserError(
                self.env._("Say on which day to call back: today or later.")
            )
        return day

    def _read_answers(self, answers):
        """Return the answer rows to create and the lead values they fill."""
        given = {str(number): value for number, value in answers.items()}
        rows, filled = [], {}
        for question in self.script_id.question_ids:
            raw = given.get(str(question.id))
            choices = question.choice_ids
            try:
                value = read_answer(question.answer_type, raw, choices.ids)
            except AnswerError:
                raise UserError(
                    self.env._(
                        "“%(value)s” is no answer to “%(question)s”. Expected: "
                        "%(type)s.",
                        value=raw,
                        question=question.name,
                        type=dict(
                            question._fields["answer_type"]._description_selection(
                                self.env
                            )
                        )[question.answer_type],
                    )
                ) from None
            if value is None:
                continue
            rows.append(self._prepare_answer(question, value))
            # Reading a field's name needs no right to the fields' definitions.
            name = question.lead_field_id.sudo().name
            if name:
                filled[name] = self._fill_value(question, value)
        return rows, filled

    def _fill_value(self, question, value):
        if question.answer_type == "choice":
            choice = question.choice_ids.filtered(lambda c: c.id == value)
            return choice.value or choice.name
        # Reading a field's type needs no right to the fields' definitions.
        if question.lead_field_id.sudo().ttype == "integer":
            return round(value)
        return value

    def _prepare_answer(self, question, value):
        row = {
            "call_id": self.id,
            "question_id": question.id,
            "question": question.name,
            "answer_type": question.answer_type,
        }
        if question.answer_type == "choice":
            choice = question.choice_ids.filtered(lambda c: c.id == value)
            return {**row, "value": choice.name, "value_choice_id": choice.id}
        if question.answer_type == "number":
            return {**row, "value": f"{value:g}", "value_number": value}
        if question.answer_type == "date":
            return {
                **row,
                "value": fields.Date.to_string(value),
                "value_date": value,
            }
        if question.answer_type == "yes_no":
            answer = self.env._("Yes") if value else self.env._("No")
            return {**row, "value": answer, "value_yes": value}
        return {**row, "value": value}

    def _log_activity(self, callback_date):
        """Leave a done call activity on the lead, and plan the one asked for."""
        self.ensure_one()
        labels = dict(self._fields["outcome"]._description_selection(self.env))
        minutes, seconds = divmod(self.duration, 60)
        lines = [
            self.env._(
                "%(outcome)s, %(minutes)s:%(seconds)s minutes",
                outcome=labels[self.outcome],
                minutes=minutes,
                seconds=f"{seconds:02d}",
            )
        ]
        lines += [f"{row.question} {row.value}" for row in self.answer_ids]
        if self.note:
            lines.append(self.note)
        lead = self.lead_id
        done = lead.activity_schedule(
            "mail.mail_activity_data_call",
            summary=self.script_id.name,
            user_id=self.env.user.id,
        )
        done.action_feedback(feedback="\n".join(lines))
        if callback_date:
            lead.activity_schedule(
                "mail.mail_activity_data_call",
                date_deadline=callback_date,
                summary=self.env._("Call back"),
                user_id=self.env.user.id,
            )

    @api.autovacuum
    def _gc_forgotten_calls(self):
        """Drop calls begun more than two days ago and never logged."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=2)
        self.search([("state", "=", "ongoing"), ("date_start", "<", limit)]).unlink()
