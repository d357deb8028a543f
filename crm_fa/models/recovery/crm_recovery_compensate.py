from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools import recovery_amount as rules
from ..screen_dates import format_date
from .crm_recovery_compensation_limit import SPENT
from .dialog import dialog, words_of

SIMILAR_CASES = 10


class CrmRecovery(models.Model):
    """What a case suggests to give, why, and what like cases were given."""

    _inherit = "crm.recovery"

    compensation_ids = fields.One2many(
        "crm.recovery.compensation",
        "recovery_id",
        string="Compensations",
        readonly=True,
    )
    compensation_amount = fields.Monetary(
        string="Given", compute="_compute_compensation_amount", compute_sudo=True
    )
    compensation_waiting = fields.Boolean(
        string="Compensation Pending",
        compute="_compute_compensation_amount",
        compute_sudo=True,
    )
    suggestion_text = fields.Text(
        string="Suggested Compensation", compute="_compute_suggestion_text"
    )
    similar_html = fields.Html(
        string="Like Cases", compute="_compute_similar_html", sanitize=False
    )

    @api.depends("compensation_ids.state", "compensation_ids.amount")
    def _compute_compensation_amount(self):
        for case in self:
            given = case.compensation_ids
            spent = given.filtered(lambda one: one.state in ("issued", "redeemed"))
            case.compensation_amount = sum(spent.mapped("amount"))
            case.compensation_waiting = any(
                one.state in ("to_approve", "approved") for one in given
            )

    @api.depends(
        "amount_affected", "severity", "responsibility", "policy_id", "rung_id"
    )
    @api.depends_context("lang")
    def _compute_suggestion_text(self):
        for case in self:
            suggestion = case._suggestion()
            text = case._explain_suggestion(case._suggestion_basis(suggestion))
            case.suggestion_text = text

    @api.constrains("currency_id")
    def _check_currency_kept(self):
        for case in self.sudo():  # whoever may see the compensations
            if case.compensation_ids.currency_id - case.currency_id:
                raise ValidationError(
                    self.env._(
                        "The currency of %(case)s stays %(currency)s: there are "
                        "compensations in it.",
                        case=case.name,
                        currency=case.compensation_ids.currency_id.name,
                    )
                )

    # ---- the suggestion ------------------------------------------------------------

    def _suggestion(self):
        """Return what the policy suggests to give, ``None`` when that is unknown.

        :rtype: recovery_amount.Suggestion or None
        """
        self.ensure_one()
        policy = self.sudo().policy_id  # the policy binds whoever may read it
        if not policy or not self.amount_affected:
            return None
        return rules.suggest(
            self.amount_affected,
            policy.band_start,
            policy.band_end,
            self.responsibility,
            # The rung counts, whoever may see the ladder.
            policy._factor(self.sudo().rung_id),
            self.currency_id.rounding or 0.01,
        )

    def _suggestion_basis(self, suggestion):
        """Return the facts a suggestion rests on, to be kept with it."""
        self.ensure_one()
        facts = {
            "severity": self.severity,
            "responsibility": self.responsibility,
            "affected": self.amount_affected or None,
            "currency": self.currency_id.id,
            "has_policy": bool(self.policy_id),
        }
        if suggestion:
            policy = self.sudo().policy_id  # as in _suggestion
            facts |= {
                **suggestion._asdict(),
                "start": policy.band_start,
                "end": policy.band_end,
            }
        return facts

    def _explain_suggestion(self, facts):
        """Return in words how a suggestion came about, in the reader's language."""
        env = self.env
        if not facts or not facts.get("has_policy"):
            return env._(
                "There is no policy for this severity: a manager decides what to give."
            )
        if facts["affected"] is None:
            return env._(
                "The affected amount is not known: nothing can be suggested, and a "
                "manager decides. Fill it in to get a suggestion."
            )
        labels = self.fields_get(["responsibility", "severity"], ["selection"])
        severities = dict(labels["severity"]["selection"])
        whose = dict(labels["responsibility"]["selection"])
        currency = env["res.currency"].browse(facts["currency"])
        lines = [
            env._(
                "%(amount)s: %(percent).4g %% of the affected %(affected)s",
                amount=currency.format(facts["amount"]),
                percent=facts["percent"],
                affected=currency.format(facts["affected"]),
            ),
            env._(
                "%(severity)s, responsibility: %(whose)s (policy: %(start).4g to "
                "%(end).4g %%)",
                severity=severities.get(facts["severity"], ""),
                whose=whose.get(facts["responsibility"], ""),
                start=facts["start"],
                end=facts["end"],
            ),
        ]
        if facts["factor"] != 1:
            lines.append(
                env._("× %(factor).4g for the customer's rung", factor=facts["factor"])
            )
        if facts["is_capped"]:
            lines.append(
                env._(
                    "Held at %(percent)d %% of the affected amount",
                    percent=rules.CAP_PERCENT,
                )
            )
        return "\n".join(lines)

    # ---- like cases ----------------------------------------------------------------

    def _similar_domain(self):
        """Return the domain of ended cases like this one, whoever handled them."""
        self.ensure_one()
        return (
            Domain("id", "!=", self._origin.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("severity", "=", self.severity)
            & Domain("responsibility", "=", self.responsibility)
            & Domain("category_id", "=", self.category_id._origin.id)
            & Domain("state", "=", "closed")
        )

    @api.depends("severity", "responsibility", "category_id", "company_id")
    @api.depends_context("lang")
    def _compute_similar_html(self):
        for case in self:
            # Figures without names: agents of other teams, and confidential cases, are
            # part of what is usual.
            like = case.sudo().search(
                case._similar_domain(),
                order="date_closed desc, id desc",
                limit=SIMILAR_CASES,
            )
            case.similar_html = case._similar_table(like)

    def _similar_table(self, cases):
        env = self.env
        if not cases:
            return Markup("<p class='text-muted'>%s</p>") % env._(
                "No case of this category, severity and responsibility has ended yet."
            )
        outcomes = words_of(self, "outcome")
        head = [
            env._("Ended"),
            env._("Given"),
            env._("Of the Affected Amount"),
            env._("As"),
            env._("Outcome"),
            env._("Score"),
        ]
        rows = []
        for case in cases:
            given = case.compensation_ids.filtered(lambda one: one.state in SPENT)
            amount = sum(given.mapped("amount"))
            percent = rules.percent_of(amount, case.amount_affected)
            rows.append(
                [
                    format_date(env, case.date_closed),
                    case.currency_id.format(amount) if amount else env._("Nothing"),
                    "" if percent is None else f"{percent:.0f} %",
                    ", ".join(given.kind_id.mapped("name")),
                    outcomes.get(case.outcome, ""),
                    f"{case.satisfaction_after:.0f}/5"
                    if case.satisfaction_after
                    else "",
                ]
            )
        cell = Markup("<td>%s</td>")
        return Markup("<table class='table table-sm mb-0'><tr>%s</tr>%s</table>") % (
            Markup().join(Markup("<th>%s</th>") % title for title in head),
            Markup().join(
                Markup("<tr>%s</tr>") % Markup().join(cell % text for text in row)
                for row in rows
            ),
        )

    def repair_in_words(self):
        """Return what the customer was given, for the words of an apology."""
        given = self.sudo().compensation_ids.filtered(  # only what the customer knows
            lambda one: one.state in ("issued", "redeemed") and one.amount
        )
        if not given:
            return super().repair_in_words()
        return self.env._(
            "To make up for it we give you: %(gifts)s. ",
            gifts=", ".join(given.mapped("name")),
        )

    # ---- buttons and obstacles -----------------------------------------------------

    def action_compensate(self):
        """Open the suggestion: what to give, why, and what like cases were given."""
        self.ensure_one()
        self._ensure_can("compensate")
        return self._compensate_action()

    def _compensate_action(self, given=None):
        defaults = {"recovery_id": self.id}
        if given:
            defaults["compensation_id"] = given.id
        return dialog(self.env._("Compensate"), "crm.recovery.compensate", **defaults)

    def _close_obstacles(self):
        obstacles = super()._close_obstacles()
        # Approvals and issues count, whoever may see them.
        waiting = self.sudo().compensation_ids.filtered(
            lambda one: one.state in ("to_approve", "approved")
        )
        for one in waiting:
            obstacles.append(
                self.env._(
                    "“%(name)s” is %(state)s: issue it or cancel it.",
                    name=one.name,
                    state=one._state_label(),
                )
            )
        return obstacles

    def _cancel_obstacles(self):
        obstacles = super()._cancel_obstacles()
        for one in self.sudo().compensation_ids:  # as when closing
            if one.state in SPENT or one.state == "to_approve":
                obstacles.append(
                    self.env._(
                        "“%(name)s” is %(state)s.",
                        name=one.name,
                        state=one._state_label(),
                    )
                )
        return obstacles
