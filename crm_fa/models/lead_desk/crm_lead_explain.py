from collections import Counter
from dataclasses import dataclass, field

from odoo import api, fields, models

from ...tools.lead_routing import Assignee, Waiting, share_out
from ..screen_dates import format_datetime

# What decides about a lead before any route does.
DECIDES = (
    *("lead_list_id", "user_id", "active", "won_status", "lead_buyer_id"),
    *("lead_refused_route_id", "lead_quarantined", "lead_invalid"),
)


@dataclass
class Explanation:
    """Why a lead goes where it goes: in plain values, for words and for a page."""

    headline: str = ""
    route: str = ""
    next_id: int | None = None
    # {user id: (reason, names of the caps that are reached)}
    skipped: dict = field(default_factory=dict)
    # Who stands behind the next one, in turn.
    others: list = field(default_factory=list)


class CrmLead(models.Model):
    """Say who would get a lead and why; nothing here writes."""

    _inherit = "crm.lead"

    lead_explanation = fields.Text(
        "Who Gets It",
        compute="_compute_lead_explanation",
        groups="base.group_user",
        help="Which route decides about this waiting lead, and who is passed over.",
    )
    lead_explanation_html = fields.Html(
        "Who Gets It, and Why",
        compute="_compute_lead_explanation_html",
        sanitize=False,
        groups="base.group_user",
        export_string_translation=False,
    )

    @api.depends(*DECIDES)
    @api.depends_context("lang")
    def _compute_lead_explanation(self):
        for lead in self:
            # Routes and caps decide, whoever may see them.
            lead.lead_explanation = "\n".join(lead.sudo()._lead_explain())

    @api.depends(*DECIDES)
    @api.depends_context("lang", "tz")
    def _compute_lead_explanation_html(self):
        for lead in self:
            lead.lead_explanation_html = self.env["ir.qweb"]._render(
                "crm_fa.lead_explanation", lead._get_explanation_values()
            )

    def _get_explanation_values(self):
        """Return what the page that explains a lead shows."""
        # Routes and caps decide, whoever may see them.
        lead = self.sudo()
        why = lead._get_explanation()
        reasons = lead._lead_skip_reasons()
        users = self.env["res.users"].sudo()
        return {
            "why": why,
            "next": users.browse(why.next_id or []),
            "others": users.browse(why.others),
            "skipped": [
                (
                    users.browse(user_id),
                    self.env._("Passed over: %(why)s", why=reasons[reason]),
                    ", ".join(caps),
                )
                for user_id, (reason, caps) in why.skipped.items()
            ],
            # The journal's own rules say who sees which row.
            "history": [
                {
                    "when": format_datetime(self.env, row.date),
                    "who": row.to_user_id.sudo().name,
                    "way": row._get_way(),
                    "note": row.note,
                }
                for row in self.lead_assignment_ids
            ],
        }

    def _get_explanation(self):
        """Decide as the engine would, and keep why."""
        self.ensure_one()
        env = self.env
        if self.user_id:
            return Explanation(
                env._("%(owner)s has this lead.", owner=self.user_id.name)
            )
        if not self.lead_list_id:
            return Explanation(env._("It is in no list, so no route gives it out."))
        if barred := self._get_bar():
            return Explanation(barred)
        for route in self.lead_list_id.route_ids:
            if not route._match(self):
                continue
            if route.decision == "refuse":
                return Explanation(
                    env._("The route “%(name)s” refuses it.", name=route.name),
                    route=route.name,
                )
            outcomes, people = route._plan(self, hold=False)
            outcome = outcomes[self.id]
            room = (
                env["crm.lead.cap"]
                .browse(
                    {cap for person in people for cap in person.caps}
                    | set(route._get_lead_cap_ids(self))
                )
                ._room()
            )
            full = {cap for cap, left in room.items() if left <= 0}
            common = full & set(route._get_lead_cap_ids(self))
            caps = {person.user_id: full & set(person.caps) for person in people}
            return Explanation(
                env._("The route “%(name)s” takes it.", name=route.name),
                route=route.name,
                next_id=outcome.assignee.user_id if outcome.assignee else None,
                skipped={
                    user_id: (
                        reason,
                        env["crm.lead.cap"]
                        .browse(sorted(caps[user_id] | common))
                        .mapped("name")
                        if reason == "cap"
                        else [],
                    )
                    for user_id, reason in outcome.skipped.items()
                },
                others=[
                    person.user_id
                    for person in sorted(people, key=lambda person: person.load)
                    if person.user_id not in outcome.skipped
                    and person is not outcome.assignee
                ],
            )
        return Explanation(env._("It waits: no route of the list matches it."))

    def _get_ban(self):
        """Return in words why none of our people may get this lead; else False."""
        env = self.env
        if self.lead_buyer_id:
            return env._("It was sold: none of our people gets it.")
        if self.lead_invalid:
            return env._("It is no real lead: nobody gets it.")
        if self.lead_quarantined:
            return env._("Quarantined after too many returns: nobody gets it.")
        return False

    def _get_bar(self):
        """Return in words why no route may give this lead out, if so; else False."""
        env = self.env
        if ban := self._get_ban():
            return ban
        if not self.active or self.won_status != "pending":
            return env._("It is closed, so no route gives it out.")
        if self.lead_refused_route_id:
            return env._(
                "The route “%(name)s” refused it: nobody gets it until a supervisor "
                "has it routed again.",
                name=self.lead_refused_route_id.name,
            )
        return False

    def _lead_explain(self):
        """Return in words which route matches, who is next and who is passed over."""
        self.ensure_one()
        if self.user_id or not self.lead_list_id:
            return []
        why = self._get_explanation()
        lines = [why.headline]
        if why.next_id:
            user = self.env["res.users"].browse(why.next_id)
            lines.append(self.env._("Next in turn: %(name)s", name=user.name))
        elif why.skipped:
            lines.append(self.env._("It waits: nobody can take it now."))
        return lines + self._lead_skipped_lines(
            {user_id: reason for user_id, (reason, _caps) in why.skipped.items()}
        )

    @api.model
    def _lead_skip_reasons(self):
        return {
            "excluded": self.env._("returned it before"),
            "skills": self.env._("lacks the skills"),
            "cap": self.env._("a cap is reached"),
            "off_duty": self.env._("outside working hours"),
            "quarantined": self.env._("the lead is in quarantine"),
        }

    def _lead_skipped_lines(self, skipped):
        """Return a line for each person passed over, with the reason."""
        reasons = self._lead_skip_reasons()
        return [
            self.env._(
                "Passed over: %(name)s (%(why)s)",
                name=self.env["res.users"].browse(user_id).name,
                why=reasons[why],
            )
            for user_id, why in skipped.items()
        ]

    def action_explain(self):
        """Open a page that says who gets this lead, and why; write nothing.

        :return: window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who Gets It, and Why"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref("crm_fa.crm_lead_explain_view_form").id, "form")],
            "target": "new",
            "context": {"form_view_initial_mode": "readonly"},
        }

    # ---- sharing out a selection ---------------------------------------------------

    def _lead_share_out(self, users):
        """Decide how a selection of leads is shared among ``users``; write nothing.

        :return: outcome by lead id, see :func:`share_out`
        """
        caps = self.env["crm.lead.cap"]._of_rows(
            # A lead that is given to somebody joins their team, and counts there.
            [{"to_user_id": user.id, "team_id": user.sale_team_id.id} for user in users]
            + [
                {"list_id": lead.lead_list_id.id, "source_id": lead.source_id.id}
                for lead in self
            ]
        )
        of = caps._get_finder()
        people = [
            Assignee(
                user.id,
                caps=of(("user_id", user.id), ("team_id", user.sale_team_id.id)),
            )
            for user in users
        ]
        waiting = [
            Waiting(
                lead.id,
                # Exclusions hold, whether or not the user sees these people.
                excluded=frozenset(lead.sudo().lead_excluded_user_ids.ids),
                caps=of(
                    ("list_id", lead.lead_list_id.id), ("source_id", lead.source_id.id)
                ),
                quarantined=lead.sudo().lead_quarantined,
            )
            for lead in self
        ]
        return share_out(waiting, people, caps._room())

    @api.model
    def _render_shares(self, counts, left, refused=None, limited=0):
        """Return a page of who would get how many leads, and why others get none.

        :param dict counts: leads by user, the most first
        :param list left: :class:`Outcome` of each lead that nobody would get; ``None``
            where no route matches
        :param dict refused: leads by name of the route that refuses them
        :param int limited: so many more leads were not looked at
        """
        reasons = Counter(
            reason
            for outcome in left
            for reason in (set(outcome.skipped.values()) if outcome else {"route"})
        )
        words = {
            **self._lead_skip_reasons(),
            "route": self.env._("no route of the list matches"),
        }
        blocked = {}
        for outcome in left:
            for user_id, reason in (outcome.skipped if outcome else {}).items():
                blocked.setdefault((user_id, words[reason]), 0)
                blocked[user_id, words[reason]] += 1
        # Names of colleagues are shown, whichever company they are in.
        users = self.env["res.users"].sudo()
        given = sum(counts.values())
        nobody = len(left) + sum((refused or {}).values())
        if given and nobody:
            summary = self.env._(
                "%(given)s would find someone, %(nobody)s would not.",
                given=given,
                nobody=nobody,
            )
        elif given:
            summary = self.env._("%(given)s would find someone.", given=given)
        elif nobody:
            summary = self.env._("None of these leads would find anybody now.")
        else:
            summary = self.env._("No lead waits.")
        return self.env["ir.qweb"]._render(
            "crm_fa.lead_shares",
            {
                "summary": summary,
                "nobody": self.env._("Nobody: %(count)s", count=len(left)),
                "rows": list(counts.items()),
                "most": max(counts.values(), default=0),
                "left": len(left),
                "reasons": [(words[name], number) for name, number in reasons.items()],
                "blocked": [
                    (users.browse(user_id), reason, number)
                    for (user_id, reason), number in blocked.items()
                ],
                "refused": list((refused or {}).items()),
                "limited": limited,
            },
        )
