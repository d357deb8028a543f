from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import SQL

from .crm_recovery_request import REQUESTS

# Where the steps write moments: table, column of the case, columns of moments.
_MOMENTS = (
    (
        "crm_recovery",
        "id",
        (
            "date_opened",
            "date_acknowledged",
            "date_contacted",
            "date_apologised",
            "date_compensated",
            "date_resolved",
            "date_closed",
            "responsibility_accepted_on",
            "paused_on",
        ),
    ),
    ("crm_recovery_event", "recovery_id", ("date",)),
    ("crm_recovery_score", "recovery_id", ("date",)),
    ("crm_recovery_apology", "recovery_id", ("date_done",)),
    (
        "crm_recovery_compensation",
        "recovery_id",
        ("requested_on", "approved_on", "issued_on", "redeemed_on"),
    ),
    ("crm_recovery_compensation_log", "recovery_id", ("date",)),
)
# No mail of any kind, no notes of who changed what: quicker, and the journal tells it.
_QUIET = {
    "loyalty_no_mail": True,
    "mail_activity_quick_update": True,
    "mail_create_nolog": True,
    "mail_notrack": True,
    "tracking_disable": True,
}


class CrmRecoveryDemo(models.AbstractModel):
    """Tells the stories of the demo data: the users' own steps, dated in the past.

    A step runs as it does for users; what it dated now is moved to when it happened.

    It is a model although nothing but demo data calls it: a ``<function>`` of a demo
    file can call nothing else, and nothing else tells these stories.  Records cannot:
    states, moments and journals are refused by create and write, to whoever asks.
    Calls of the real steps cannot: they date everything now.  A hook of the
    installation would not run when demo data are loaded into a database later.
    """

    _name = "crm.recovery.demo"
    _description = "Demo Stories of Service Recovery"

    @api.model
    def _tell(self, stories):
        """Let each story happen.

        :param stories: dicts with ``xml_id``, ``user`` (id), ``days`` (ago), ``values``
            of the case, and ``steps``: ``(name, hours after opening, *arguments)``
        """
        mails = self.env["mail.mail"].sudo()  # demo only
        last = mails.search([], order="id desc", limit=1).id
        cases = self.env["crm.recovery"]
        for story in stories:
            cases |= self._tell_one(story)
        # Hours were counted while the moments were still moving.
        for name in ("acknowledge", "apologise", "resolve"):
            field = cases._fields[f"hours_to_{name}"]
            self.env.add_to_compute(field, cases)
        cases.env.flush_all()
        # Nobody is written to from a demo database.
        mails.search([("id", ">", last)]).unlink()

    def _tell_one(self, story):
        opened = fields.Datetime.now() - timedelta(days=story["days"])
        # In the morning, when people call.
        opened = opened.replace(hour=7, minute=10 + story["days"] % 45)
        # A working day in most countries.
        opened -= timedelta(days=max(opened.weekday() - 3, 0) if story["days"] else 0)
        if opened > fields.Datetime.now():
            opened = fields.Datetime.now() - timedelta(minutes=25)
        user = self.env["res.users"].browse(story["user"])
        self.env.flush_all()
        began = fields.Datetime.now()
        case = self.env["crm.recovery"].with_user(user)
        case = case.with_context(**_QUIET, lang=user.lang)
        case = case.create(
            {
                "date_incident": opened.date() - timedelta(days=1),
                "user_id": user.id,
                **story["values"],
            }
        )
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": story["xml_id"], "record": case, "noupdate": True}]
        )
        self._move(case, began, opened)
        # Dating a case in the past is the story's right, not its user's.
        case.sudo()._plan_deadlines()
        for name, hours, *arguments in story["steps"]:
            self.env.flush_all()
            began = fields.Datetime.now()
            getattr(self, f"_step_{name}")(case, *arguments)
            self._move(case, began, opened + timedelta(hours=hours))
            if case.state == "closed":
                # As above, for the requests that fell due since.
                self._ask_in_the_past(case.sudo())
        return case.with_env(self.env)

    def _move(self, case, began, moment):
        """Move what was dated since ``began`` to when it happened."""
        self.env.flush_all()
        moment = min(moment, fields.Datetime.now())
        for table, owner, columns in _MOMENTS:
            changes = SQL(", ").join(
                SQL(
                    "%(column)s = CASE WHEN %(column)s >= %(began)s THEN %(moment)s"
                    " ELSE %(column)s END",
                    column=SQL.identifier(column),
                    began=began,
                    moment=moment,
                )
                for column in columns
            )
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s WHERE %s = %s",
                    SQL.identifier(table),
                    changes,
                    SQL.identifier(owner),
                    case.id,
                )
            )
        self.env.cr.execute(
            SQL(
                "UPDATE mail_message SET date = %s"
                " WHERE model = 'crm.recovery' AND res_id = %s AND date >= %s",
                moment,
                case.id,
                began,
            )
        )
        for table, _owner, columns in _MOMENTS:
            model = self.env[table.replace("_", ".")]
            model.invalidate_model([*columns, *self._counted_from(model)])

    def _counted_from(self, model):
        """Return the stored figures that follow from the moments of cases."""
        return [
            name
            for name, field in model._fields.items()
            if field.store and name.startswith(("hours_to_", "deadline_"))
        ]

    def _ask_in_the_past(self, case):
        """Note the rating requests that were due by now as made."""
        case._through_door().requests_made = 0
        case._plan_request()
        for _name in REQUESTS:
            due = case.next_request_on
            if due and due <= fields.Datetime.now():
                case._request_answered()

    # ---- the steps of users --------------------------------------------------------

    def _step_acknowledge(self, case):
        case.action_acknowledge()

    def _step_contact(self, case):
        case.action_contact()

    def _step_apologise(self, case, channel, proof="", user=None):
        case = case.with_user(user or case.env.user)
        wizard = self.env["crm.recovery.apologise"].with_env(case.env)
        wizard.create(
            {"recovery_id": case.id, "channel": channel, "proof": proof}
        ).action_done()

    def _step_plan(self, case, channel, days):
        self.env["crm.recovery.apologise"].with_env(case.env).create(
            {
                "recovery_id": case.id,
                "channel": channel,
                "date_planned": fields.Datetime.now() + timedelta(days=days),
            }
        ).action_plan()

    def _step_suggest(self, case, kind, amount, **values):
        kind = self.env.ref(f"crm_fa.crm_recovery_kind_{kind}")
        return (
            self.env["crm.recovery.compensation"]
            .with_env(case.env)
            ._suggest(case, {"kind_id": kind.id, "amount": amount, **values})
        )

    def _step_ask(self, case, kind, amount, values=None):
        self._step_suggest(case, kind, amount, **(values or {})).action_submit()

    def _step_give(self, case, kind, amount, values=None, approvers=()):
        given = self._step_suggest(case, kind, amount, **(values or {}))
        given.action_give()
        for approver in approvers:
            if given.state == "to_approve":
                given.with_user(approver).action_approve()
        if given.state == "approved":
            given.action_issue()

    def _step_refuse(self, case, reason, user):
        waiting = case.compensation_ids.filtered(lambda one: one.state == "to_approve")
        waiting.with_user(user)._refuse(reason)

    def _step_credit(self, case, amount, approvers=()):
        """Give a credit note over an invoice of the customer's latest order."""
        orders = self.env["sale.order"].search(
            [
                ("partner_id", "child_of", case.partner_id.id),
                ("invoice_status", "=", "to invoice"),
                ("amount_total", ">=", amount),
            ],
            order="date_order desc",
            limit=1,
        )
        invoice = orders._create_invoices()
        invoice.action_post()
        case.write({"order_id": orders.id, "invoice_id": invoice.id})
        self._step_give(
            case, "credit_note", amount, {"invoice_id": invoice.id}, approvers
        )

    def _step_reduce(self, case, amount, approvers=()):
        """Reduce the price of the customer's open quotation."""
        order = self.env["sale.order"].search(
            [
                ("partner_id", "child_of", case.partner_id.id),
                ("state", "in", ("draft", "sent")),
            ],
            limit=1,
        )
        case.order_id = order
        self._step_give(
            case, "price_reduction", amount, {"order_id": order.id}, approvers
        )

    def _step_use(self, case, product, quantity):
        """Let the customer buy with their coupon."""
        # The customer types the code; agents need not see coupons.
        card = case.sudo().compensation_ids.card_id
        order = self.env["sale.order"].create(
            {
                "partner_id": case.partner_id.id,
                "user_id": case.user_id.id,
                "order_line": [
                    Command.create({"product_id": product, "product_uom_qty": quantity})
                ],
            }
        )
        found = order._try_apply_code(card.code)
        for coupon, rewards in found.items():
            order._apply_program_reward(rewards[:1], coupon)
        order.action_confirm()

    def _step_deliver(self, case):
        case.compensation_ids.filtered("can_deliver").action_deliver()

    def _step_pause(self, case, note):
        case._pause(note)

    def _step_resume(self, case):
        case.action_resume()

    def _step_follow(self, case):
        case.action_follow()

    def _step_close(self, case, outcome):
        case._close(outcome)

    def _step_cancel(self, case, reason):
        case._cancel(reason)

    def _step_phone(self, case, score, feedback=""):
        case._score_by_phone(score, feedback)

    def _step_rate(self, case, score, feedback=""):
        case = case.sudo()  # as the public page does, once the token fits
        case.rating_apply(
            score, token=case._rating_get_access_token(), feedback=feedback
        )
