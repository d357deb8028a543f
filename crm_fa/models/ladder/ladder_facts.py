"""The facts of customers, as one SQL statement over documents.

The same statement serves everyone (install, nightly) and a few partners (after an
event); only :class:`Scope` differs.  It counts documents, never earlier results, and
hands on where the partner stands, so that partners are read once.
"""

from dataclasses import dataclass

from odoo.tools import SQL

from .ladder_documents import (
    credit_line_query,
    credited_query,
    document_query,
    given_back_query,
    id_array,
    order_credit_query,
    rate_query,
    supplier_query,
    zone_query,
)
from .ladder_template import Place


@dataclass(frozen=True)
class LadderSettings:
    """What the company decided about purchases; see the CRM settings."""

    purchase_source: str  # "order" or "invoice"
    lapse_ratio: float
    lapse_days: int
    currency_id: int
    currency_decimals: int
    rate_company_id: int
    public_group_id: int | None
    template_user_id: int | None
    has_purchase_orders: bool


@dataclass(frozen=True)
class Scope:
    """Whose facts to compute: everyone, or the partners given.

    Planning the whole statement takes longer than running it for one customer, so it
    leaves out the parts that a few customers are known not to need.
    """

    heads: tuple | None = None  # commercial partners
    members: tuple | None = None  # all partners below them
    heads_of_members: tuple | None = None  # the head of each member, in the same order
    companies: tuple | None = None  # ids of all companies
    zones: tuple | None = None  # the time zone of each company, in the same order
    lacks: frozenset = frozenset()  # which of ``ladder_scope.TRAITS`` nobody has

    def of_head(self, column):
        """Return the condition that ``column`` is a commercial partner in scope."""
        return self._is_one_of(self.heads, column)

    def of_member(self, column):
        """Return the condition that ``column`` is a partner in scope."""
        return self._is_one_of(self.members, column)

    @staticmethod
    def _is_one_of(ids, column):
        if ids is None:
            return SQL("TRUE")
        return SQL("%s = ANY(%s)", column, id_array(ids))

    @property
    def member(self):
        """The relation ``m (id, commercial_partner_id)``, to be joined."""
        if self.members is None:
            return SQL("res_partner m")
        return SQL(
            "unnest(%s, %s) AS m (id, commercial_partner_id)",
            id_array(self.members),
            id_array(self.heads_of_members),
        )

    @property
    def zone(self):
        """The SELECT of all companies' time zones."""
        if self.zones is None:
            return zone_query()
        return SQL(
            "SELECT * FROM unnest(%s, %s::text[]) AS z (company_id, tz)",
            id_array(self.companies),
            self.zones if isinstance(self.zones, Place) else list(self.zones),
        )

    @property
    def is_everyone(self):
        return self.heads is None


def window_column(window, fact):
    """Return the name of the column that holds ``fact`` of the last ``window`` days."""
    return f"{fact}_{window}" if window else fact


