"""What the web client asks for when it opens the ladder, against a stock grouping."""

import re

from lxml import etree

from odoo import api

from bench.measure import best, say, timed

ROUNDS = 7
LIMIT = 1.3
MODEL = "crm.customer.profile"
RUNG, STOCK = "ladder_rung_id", "team_id"
CARDS = {"kanban": 20, "list": 80}
NUMBERS = ("integer", "float", "monetary")
SCAN = "Seq Scan on crm_customer_profile"


class Views:
    """The same view, model and user; only the field that groups differs.

    ``team_id`` is a plain many2one with six values and an index: what any stock list is
    grouped by.
    """

    def __init__(self, stage, table):
        self.table, self.database = table, stage.full
        with self.database.env() as env:
            # Six teams for everyone, as evenly as the rungs are not.
            env.cr.execute(
                """
                UPDATE crm_customer_profile
                   SET team_id = t.ids[1 + partner_id % 6]
                  FROM (SELECT array_agg(id ORDER BY id DESC) AS ids FROM crm_team) t
                """
            )
        self.database.vacuum("crm_customer_profile")

    def all(self):
        say("Ladder views, grouped by rung against the same view grouped by team")
        for kind in ("kanban", "list"):
            calls = {field: self.call(kind, field) for field in (RUNG, STOCK)}
            times = {field: [] for field in calls}
            for number in range(ROUNDS + 1):
                for field, call in calls.items():
                    duration, _ = timed(call)
                    if number:
                        times[field].append(duration)
            self.table.times(
                f"ladder {kind}", best(times[RUNG]), best(times[STOCK]), LIMIT
            )
        for kind in ("kanban", "list"):
            self.explain(kind)

    def call(self, kind, field, cursor_of=None):
        """A function that does what the web client's call does."""
        with self.database.env(user=2) as env:
            arch = etree.fromstring(env[MODEL].get_view(view_type=kind)["arch"])
            names = {node.get("name") for node in arch.iter("field")}
            fields = env[MODEL].fields_get(names)
        aggregates = [
            f"{name}:{field['aggregator']}"
            for name, field in fields.items()
            if field.get("aggregator") and field["type"] in NUMBERS
        ]
        for name, description in fields.items():
            if description.get("currency_field") and description.get("aggregator"):
                aggregates.append(f"{description['currency_field']}:array_agg_distinct")
                aggregates.append(f"{name}:sum_currency")
        specification = {
            name: {"fields": {"display_name": {}}}
            if description["type"] == "many2one"
            else {}
            for name, description in fields.items()
        }

        def ask(env):
            return env[MODEL].web_read_group(
                [],
                [field],
                aggregates,
                # Rungs say themselves that they are open, teams do not: open both,
                # or a list of groups is compared with a list of records.
                auto_unfold=True,
                unfold_read_specification=specification,
                unfold_read_default_limit=CARDS[kind],
            )

        def call():
            with self.database.registry.cursor() as cursor:
                context = {"read_group_expand": True, "lang": "en_US"}
                return ask(api.Environment(cursor, 2, context))

        call.ask = ask
        return call

    def explain(self, kind):
        """Print the plan of each query on profiles, and whether an index serves it."""
        ask = self.call(kind, RUNG).ask
        seen = []
        with self.database.registry.cursor() as cursor:
            env = api.Environment(cursor, 2, {"read_group_expand": True})
            execute = cursor.execute

            def remember(query, params=None, **options):
                seen.append(cursor._obj.mogrify(*flat(query, params)).decode())
                return execute(query, params, **options)

            cursor.execute = remember
            ask(env)
            del cursor.execute
            plans = {}
            for query in seen:
                if "crm_customer_profile" not in query:
                    continue
                shape = re.sub(r"\d+", "?", query)
                if shape in plans:
                    continue
                cursor.execute(f"EXPLAIN {query}".replace("%", "%%"))
                plans[shape] = (query, [row[0] for row in cursor.fetchall()])
        picking = served = 0
        for query, plan in plans.values():
            # What adds up every row of the table is read in one sweep, as any grouping
            # is; the times above say what that costs.
            if "GROUP BY" not in query:
                picking += 1
                served += not any(SCAN in row for row in plan)
            print(f"\n  {kind}: {' '.join(query.split())[:300]}")
            print("\n".join(f"    {row}" for row in plan))
        self.table.counts(
            f"queries of the ladder {kind} that pick rows, by an index",
            served,
            picking,
            "all",
            served == picking,
        )


def flat(query, params):
    """Odoo's own SQL objects as text and parameters."""
    return (query.code, query.params) if hasattr(query, "code") else (query, params)
