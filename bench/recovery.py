"""The queue of recovery cases against a stock list of the same size."""

import re

from lxml import etree

from odoo import api

from bench.measure import best, say, timed
from bench.views import flat

CASES = 100_000
CUSTOMERS = 20_000
ROUNDS = 9
LIMIT = 1.3
PAGE = 80
OURS, STOCK = "crm.recovery", "crm.lead"
SCAN = re.compile(r"Seq Scan on crm_recovery\b")
MANAGER = 2

# All of them wait: the longest queue there can be. Agents and teams have as many each.
FILL = """
    INSERT INTO crm_recovery
           (name, title, partner_id, date_incident, source, currency_id, category_id,
            impact, severity, responsibility, user_id, team_id, company_id, policy_id,
            rung_id, rung_rank, state, date_opened, deadline_acknowledge,
            deadline_contact, deadline_resolve, next_deadline, create_uid, create_date)
    SELECT 'RC/' || n, 'Case ' || n, %(partners)s + n %% %(customers)s,
           DATE '2026-01-01' + n * 7919 %% 150, 'call',
           (SELECT currency_id FROM res_company WHERE id = %(company)s),
           c.ids[1 + n %% array_length(c.ids, 1)], (1 + n %% 4)::text,
           (1 + n %% 4)::text, 'ours', u.ids[1 + n %% array_length(u.ids, 1)],
           t.ids[1 + n %% array_length(t.ids, 1)], %(company)s,
           p.ids[1 + n %% array_length(p.ids, 1)], r.id, r.sequence, 'acknowledged',
           m.moment, m.moment + interval '4 hours', m.moment + interval '8 hours',
           m.moment + interval '24 hours', m.moment + interval '8 hours', 1, now()
      FROM generate_series(1, %(cases)s) n
     CROSS JOIN LATERAL (SELECT TIMESTAMP '2026-01-01' + n::bigint * 7919 %% 216000
                                * interval '1 minute' AS moment) m
     CROSS JOIN (SELECT array_agg(id) AS ids FROM crm_recovery_category) c
     CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM res_users
                  WHERE login LIKE 'bench_agent_%%') u
     CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM crm_team
                  WHERE name::text LIKE '%%Bench%%') t
     CROSS JOIN (SELECT array_agg(id) AS ids FROM crm_recovery_policy) p
      JOIN LATERAL (SELECT id, sequence FROM crm_ladder_rung
                     ORDER BY id OFFSET n %% 6 LIMIT 1) r ON TRUE
"""
LEADS = """
    INSERT INTO crm_lead (name, type, active, user_id, team_id, stage_id, company_id,
                          partner_id, priority, expected_revenue, date_deadline,
                          create_uid, create_date)
    SELECT 'Lead ' || n, 'opportunity', true,
           u.ids[1 + n %% array_length(u.ids, 1)],
           t.ids[1 + n %% array_length(t.ids, 1)],
           (SELECT min(id) FROM crm_stage), %(company)s,
           %(partners)s + n %% %(customers)s, (n %% 4)::text, n %% 1000,
           DATE '2026-01-01' + n * 7919 %% 150, 1, now()
      FROM generate_series(1, %(cases)s) n
     CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM res_users
                  WHERE login LIKE 'bench_agent_%%') u
     CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM crm_team
                  WHERE name::text LIKE '%%Bench%%') t
"""
PARTNERS = """
    INSERT INTO res_partner (id, name, complete_name, type, active, is_company,
                             commercial_partner_id, email, autopost_bills, create_date)
    SELECT %(partners)s + n, 'Customer ' || n, 'Customer ' || n, 'contact', true, true,
           %(partners)s + n, 'c' || n || '@bench.example', 'ask', now()
      FROM generate_series(0, %(customers)s - 1) n
"""


