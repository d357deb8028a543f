"""Who gets the waiting leads: our engine against Odoo's own, on the same leads.

Both databases hold the same leads, teams and members; one has crm_fa and four lists
with routes and caps, the other Odoo alone with its rules. Run by `make bench-leads`.
"""

import os
import random

import odoo
from odoo import Command

from bench.database import Database, exists
from bench.measure import Table, best, median, say, timed, worked

LISTS = 4
PEOPLE = 80
FEW = 1000
QUEUE = 100_000
TIMES_STOCK = 20
QUERIES = 0.5
ARRIVALS = 25
SLOWER_ARRIVAL = 1.5
# What a clock on a shared machine adds to a figure that is the same.
NOISE = 1.05

COPY = """
    INSERT INTO crm_lead (%(columns)s)
    SELECT %(values)s FROM crm_lead l, generate_series(1, %(count)s) n
     WHERE l.id = %(lead)s
"""
# Each lead is a person of its own: Odoo merges what looks alike.
OWN = {
    "name": "'Waiting lead ' || n",
    "email_from": "'someone' || n || '@lead' || l.id || '.example'",
    "email_normalized": "'someone' || n || '@lead' || l.id || '.example'",
    "create_date": "now() at time zone 'utc' - n * interval '1 second'",
}


def people(env):
    """Teams with members who may have as many leads as there are."""
    users = (
        env["res.users"]
        .with_context(no_reset_password=True, mail_create_nosubscribe=True)
        .create(
            [
                {
                    "name": f"Seller {number}",
                    "login": f"bench_seller_{number}",
                    "email": f"seller{number}@bench.example",
                    "group_ids": [
                        Command.set(
                            env.ref("sales_team.group_sale_salesman").ids
                            + env.ref("base.group_user").ids
                        )
                    ],
                }
                for number in range(PEOPLE)
            ]
        )
    )
    share = PEOPLE // LISTS
    teams = env["crm.team"].create(
        [
            {
                "name": f"Team {number}",
                "use_leads": True,
                "assignment_domain": f"[('referred', '=', 'List {number}')]",
                "crm_team_member_ids": [
                    Command.create({"user_id": user.id, "assignment_max": 300_000})
                    for user in users[number * share : (number + 1) * share]
                ],
            }
            for number in range(LISTS)
        ]
    )
    return teams


def lists(env, teams):
    """A list a team, one route each, and a cap on every member."""
    env["crm.lead.cap"].create(
        [
            {"user_id": user.id, "maximum": 100_000, "period": "month"}
            for user in teams.member_ids
        ]
    )
    return env["crm.lead.list"].create(
        [
            {
                "name": team.name,
                "code": f"bench{number}",
                "domain": f"[('referred', '=', 'List {number}')]",
                "route_ids": [
                    Command.create(
                        {
                            "name": "All",
                            "member_ids": [Command.create({"team_id": team.id})],
                        }
                    )
                ],
            }
            for number, team in enumerate(teams)
        ]
    )


def lead_values(number):
    return {
        "name": "Waiting lead",
        "type": "lead",
        "user_id": False,
        "team_id": False,
        "referred": f"List {number}",
        "email_from": f"first@list{number}.example",
    }


def wait(database, count, number_of_lists=LISTS, **more):
    """Let ``count`` leads wait, in equal shares for the lists."""
    with database.env() as env:
        for number in range(number_of_lists):
            lead = env["crm.lead"].create({**lead_values(number), **more})
            env.flush_all()
            env.cr.execute(
                "SELECT column_name FROM information_schema.columns "
                "WHERE table_name = 'crm_lead' AND column_name != 'id'"
            )
            columns = [row[0] for row in env.cr.fetchall()]
            env.cr.execute(
                COPY
                % {
                    "columns": ", ".join(f'"{name}"' for name in columns),
                    "values": ", ".join(
                        OWN.get(name, f'l."{name}"') for name in columns
                    ),
                    "count": count // number_of_lists - 1,
                    "lead": lead.id,
                }
            )
    database.vacuum("crm_lead")


def assigned(env):
    return env["crm.lead"].search_count(
        [("user_id", "!=", False), ("name", "like", "Waiting lead")]
    )


def route(database):
    """Run the cron's method; seconds of work, queries and leads given."""
    with database.env() as env:
        before = assigned(env)
    with database.env() as env:
        queries = odoo.sql_db.sql_counter
        duration, _ = worked(env["crm.lead.list"]._cron_route)
        env.flush_all()
        queries = odoo.sql_db.sql_counter - queries
    with database.env() as env:
        return duration, queries, assigned(env) - before


def stock(database):
    with database.env() as env:
        teams = env["crm.team"].search([("name", "like", "Team _")])
        # Not a loop of days: all leads are of today.
        duration, _ = worked(lambda: teams._action_assign_leads(creation_delta_days=0))
        env.flush_all()
        return duration, assigned(env)


