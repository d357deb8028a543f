from ast import literal_eval

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.lead_routing import Assignee, Waiting, level, obstacle, share_out
from .crm_lead import CONTEXT_KEY, Door
from .mail_followers_batch import BATCH_KEY, FollowerBatch


class CrmLeadRoute(models.Model):
    """How a route decides, and how its decisions are written in sets."""

    _inherit = "crm.lead.route"

    def _match(self, leads):
        """Return those of ``leads``, in their order, that this route's filter takes."""
        self.ensure_one()
        if not self.domain or not leads:
            return leads
        domain = Domain("id", "in", leads.ids) & Domain(literal_eval(self.domain))
        matched = set(self.env["crm.lead"].search(domain).ids)
        return leads.filtered(lambda lead: lead.id in matched)

    def _get_lead_cap_ids(self, lead):
        """Return the ids of the caps that bind a lead, whoever gets it here."""
        return (
            self.env["crm.lead.cap"]
            ._of_rows(
                [
                    {
                        "list_id": self.list_id.id,
                        "route_id": self.id,
                        "source_id": lead.source_id.id,
                    }
                ]
            )
            .ids
        )

    def _get_people(self):
        """Return the people of this route, in a fixed order, without their turns."""
        people = {}
        for member in self.member_ids:
            users = member.user_id or member.team_id.member_ids
            for user in users.filtered("active").sorted("id"):
                people.setdefault(
                    user.id,
                    Assignee(
                        user.id,
                        weight=member.weight if self.method == "weighted" else 1.0,
                        tags=frozenset(member.tag_ids.ids),
                        team_id=member.team_id.id or self.list_id.team_id.id or None,
                    ),
                )
        if self.working_hours:
            on_duty = self.env["res.users"].browse(people)._lead_on_duty_ids()
            for person in people.values():
                person.on_duty = person.user_id in on_duty
        return list(people.values())

    def _assignees(self):
        """Return the people of this route with their turns, in a fixed order."""
        people = self._get_people()
        user_ids = [person.user_id for person in people]
        if self.method == "least_open":
            found = self.env["crm.lead"]._read_group(
                [("user_id", "in", user_ids), ("won_status", "=", "pending")],
                ["user_id"],
                ["__count"],
            )
            counts = {user.id: count for user, count in found}
            for person in people:
                person.load = float(counts.get(person.user_id, 0))
            return people
        turns = dict(
            self.env.execute_query(
                SQL(
                    "SELECT user_id, load FROM crm_lead_route_turn WHERE route_id = %s",
                    self.id,
                )
            )
        )
        lowest = min((turns[i] for i in user_ids if i in turns), default=0.0)
        for person in people:
            person.load = turns.get(person.user_id, lowest)
        return level(people)

    def _plan(self, leads, hold=True, spent=None):
        """Decide who gets which of ``leads``; write nothing.

        :param bool hold: whether to hold the caps until the transaction ends
        :param dict spent: room of caps after plans that were not carried out; what
            this plan takes is taken off it
        :return: {lead id: :class:`Outcome`} and the assignees
        """
        self.ensure_one()
        people = self._assignees()
        rows = [
            {"to_user_id": person.user_id, "team_id": person.team_id}
            for person in people
        ] + [
            {
                "list_id": self.list_id.id,
                "route_id": self.id,
                "source_id": lead.source_id.id,
            }
            for lead in leads
        ]
        caps = self.env["crm.lead.cap"]._of_rows(rows)
        if hold:
            caps._take()
        room = caps._room()
        if spent is not None:
            room = {cap_id: spent.get(cap_id, left) for cap_id, left in room.items()}
        of = caps._get_finder()
        for person in people:
            person.caps = of(("user_id", person.user_id), ("team_id", person.team_id))
        waiting = [
            Waiting(
                lead.id,
                tags=frozenset(lead.tag_ids.ids),
                excluded=frozenset(lead.lead_excluded_user_ids.ids),
                caps=of(
                    ("list_id", self.list_id.id),
                    ("route_id", self.id),
                    ("source_id", lead.source_id.id),
                ),
            )
            for lead in leads
        ]
        outcomes = share_out(waiting, people, room)
        if spent is not None:
            spent.update(room)
        return outcomes, people

    def _fitting_ids(self, lead):
        """Return the ids of who could get this lead by this route, caps apart."""
        waiting = Waiting(
            lead.id,
            tags=frozenset(lead.tag_ids.ids),
            excluded=frozenset(lead.lead_excluded_user_ids.ids),
        )
        return {p.user_id for p in self._assignees() if not obstacle(waiting, p, {})}

    def _give(self, lead, assignee):
        """Give one lead, owned or not, to whom the plan named; its turn advances."""
        user = self.env["res.users"].browse(assignee.user_id)
        door = Door("route", route_id=self.id)
        values = {"user_id": user.id}
        if assignee.team_id:
            values["team_id"] = assignee.team_id
        lead.with_context(**{CONTEXT_KEY: door}).write(values)
        self._keep_turns([assignee])
        lead._lead_tell_owners(routed=True)

    def _hand_out(self, leads):
        """Give ``leads`` out, in sets: owners, journal, turns, followers, one word.

        :return: the leads that found someone
        """
        outcomes, people = self._plan(leads)
        given = leads.filtered(lambda lead: outcomes[lead.id].assignee)
        if not given:
            return given
        to = {lead.id: outcomes[lead.id].assignee for lead in given}
        self.env["crm.lead.assignment"]._write_rows(
            [
                {
                    "lead_id": lead.id,
                    "lead_ref": lead.id,
                    "lead_name": lead.name,
                    "list_id": self.list_id.id,
                    "route_id": self.id,
                    "source_id": lead.source_id.id,
                    "team_id": to[lead.id].team_id or lead.team_id.id,
                    "company_id": lead.company_id.id,
                    "to_user_id": to[lead.id].user_id,
                    "kind": "route",
                    "counts": True,
                }
                for lead in given
            ]
        )
        self._set_owners(given, to)
        self._keep_turns(people)
        given._lead_tell_owners(routed=True)
        return given

    def _set_owners(self, leads, to):
        """Write the new owners, one write for all leads of a person.

        Everything that hangs on a change of owner in Odoo hangs on this one too:
        automations, computed fields, followers. Only the notes in the chatter are
        written by us, in batches instead of one by one, and the new owner is told once.
        """
        followers = FollowerBatch()
        leads = leads.with_context(
            **{CONTEXT_KEY: Door("route", journaled=True), BATCH_KEY: followers},
            mail_notrack=True,
            mail_auto_subscribe_no_notify=True,
        )
        context = self.env.context
        silent = context.get("tracking_disable") or context.get("mail_notrack")
        before = {} if silent else leads._lead_tracked_values()
        teams = self._get_teams({who.user_id for who in to.values()})
        groups = {}
        for lead in leads:
            who = to[lead.id]
            # Written even where it stays: Odoo would move the lead to a team of the
            # owner's, away from that of the list.
            team_id = who.team_id
            if not team_id and not lead.team_id:
                team_id = teams.get(who.user_id)
            groups.setdefault((who.user_id, team_id), []).append(lead.id)
        for (user_id, team_id), ids in groups.items():
            values = {"user_id": user_id}
            if team_id:
                values["team_id"] = team_id
            leads.browse(ids).write(values)
        self.env["mail.followers"]._insert_batch("crm.lead", followers)
        # What Odoo computes from the owner is computed here, where it notes nothing.
        leads.flush_model()
        if before:
            leads._lead_log_changes(before)

    def _get_teams(self, user_ids):
        """Return {user id: id of the team that Odoo would take by default}."""
        Team = self.env["crm.team"]
        return {
            user_id: Team._get_default_team_id(
                user_id=user_id, domain=[("use_leads", "=", True)]
            ).id
            for user_id in user_ids
        }

    def _keep_turns(self, people):
        if self.method == "least_open":
            return
        self.env.execute_query(
            SQL(
                """
                INSERT INTO crm_lead_route_turn (route_id, user_id, load) VALUES %s
                ON CONFLICT (route_id, user_id) DO UPDATE SET load = EXCLUDED.load
                RETURNING id
                """,
                SQL(", ").join(
                    SQL("(%s, %s, %s)", self.id, person.user_id, person.load)
                    for person in people
                ),
            )
        )
