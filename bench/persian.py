"""Groups by Jalali periods against the stock grouping of the same leads."""

from odoo import api

from bench.measure import best, say, timed

LEADS = 200_000
ROUNDS = 7
LIMIT = 3
FIELDS = ("date_deadline", "date_open")
GRANULARITIES = ("day", "week", "month", "quarter", "year")


class Persian:
    """The same call of the web client, in either calendar."""

    def __init__(self, stage, table):
        self.table, self.database = table, stage.empty("persian")
        # Ten years, in no order: an index on the dates would not help either side.
        with self.database.env() as env:
            env.cr.execute(
                """
                INSERT INTO crm_lead (name, type, active, user_id, team_id, stage_id,
                                      expected_revenue, date_deadline, date_open)
                SELECT 'Lead ' || n, 'opportunity', true, 2,
                       (SELECT min(id) FROM crm_team), (SELECT min(id) FROM crm_stage),
                       n %% 1000,
                       DATE '2018-01-01' + n * 7919 %% 3650,
                       TIMESTAMP '2018-01-01'
                           + n::bigint * 7919 %% 5256000 * INTERVAL '1 minute'
                  FROM generate_series(1, %s) n
                """,
                [LEADS],
            )
        self.database.vacuum("crm_lead")

    def all(self):
        say(f"Jalali groups against Gregorian ones, {LEADS:,} leads")
        for field in FIELDS:
            for granularity in GRANULARITIES:
                spec = f"{field}:{granularity}"
                times = {"jalali": [], "gregorian": []}
                for number in range(ROUNDS + 1):
                    for calendar, taken in times.items():
                        duration, _ = timed(self.ask, spec, calendar)
                        if number:
                            taken.append(duration)
                jalali, stock = best(times["jalali"]), best(times["gregorian"])
                self.table.times(f"Jalali groups {spec}", jalali, stock, LIMIT)

    def ask(self, spec, calendar):
        context = {"tz": "Asia/Tehran", "crm_fa_calendar": calendar}
        with self.database.registry.cursor() as cursor:
            env = api.Environment(cursor, 2, context)
            env["crm.lead"].web_read_group(
                [], [spec], ["expected_revenue:sum", "__count"]
            )