class Leads:
    def __init__(self, args, table):
        self.args, self.table = args, table
        self.made = []

    def copy(self, source, suffix):
        database = Database.copy(source, f"{self.args.database}_{suffix}")
        self.made.append(database)
        return database

    def all(self):
        count = self.args.leads
        ours = self.copy(os.environ["CRMFA_MODULE_TEMPLATE"], "ours")
        with ours.env() as env:
            lists(env, people(env))
        wait(ours, LISTS * 10)
        route(ours)
        say(f"Our engine: {FEW:,}, then {count:,} waiting leads")
        few = []
        for _number in range(3):
            wait(ours, FEW)
            few.append(self.routed(ours, FEW))
        wait(ours, count)
        duration, queries, given = many = self.routed(ours, count)
        each_few = best([each for each, _queries, _given in few])
        self.table.times(
            f"a lead of {count:,}, against one of {FEW:,}",
            duration,
            each_few,
            NOISE,
        )
        self.table.add(
            "queries a lead",
            f"{queries / given:.3f}",
            "",
            "",
            f"< {QUERIES}",
            queries / given < QUERIES,
        )
        self.arrival(ours)
        self.against_stock(count, many[0])

    def routed(self, database, count):
        duration, queries, given = route(database)
        if given != count:
            raise RuntimeError(f"{given} of {count} leads found someone")
        print(f"  {given / duration:,.0f} leads a second of work, {queries:,} queries")
        return duration / given, queries, given

    def against_stock(self, count, ours):
        say(f"Odoo's own assignment of {count:,} leads")
        plain = self.copy(os.environ["CRMFA_TEMPLATE"], "plain")
        with plain.env() as env:
            people(env)
        wait(plain, count)
        duration, given = stock(plain)
        if given < count * 0.9:
            raise RuntimeError(f"Odoo gave out {given} of {count}")
        print(f"  {given / duration:,.0f} leads a second of work")
        ratio = duration / given / ours
        self.table.add(
            f"{count:,} leads, times as fast as Odoo's own",
            f"{1 / ours:,.0f}/s",
            f"{given / duration:,.0f}/s",
            f"{ratio:.1f}",
            f">= {TIMES_STOCK}",
            ratio >= TIMES_STOCK,
        )

    def arrival(self, database):
        """One lead comes and is routed, with a queue of those nobody can have."""
        say(f"One lead that arrives, with {QUEUE:,} waiting and with none")
        none = [self.arrive(database, number) for number in range(ARRIVALS)]
        # They ask for a skill that nobody on their route has.
        with database.env() as env:
            skill = env["crm.tag"].create({"name": "Rare skill"})
            listed = env["crm.lead.list"].search([("code", "=", "bench0")])
            listed.route_ids.sequence = 20
            env["crm.lead.route"].create(
                {
                    "name": "Rare",
                    "list_id": listed.id,
                    "sequence": 1,
                    "domain": "[('contact_name', '=', 'Rare')]",
                    "member_ids": [
                        Command.create(
                            {
                                "user_id": listed.route_ids.member_ids.team_id[:1]
                                .member_ids[:1]
                                .id,
                                "tag_ids": skill.ids,
                            }
                        )
                    ],
                }
            )
        wait(database, QUEUE, number_of_lists=1, contact_name="Rare")
        took, _queries, given = route(database)
        if given:
            raise RuntimeError(f"{given} of the queue found someone")
        print(f"  the whole pass that finds nobody: {took:.1f} s")
        database.vacuum("crm_lead")
        queued = [self.arrive(database, number) for number in range(ARRIVALS)]
        self.table.times(
            f"one arrival with {QUEUE:,} waiting, against none",
            median(queued),
            median(none),
            SLOWER_ARRIVAL,
        )

    def arrive(self, database, number):
        with database.env() as env:
            values = {**lead_values(0), "name": f"Arrival {random.random()}"}

            def come():
                lead = env["crm.lead"].create(
                    {**values, "email_from": f"arrival{random.random()}@x.example"}
                )
                env["crm.lead.list"]._cron_route()
                return lead

            duration, lead = worked(come)
            if not lead.user_id:
                raise RuntimeError("The lead that arrived found nobody")
            return duration


def run(args):
    for name in ("CRMFA_TEMPLATE", "CRMFA_MODULE_TEMPLATE"):
        if not exists(os.environ.get(name) or "-"):
            print(f"{name} is not set: run this with `make bench-leads`.")
            return 2
    table = Table()
    leads = Leads(args, table)
    try:
        total, _ = timed(leads.all)
    finally:
        for database in leads.made:
            database.drop()
    say(f"{args.leads:,} leads, {LISTS} lists, {PEOPLE} people; {total:.0f} s in all")
    table.show()
    return 0 if table.good else 1
