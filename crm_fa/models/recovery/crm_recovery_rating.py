from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..optional_number import OptionalFloat
from .dialog import dialog

UNHAPPY = 2
"""The highest score of five that takes a closed case up again."""
LOWEST, HIGHEST = 1, 5


class CrmRecovery(models.Model):
    """What the customer thought of us before, and thinks of the remedy."""

    _inherit = "crm.recovery"
    _door_fields = frozenset({"satisfaction_before", "satisfaction_after"})

    satisfaction_before = OptionalFloat(
        string="Satisfaction Before (of 5)",
        readonly=True,
        copy=False,
        digits=(3, 1),
        aggregator="avg",
        help="The customer's last known score before this case, of whatever was rated. "
        "Empty when they never gave one.",
    )
    satisfaction_after = OptionalFloat(
        string="Satisfaction After (of 5)",
        readonly=True,
        copy=False,
        digits=(3, 1),
        aggregator="avg",
        help="What the customer said last of the remedy. It tells how they feel, not "
        "whether they stay: that is what the recovery effect is for.",
    )
    score_ids = fields.One2many(
        "crm.recovery.score", "recovery_id", string="Scores", readonly=True
    )
    can_score = fields.Boolean(compute="_compute_can_score")

    @api.depends("state")
    def _compute_can_score(self):
        for case in self:
            case.can_score = case.state in ("following", "closed")

    # ---- before --------------------------------------------------------------------

    def _start(self):
        result = super()._start()
        self._note_satisfaction_before()
        return result

    def write(self, vals):
        before = {case: case.partner_id for case in self}
        result = super().write(vals)
        for case, partner in before.items():
            if case.partner_id != partner:
                case._note_satisfaction_before()
        return result

    def _note_satisfaction_before(self):
        """Store the customer's last known score, from before the case was recorded."""
        for case in self._through_door():
            score = case._last_known_score() if case.partner_id else False
            if case.satisfaction_before != score:
                case.satisfaction_before = score

    def _last_known_score(self):
        """Return what the customer said last of anything of ours, False for nothing."""
        self.ensure_one()
        self.env["rating.rating"].flush_model()
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        self.env["crm.recovery.score"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT said.score
                  FROM (
                    SELECT r.rating AS score, coalesce(r.rated_on, r.write_date) AS day
                      FROM rating_rating r
                      JOIN res_partner p ON p.id = r.partner_id
                     WHERE p.commercial_partner_id = %(customer)s
                       AND r.consumed IS TRUE AND r.rating >= %(lowest)s
                       AND NOT (r.res_model = %(model)s AND r.res_id = %(own)s)
                     UNION ALL
                    SELECT s.score, s.date
                      FROM crm_recovery c
                      JOIN crm_recovery_score s ON s.recovery_id = c.id
                     WHERE c.partner_id = %(customer)s AND c.id <> %(own)s
                       AND s.channel = 'phone'
                  ) said
                 WHERE said.day <= %(opened)s
                 ORDER BY said.day DESC
                 LIMIT 1
                """,
                customer=self.partner_id.id,
                lowest=LOWEST,
                model=self._name,
                own=self.id,
                opened=self.date_opened or fields.Datetime.now(),
            )
        )
        return rows[0][0] if rows else False

    # ---- after ---------------------------------------------------------------------

    def rating_apply(
        self,
        rate,
        token=None,
        rating=None,
        feedback=None,
        subtype_xmlid=None,
        notify_delay_send=False,
    ):
        """Take what the customer answered to a request, once.

        A score of 2 or less takes a closed case up again, one severity higher.

        :raises AccessError: for staff, who would answer in the customer's name
        """
        if not self.env.su:
            raise self.env["rating.rating"]._crm_recovery_refusal()
        if token and not rating:
            rating = self.env["rating.rating"].search(
                [("access_token", "=", token)], limit=1
            )
        if rating and rating.consumed:
            # Opened or sent a second time: what was said first stands.
            return rating
        rating = super().rating_apply(
            rate,
            token=token,
            rating=rating,
            feedback=feedback,
            subtype_xmlid=subtype_xmlid,
            notify_delay_send=notify_delay_send,
        )
        if rating.rating >= LOWEST:
            self._scored(
                rating.rating,
                channel="customer",
                feedback=feedback,
                rating_id=rating.id,
            )
        return rating

    def _score_by_phone(self, score, feedback=None):
        """Write down what the customer said on the phone, in the user's name.

        It takes the place of the next request by mail.

        :param int score: 1 to 5
        :raises ValidationError: for any other score
        :raises AccessError: when the user may not write the case
        :raises UserError: before the remedy is complete
        """
        self.ensure_one()
        if not LOWEST <= score <= HIGHEST:
            raise ValidationError(
                self.env._(
                    "A score is from %(lowest)s to %(highest)s; typed: %(score)s.",
                    lowest=LOWEST,
                    highest=HIGHEST,
                    score=score,
                )
            )
        self._ensure_can_score()
        if self.state == "closed":
            self._request_answered()
        self._scored(score, channel="phone", feedback=feedback, user_id=self.env.uid)

    def _ensure_can_score(self):
        """Refuse unless the user may write the case and its remedy is complete."""
        self.check_access("write")
        self.lock_for_update(allow_referencing=True)
        self.invalidate_recordset()
        if not self.can_score:
            raise UserError(
                self.env._(
                    "%(case)s is “%(state)s”: ask what the customer thinks once the "
                    "remedy is complete.",
                    case=self.name,
                    state=self._state_label(),
                )
            )

    def _scored(self, score, **values):
        """Note an answer, and take the case up again when it is a bad one."""
        self.ensure_one()
        reopens = score <= UNHAPPY and self.state == "closed"
        answer = self.env["crm.recovery.score"]._rows(
            [
                {
                    "recovery_id": self.id,
                    "user_id": False,
                    "score": score,
                    "is_reopening": reopens,
                    **values,
                }
            ]
        )
        # Whoever answers may not write the case otherwise.
        case = self.sudo()._through_door()
        case.satisfaction_after = score
        reader = case.with_context(lang=case.user_id.lang or self.env.lang)
        case._journal("scored", case.state, score_id=answer.id)
        if reopens:
            case._reopen(None, score_id=answer.id)
            if case.user_id:
                case.activity_schedule(
                    "mail.mail_activity_data_call",
                    user_id=case.user_id.id,
                    summary=reader.env._("Not content with the remedy: call"),
                )

    def action_score(self):
        """Ask what the customer said on the phone."""
        self.ensure_one()
        self._ensure_can_score()
        return dialog(
            self.env._("What the Customer Says"),
            "crm.recovery.score.phone",
            recovery_id=self.id,
        )

    def action_open_scores(self):
        """Open what the customer said of this remedy."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Satisfaction"),
            "res_model": "crm.recovery.score",
            "view_mode": "list",
            "views": [(False, "list")],
            "domain": [("recovery_id", "=", self.id)],
        }
