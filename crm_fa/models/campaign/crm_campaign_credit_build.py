import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, MissingError
from odoo.tools import SQL

from .campaign_event import CampaignEvent
from .credit_query import COLUMNS, KEY, VALUES, columns, credit_query, scope_query
from .touch_query import click_statement, events_table, touch_statement

_logger = logging.getLogger(__name__)

# Two transactions that count for one customer wait for each other here.
_CLAIM_AGAIN = SQL(
    "ON CONFLICT (partner_ref) DO UPDATE SET count_number = j.count_number + 1"
)
# Whether anything ever touched the customers of ``buyer``, or a contact of theirs.
_TOUCHED = SQL(
    """
    EXISTS (SELECT FROM crm_campaign_touch
             WHERE partner_id = ANY(ARRAY(
                   SELECT id FROM res_partner
                    WHERE commercial_partner_id = ANY(ARRAY(SELECT id FROM buyer)))))
    """
)


class CrmCampaignCredit(models.Model):
    """How credit is written: by one statement over some orders, or over all."""

    _inherit = "crm.campaign.credit"

    @api.model
    def _handle_events(self, events, bare=frozenset()):
        """Write the touches ``events`` ask for, and the credit that follows.

        :param bare: those of the events that are known to touch nobody
        """
        self.env.flush_all()
        if bare.issuperset(events) and not self._meets_touches(events):
            return
        by_kind = {}
        for event in events:
            by_kind.setdefault(event.kind, []).append(event)
        leads, orders = by_kind.get("lead", []), by_kind.get("order", [])
        touched = []
        touching = [event for event in orders if event not in bare]
        if leads or touching:
            touched += self._write_document_touches(leads, touching)
        if "click" in by_kind:
            touched += self._write_click_touches([e.ref for e in by_kind["click"]])
        if "touch" in by_kind:
            touched += self._touched_by_hand([e.ref for e in by_kind["touch"]])
        for event in by_kind.get("customer", []):
            touched.append((event.ref, "-infinity"))
        self._rebuild_some(
            order_ids=[event.ref for event in orders],
            # An opportunity born just now has no order that is not marked itself.
            lead_ids=[event.ref for event in leads if event.date],
            touched=touched,
        )

    @api.model
    def _record_leads(self, leads):
        """Write the touches of ``leads`` now; return the ids of the customers."""
        self.env.flush_all()
        events = [CampaignEvent("lead", ref, None, self.env.uid) for ref in leads.ids]
        return [row[0] for row in self._write_document_touches(events, [])]

    def _write_document_touches(self, leads, orders):
        statement = touch_statement(
            self._moment(), events_table(leads), events_table(orders)
        )
        rows = self._execute(statement).fetchall()
        self.env["crm.campaign.touch"].invalidate_model()
        return rows

    def _write_click_touches(self, click_ids=None):
        if not self.env["crm.campaign.touch"]._tracks_mailings():
            return []
        self._execute(click_statement(self._moment(), self.env.uid, click_ids))
        self.env["crm.campaign.touch"].invalidate_model()
        return [row for row in self.env.cr.fetchall() if row[0]]

    def _touched_by_hand(self, touch_ids):
        return self.env.execute_query(
            SQL(
                "SELECT partner_id, date FROM crm_campaign_touch "
                " WHERE id = ANY(%s) AND partner_id IS NOT NULL",
                touch_ids,
            )
        )

    def _rebuild_some(self, order_ids=(), lead_ids=(), touched=()):
        """Credit these orders anew, and all that the touches may concern.

        :param touched: ``(partner id, date)`` of touches that came or went
        """
        if not (order_ids or lead_ids or touched):
            return
        scope = scope_query(order_ids, lead_ids, self._past(touched))
        partner_ids = [partner_id for partner_id, _date in touched]
        if not self._meets_campaign(scope, partner_ids):
            return
        self._execute(SQL("SELECT set_config('jit', 'off', true)"))
        self._execute(
            SQL(
                """
                WITH scope AS MATERIALIZED (%(scope)s),
                fresh AS MATERIALIZED (%(fresh)s),
                gone AS (
                    DELETE FROM crm_campaign_credit c
                     USING scope
                     WHERE c.order_id = scope.id
                       AND NOT EXISTS (SELECT FROM fresh f WHERE %(same)s)
                )
                INSERT INTO crm_campaign_credit AS c (%(columns)s)
                SELECT %(columns)s FROM fresh f ORDER BY %(key)s
                ON CONFLICT (%(key)s) DO UPDATE SET %(updates)s
                 WHERE (%(old)s) IS DISTINCT FROM (%(new)s)
                """,
                scope=scope,
                fresh=credit_query(SQL("SELECT id FROM scope")),
                **self._write_parts(),
            )
        )
        self.invalidate_model()

    def _past(self, touched):
        """Leave out touches of this very moment: no earlier order follows them."""
        moment = self._moment() - timedelta(seconds=1)
        return [
            (partner_id, date)
            for partner_id, date in touched
            if date == "-infinity" or date < moment
        ]

    def _meets_touches(self, bare):
        """Claim the customers of bare orders; return whether anything touched them.

        Most shops confirm most orders without a campaign; for those this is all there
        is.  It is asked table by table, as joins would take longer to plan than to run.

        :param bare: events of orders that touch nobody themselves
        """
        orders = self.env["sale.order"].browse(event.ref for event in bare)
        try:
            # It was read when the orders changed; who is above them was not.
            partners = orders.partner_id
        except MissingError:
            # One of them is deleted by now; only the database knows which are left.
            return True
        if not partners:
            return False
        statement = SQL(
            """
            WITH buyer AS MATERIALIZED (
                SELECT DISTINCT commercial_partner_id AS id
                  FROM res_partner
                 WHERE id IN %(partners)s
            ),
            claimed AS (
                INSERT INTO crm_campaign_journey AS j (partner_ref, count_number)
                SELECT id, 1 FROM buyer ORDER BY id
                %(claim_again)s
            )
            SELECT %(touched)s
                OR EXISTS (SELECT FROM crm_campaign_credit WHERE order_id IN %(orders)s)
            """,
            partners=tuple(partners.ids),
            claim_again=_CLAIM_AGAIN,
            touched=_TOUCHED,
            orders=tuple(orders.ids),
        )
        return self._execute(statement).fetchone()[0]

    def _meets_campaign(self, scope, partner_ids):
        """Claim the customers, and return whether any campaign is concerned at all."""
        customers = SQL("SELECT id, 1 FROM buyer WHERE id IS NOT NULL ORDER BY id")
        if partner_ids:
            customers = SQL(
                """
                SELECT id, 1
                  FROM (SELECT id FROM buyer
                         UNION
                        SELECT commercial_partner_id FROM res_partner
                         WHERE id = ANY(%s)) customer (id)
                 WHERE id IS NOT NULL
                 ORDER BY id
                """,
                partner_ids,
            )
        statement = SQL(
            """
            WITH sold AS MATERIALIZED (
                SELECT id, partner_id,
                       campaign_id IS NOT NULL OR opportunity_id IS NOT NULL AS carries
                  FROM sale_order
                 WHERE id = ANY(ARRAY(%(scope)s))
            ),
            buyer AS MATERIALIZED (
                SELECT DISTINCT commercial_partner_id AS id
                  FROM res_partner
                 WHERE id = ANY(ARRAY(SELECT partner_id FROM sold))
            ),
            claimed AS (
                INSERT INTO crm_campaign_journey AS j (partner_ref, count_number)
                %(customers)s
                %(claim_again)s
            )
            SELECT EXISTS (SELECT FROM sold WHERE carries)
                OR %(touched)s
                OR EXISTS (SELECT FROM crm_campaign_credit
                            WHERE order_id = ANY(ARRAY(SELECT id FROM sold)))
            """,
            scope=scope,
            customers=customers,
            claim_again=_CLAIM_AGAIN,
            touched=_TOUCHED,
        )
        return self._execute(statement).fetchone()[0]

    def _write_parts(self):
        def pairs(template, names, glue):
            return SQL(glue).join(
                SQL(template, name=SQL.identifier(name)) for name in names
            )

        return {
            "columns": columns(COLUMNS),
            "key": columns(KEY),
            "same": pairs("c.%(name)s = f.%(name)s", KEY, " AND "),
            "updates": pairs("%(name)s = EXCLUDED.%(name)s", VALUES, ", "),
            "old": columns(VALUES, "c"),
            "new": columns(VALUES, "excluded"),
        }

    @api.model
    def _rebuild_everyone(self):
        """Write every touch that is missing and credit every order, in one pass.

        What is right already is left alone.

        :return: number of credits written or removed
        """
        self.env.flush_all()
        # Whatever PostgreSQL believes about tables that were filled a moment ago: all
        # rows are wanted, so a nested loop is never right, and can take hours.
        self._execute(
            SQL(
                "SELECT set_config('work_mem', '256MB', true), "
                "set_config('jit', 'off', true), "
                "set_config('enable_nestloop', 'off', true)"
            )
        )
        self._execute(touch_statement(self._moment()))
        self._write_click_touches()
        self._execute(SQL("ANALYZE crm_campaign_touch"))
        written = self._write_everyone()
        self._execute(SQL("SELECT set_config('enable_nestloop', 'on', true)"))
        self.env["crm.campaign.touch"].invalidate_model()
        self.invalidate_model()
        return written

    def _write_everyone(self):
        """Bring all credits in step with ``credit_query``; return how many changed."""
        parts = self._write_parts()
        if not self._execute(
            SQL("SELECT EXISTS (SELECT FROM crm_campaign_credit)")
        ).fetchone()[0]:
            return self._execute(
                SQL(
                    "INSERT INTO crm_campaign_credit (%s) %s",
                    parts["columns"],
                    credit_query(),
                )
            ).rowcount
        # A statement that writes never runs in parallel; one that only reads may.
        self._execute(SQL("DROP TABLE IF EXISTS pg_temp.fresh"))
        self._execute(
            SQL("CREATE TEMPORARY TABLE fresh ON COMMIT DROP AS %s", credit_query())
        )
        self._execute(SQL("ANALYZE fresh"))
        written = 0
        for statement in (
            """
            DELETE FROM crm_campaign_credit c
             WHERE NOT EXISTS (SELECT FROM fresh f WHERE %(same)s)
            """,
            """
            UPDATE crm_campaign_credit c SET (%(values)s) = ROW(%(fresh)s)
              FROM fresh f
             WHERE %(same)s AND (%(old)s) IS DISTINCT FROM (%(fresh)s)
            """,
            """
            INSERT INTO crm_campaign_credit (%(columns)s)
            SELECT %(columns)s FROM fresh f
             WHERE NOT EXISTS (SELECT FROM crm_campaign_credit c WHERE %(same)s)
            """,
        ):
            statement = SQL(
                statement,
                values=columns(VALUES),
                fresh=columns(VALUES, "f"),
                **parts,
            )
            written += self._execute(statement).rowcount
        self._execute(SQL("DROP TABLE fresh"))
        return written

    def _moment(self):
        """Return the moment of this transaction, which dates what it creates."""
        return fields.Datetime.now()

    def _execute(self, statement):
        """Execute without logging: a collision with another transaction is no error."""
        self.env.cr.execute(statement, log_exceptions=False)
        return self.env.cr

    def action_rebuild(self):
        """Have every order credited anew by the scheduled job, soon.

        :raises AccessError: for anyone but a sales manager
        """
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._("Only sales managers may have campaign credit recomputed.")
            )
        self._schedule_rebuild()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "title": self.env._("Campaign credit is being recomputed"),
                "message": self.env._(
                    "Every order is credited anew in the background; figures are in "
                    "step within a few minutes."
                ),
            },
        }