def fact_query(settings, scope, today, windows=()):
    """Return the SELECT of facts: one row per commercial partner on the ladder.

    Money is untaxed, less credit notes, converted at each document's own date into the
    currency of ``settings``; it is NULL, with ``missing_currency_id`` set, when a rate
    is unknown.  Documents dated after ``today`` are counted in ``future_count`` only.

    :param LadderSettings settings: what counts as a purchase
    :param Scope scope: whose facts
    :param date today: the day as of which the facts are true
    :param windows: lengths in days; adds ``purchase_count_<n>``,
        ``purchase_day_count_<n>`` and ``revenue_<n>`` of the last n days
    """
    return SQL(
        """
        WITH zone AS MATERIALIZED (%(zone)s),
        %(documents)s,
        dated AS (
            -- One sort by customer and day finds the first purchase of each day, and
            -- no table of all customers' days has to be kept in memory.
            SELECT m.commercial_partner_id AS head_id, d.*,
                   d.is_purchase AND d.day IS DISTINCT FROM lag(d.day) OVER (
                       PARTITION BY m.commercial_partner_id, d.is_purchase
                           ORDER BY d.day) AS is_new_day
              FROM priced d
              JOIN %(member)s ON m.id = d.partner_id
        ),
        bought AS (
            SELECT head_id,
                   sum(quotations) AS quotation_count,
                   count(*) FILTER (WHERE is_purchase AND day <= %(today)s)
                       AS purchase_count,
                   count(*) FILTER (WHERE is_new_day AND day <= %(today)s)
                       AS purchase_day_count,
                   min(day) FILTER (WHERE is_new_day AND day <= %(today)s)
                       AS first_day,
                   max(day) FILTER (WHERE is_new_day AND day <= %(today)s)
                       AS last_day,
                   count(*) FILTER (WHERE is_purchase AND day > %(today)s)
                       AS future_count,
                   min(missing_currency_id) FILTER (WHERE day <= %(today)s)
                       AS missing_currency_id,
                   -- Where nothing was bought there is nothing to take back.
                   CASE WHEN max(amount) FILTER (WHERE day <= %(today)s) > 0
                        THEN sum(amount) FILTER (WHERE day <= %(today)s) END AS revenue
                   %(window_sums)s
              FROM dated
             GROUP BY head_id
        ),
        lead AS (
            SELECT m.commercial_partner_id AS head_id, count(*) AS lead_count
              FROM crm_lead l
              JOIN %(member)s ON m.id = l.partner_id
             WHERE %(lead_in_scope)s
             GROUP BY m.commercial_partner_id
        ),
        credited AS (%(credited)s),
        supplier AS (%(supplier)s)
        SELECT p.id AS partner_id,
               p.company_id,
               p.active,
               p.user_id AS salesperson_id,
               u.sale_team_id AS team_id,
               p.ladder_rung_id AS old_rung_id,
               p.ladder_date AS old_date,
               p.ladder_override_kind AS override_kind,
               p.ladder_override_rung_id AS override_rung_id,
               p.ladder_override_end AS override_end,
               p.ladder_override_reason AS override_reason,
               coalesce(l.lead_count, 0)::int AS lead_count,
               coalesce(b.quotation_count, 0)::int AS quotation_count,
               coalesce(b.purchase_count, 0)::int AS purchase_count,
               coalesce(b.purchase_day_count, 0)::int AS purchase_day_count,
               coalesce(b.future_count, 0)::int AS future_count,
               b.first_day,
               b.last_day,
               b.missing_currency_id,
               CASE WHEN b.missing_currency_id IS NULL
                    THEN round(coalesce(b.revenue, 0), %(decimals)s) END AS revenue,
               p.id IN (SELECT head_id FROM credited) AS has_credits,
               %(rhythm)s
               %(window_columns)s
          FROM res_partner p
          LEFT JOIN res_users u ON u.id = p.user_id
          LEFT JOIN bought b ON b.head_id = p.id
          LEFT JOIN lead l ON l.head_id = p.id
          LEFT JOIN supplier s ON s.head_id = p.id
         -- The CASE tells the planner that most partners are their own head; of a plain
         -- comparison of two columns it would expect one row in two hundred.
         WHERE CASE WHEN p.commercial_partner_id = p.id THEN TRUE ELSE FALSE END
           AND %(head_in_scope)s
           AND %(on_ladder)s
           AND (s.head_id IS NULL
                OR l.lead_count > 0 OR b.quotation_count > 0
                OR b.purchase_count > 0 OR b.future_count > 0)
        """,
        zone=scope.zone,
        documents=_document_ctes(settings, scope),
        member=scope.member,
        decimals=settings.currency_decimals,
        today=SQL("%s::date", today),
        rhythm=rhythm_columns(SQL("%s::date", today)),
        on_ladder=on_ladder(settings),
        window_sums=SQL("").join(_window_sums(window, today) for window in windows),
        window_columns=SQL("").join(
            _window_columns(window, settings.currency_decimals) for window in windows
        ),
        credited=credited_query(scope),
        supplier=supplier_query(settings, scope),
        lead_in_scope=scope.of_member(SQL("l.partner_id")),
        head_in_scope=scope.of_head(SQL("p.id")),
    )