class Recovery:
    """The same call of the web client, on the list of each model as it is delivered."""

    def __init__(self, stage, table):
        self.table, self.database = table, stage.empty("recovery")
        with self.database.env() as env:
            self.agent = self.people(env)
            env.cr.execute("SELECT max(id) + 1000, min(id) FROM res_partner")
            first, _lowest = env.cr.fetchone()
            values = {
                "partners": first,
                "customers": CUSTOMERS,
                "cases": CASES,
                "company": env.ref("base.main_company").id,
            }
            for statement in (PARTNERS, LEADS, FILL):
                env.cr.execute(statement, values)
            self.partner = first
        self.database.vacuum("res_partner", "crm_lead", "crm_recovery")

    def people(self, env):
        """Twenty agents in four teams; return one of them."""
        group = env.ref("sales_team.group_sale_salesman")
        users = env["res.users"].with_context(no_reset_password=True)
        agents = users.create(
            [
                {
                    "name": f"Agent {number}",
                    "login": f"bench_agent_{number}",
                    "group_ids": [(6, 0, group.ids)],
                }
                for number in range(20)
            ]
        )
        env["crm.team"].create(
            [
                {
                    "name": f"Bench {number}",
                    "member_ids": [(6, 0, agents[number::4].ids)],
                }
                for number in range(4)
            ]
        )
        return agents[0].id

    def all(self):
        say(f"The queue of {CASES:,} cases against the list of as many opportunities")
        for who, user in (("manager", MANAGER), ("agent", self.agent)):
            calls = {
                OURS: self.call(OURS, user, self.open_cases()),
                STOCK: self.call(STOCK, user, [("type", "=", "opportunity")]),
            }
            times = {model: [] for model in calls}
            for number in range(ROUNDS + 1):
                for model, call in calls.items():
                    duration, _ = timed(call)
                    if number:
                        times[model].append(duration)
            self.table.times(
                f"recovery list, {who}", best(times[OURS]), best(times[STOCK]), LIMIT
            )
        self.explain()

    def open_cases(self):
        return [("state", "not in", ("closed", "cancelled"))]

    def call(self, model, user, domain, limit=PAGE):
        """A function that does what the web client's call does."""
        with self.database.env(user=user) as env:
            view = env.ref(
                {
                    OURS: "crm_fa.crm_recovery_view_list",
                    STOCK: "crm.crm_case_tree_view_oppor",
                }[model]
            )
            arch = etree.fromstring(env[model].get_view(view.id, "list")["arch"])
            names = {node.get("name") for node in arch.iter("field")}
            fields = env[model].fields_get(names)
        specification = {
            name: {"fields": {"display_name": {}}}
            if field["type"] == "many2one"
            else {}
            for name, field in fields.items()
        }

        def ask(env):
            return env[model].web_search_read(
                domain, specification, limit=limit, count_limit=10_001
            )

        def call():
            with self.database.registry.cursor() as cursor:
                return ask(api.Environment(cursor, user, {"lang": "en_US"}))

        call.ask = ask
        return call

    # ---- plans ---------------------------------------------------------------------

    def explain(self):
        """Print the plan of each query on cases, and whether an index serves it."""
        cases = {
            "queue": lambda env: self.call(OURS, MANAGER, self.open_cases()).ask(env),
            "queue of an agent": lambda env: self.call(
                OURS, self.agent, self.open_cases()
            ).ask(env(user=self.agent)),
            "overdue": lambda env: env[OURS].search(
                [("is_overdue", "=", True)], limit=PAGE
            ),
            "mine": lambda env: env[OURS].search(
                [("user_id", "=", self.agent), *self.open_cases()], limit=PAGE
            ),
            "of a customer": lambda env: env[OURS].search(
                [("partner_id", "=", self.partner), *self.open_cases()]
            ),
            "by number": lambda env: env[OURS].search([("name", "=", "RC/4711")]),
            "second incident": lambda env: (
                env[OURS]
                .search([("partner_id", "=", self.partner)], limit=1)
                ._find_repeated()
            ),
            "late, of the cron": lambda env: env[OURS].search(
                [
                    ("next_deadline", "<", "2026-01-02 00:00:00"),
                    ("state", "not in", ("closed", "cancelled")),
                    ("late_told_for", "=", False),
                ],
                limit=200,
                order="next_deadline, id",
            ),
            "requests, of the cron": lambda env: env[OURS].search(
                [("next_request_on", "<=", "2026-01-02 00:00:00")],
                limit=100,
                order="next_request_on, id",
            ),
        }
        served = 0
        for title, ask in cases.items():
            plans = self.plans(ask)
            good = not any(SCAN.search(row) for plan in plans for row in plan)
            served += good
            print(f"\n  {title}: {'by an index' if good else 'NO INDEX'}")
            for plan in plans:
                print("\n".join(f"    {row}" for row in plan))
        self.table.counts(
            "queries on recovery cases served by an index",
            served,
            len(cases),
            "all",
            served == len(cases),
        )

    def plans(self, ask):
        """Return the plans of the queries on cases, each shape once."""
        seen, plans = [], {}
        with self.database.registry.cursor() as cursor:
            env = api.Environment(cursor, MANAGER, {})
            execute = cursor.execute

            def remember(query, params=None, **options):
                seen.append(cursor._obj.mogrify(*flat(query, params)).decode())
                return execute(query, params, **options)

            cursor.execute = remember
            ask(env)
            del cursor.execute
            for query in seen:
                shape = re.sub(r"\d+", "?", query)
                if 'FROM "crm_recovery"' in query and shape not in plans:
                    cursor.execute(f"EXPLAIN {query}".replace("%", "%%"))
                    plans[shape] = [row[0] for row in cursor.fetchall()]
        return list(plans.values())
