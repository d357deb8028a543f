from collections import Counter, defaultdict
from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models

from ...tools import lead_return_policy as policy


class Judgement(NamedTuple):
    """What would become of one lead's return, with the figures behind it."""

    lead: models.Model
    assignment: models.Model
    verdict: policy.Verdict
    figures: dict | None
    proof: dict | None
    evidence: dict
    # What is different when the lead's buyer or vendor asks, not its holder.
    extra: dict = {}  # noqa: RUF012


class CrmLeadReturn(models.Model):
    """What a list's policy says about leads that somebody wants to return."""

    _inherit = "crm.lead.return"

    @api.model
    def _judge(self, leads, reason, attachments=()):
        """Return a :class:`Judgement` per lead. Writes nothing.

        Leads of one holder and list are counted one after another, so that a batch
        cannot pass under a cap that its leads would break one by one.
        """
        now = self.env.cr.now().replace(microsecond=0)
        assignments = self._current_assignments(leads)
        proofs = self._prove(leads, reason)
        evidence = self._gather_evidence(leads, assignments, len(attachments))
        received, used = self._count_for_caps(leads, now)
        asked = Counter()
        judgements = []
        for lead in leads:
            # The policy judges, whoever may see the list.
            lead_list, holder = lead.sudo().lead_list_id, lead.sudo().user_id
            pair = (lead_list.id, holder.id)
            assignment = assignments[lead]
            since = assignment.date or lead.date_open or None
            percent = lead_list.return_cap_percent
            percent = None if percent is False else percent
            so_far = used[pair] + asked[pair]
            least = lead_list.return_cap_least
            verdict = policy.judge(
                in_time=policy.in_window(now, since, lead_list.return_window_days),
                under_cap=policy.in_cap(so_far, received[pair], percent, least),
                provable=bool(reason.proof),
                proven=lead in proofs,
                auto_accept=lead_list.return_auto_accept,
                late_state=lead_list.return_late_state,
                over_cap_state=lead_list.return_over_cap_state,
            )
            if verdict.state != policy.REJECTED:
                asked[pair] += 1
            figures = self._rule_figures(
                verdict.rule, lead_list, since, so_far, received[pair], percent
            )
            judgements.append(
                Judgement(
                    lead,
                    assignment,
                    verdict,
                    figures,
                    proofs.get(lead),
                    evidence[lead],
                )
            )
        return judgements

    @api.model
    def _rule_figures(self, rule, lead_list, since, used, received, percent):
        """Return the figures behind a rule, to be put in words when they are read."""
        if rule == policy.LATE:
            end = policy.window_end(since, lead_list.return_window_days)
            return {
                "days": lead_list.return_window_days,
                "end": fields.Datetime.to_string(end),
            }
        if rule == policy.OVER_CAP:
            return {
                "allowed": policy.allowed_returns(
                    received, percent, lead_list.return_cap_least
                ),
                "received": received,
                "days": lead_list.return_cap_days,
                "used": used,
            }
        return None

    @api.model
    def _count_for_caps(self, leads, now):
        """Return two counters by (list id, user id): leads received, returns asked.

        Refused and cancelled returns do not count; a moment exactly a period ago is
        out of it.
        """
        received, used = Counter(), Counter()
        by_days = defaultdict(list)
        # The policy counts, whoever may see lists, journal and returns.
        for lead_list in leads.sudo().lead_list_id:
            by_days[lead_list.return_cap_days].append(lead_list.id)
        users = leads.sudo().user_id.ids
        for days, list_ids in by_days.items():
            since = now - timedelta(days=days)
            common = [("list_id", "in", list_ids)]
            for lead_list, user, count in (
                self.env["crm.lead.assignment"]
                .sudo()  # counted, not shown
                ._read_group(
                    [*common, ("to_user_id", "in", users), ("date", ">", since)],
                    ["list_id", "to_user_id"],
                    ["__count"],
                )
            ):
                received[lead_list.id, user.id] = count
            # Returns are counted too, not shown.
            for lead_list, user, count in self.sudo()._read_group(
                [
                    *common,
                    ("user_id", "in", users),
                    ("request_date", ">", since),
                    ("state", "not in", ("rejected", "cancelled")),
                ],
                ["list_id", "user_id"],
                ["__count"],
            ):
                used[lead_list.id, user.id] = count
        return received, used