def rhythm_columns(today):
    """Return the columns of how often the customer of ``b`` buys, as of ``today``."""
    return SQL(
        """
        CASE WHEN b.purchase_day_count >= 2
             THEN (b.last_day - b.first_day)::float8
                  / (b.purchase_day_count - 1) END AS mean_interval_days,
        CASE WHEN b.purchase_day_count >= 3
             THEN (%s - b.last_day)::float8 * (b.purchase_day_count - 1)
                  / (b.last_day - b.first_day) END AS overdue_ratio
        """,
        today,
    )


def on_ladder(settings):
    """Return the condition that the partner ``p`` is none of the system's own."""
    return SQL(
        """
        NOT EXISTS (SELECT FROM res_company c WHERE c.partner_id = p.id)
        AND NOT EXISTS (
            SELECT FROM res_users x
             WHERE x.partner_id = p.id
               AND (NOT x.share OR x.id = %(template_user)s OR EXISTS (
                   SELECT FROM res_groups_users_rel g
                    WHERE g.uid = x.id AND g.gid = %(public_group)s))
        )
        """,
        template_user=settings.template_user_id,
        public_group=settings.public_group_id,
    )


def _document_ctes(settings, scope):
    """Return the CTEs up to ``priced``: documents with amounts in one currency."""
    ctes = []
    if "credits" not in scope.lacks:
        ctes += [
            SQL("credit_line AS MATERIALIZED (%s)", credit_line_query(scope)),
            SQL("order_credit AS MATERIALIZED (%s)", order_credit_query()),
            SQL("given_back AS MATERIALIZED (%s)", given_back_query()),
        ]
    ctes.append(
        SQL("document AS NOT MATERIALIZED (%s)", document_query(settings, scope))
    )
    own = SQL(
        """
        SELECT partner_id, day, quotations, is_purchase, amount,
               NULL::int AS missing_currency_id
          FROM document
         WHERE currency_id = %s
        """,
        settings.currency_id,
    )
    if "foreign" in scope.lacks:
        ctes.append(SQL("priced AS (%s)", own))
        return SQL(", ").join(ctes)
    # The many in the main currency stay out of the search for a rate.
    ctes.append(
        SQL(
            """
            foreign_document AS MATERIALIZED (
                SELECT * FROM document WHERE currency_id <> %(currency)s
            ),
            rate AS MATERIALIZED (%(rate)s),
            priced AS (
                %(own)s
                 UNION ALL
                SELECT d.partner_id, d.day, d.quotations, d.is_purchase,
                       d.amount * r.factor,
                       CASE WHEN d.amount IS NOT NULL AND r.factor IS NULL
                            THEN d.currency_id END
                  FROM foreign_document d
                  LEFT JOIN rate r ON r.currency_id = d.currency_id AND r.day = d.day
            )
            """,
            currency=settings.currency_id,
            rate=rate_query(settings),
            own=own,
        )
    )
    return SQL(", ").join(ctes)


def _window_sums(window, today):
    """Purchases of the last ``window`` days; bought exactly so long ago counts."""
    return SQL(
        """,
        count(*) FILTER (WHERE is_purchase AND %(inside)s) AS %(purchases)s,
        count(*) FILTER (WHERE is_new_day AND %(inside)s) AS %(days)s,
        sum(amount) FILTER (WHERE %(inside)s) AS %(revenue)s
        """,
        inside=SQL(
            "day BETWEEN %(today)s - %(n)s AND %(today)s",
            today=SQL("%s::date", today),
            n=window,
        ),
        **_window_names(window),
    )


def _window_columns(window, decimals):
    return SQL(
        """,
        coalesce(b.%(purchases)s, 0)::int AS %(purchases)s,
        coalesce(b.%(days)s, 0)::int AS %(days)s,
        CASE WHEN b.missing_currency_id IS NULL
             THEN round(coalesce(b.%(revenue)s, 0), %(decimals)s) END AS %(revenue)s
        """,
        decimals=decimals,
        **_window_names(window),
    )


def _window_names(window):
    return {
        "purchases": SQL.identifier(window_column(window, "purchase_count")),
        "days": SQL.identifier(window_column(window, "purchase_day_count")),
        "revenue": SQL.identifier(window_column(window, "revenue")),
    }
