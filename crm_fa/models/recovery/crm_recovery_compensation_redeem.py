from odoo import api, fields, models
from odoo.tools import SQL

from . import crm_recovery_kind as kinds
from .crm_recovery_compensation_limit import day_began

LIVE = ("issued", "redeemed")


class CrmRecoveryCompensation(models.Model):
    """Redeeming: what customers really used, read from orders and credit notes."""

    _inherit = "crm.recovery.compensation"

    @api.model
    def cost_to_serve(self, partners, date_from, date_to):
        """Return what compensations cost for customers, by the day they were issued.

        What was cancelled afterwards cost nothing.  Only compensations that the user
        may see are counted: who needs them all asks as the system does.

        :param partners: customers (their commercial partners are meant)
        :param date date_from: first day, in the time zone of the company
        :param date date_to: last day
        :return: ``{customer: cost in the currency of the user's company}``, each
            converted at its own date; customers without any are left out
        """
        company = self.env.company
        rows = self._read_group(
            [
                ("commercial_partner_id", "in", partners.commercial_partner_id.ids),
                ("company_id", "=", company.id),
                ("state", "in", LIVE),
                ("issued_on", ">=", day_began(company, date_from)),
                (
                    "issued_on",
                    "<",
                    day_began(company, fields.Date.add(date_to, days=1)),
                ),
            ],
            ["commercial_partner_id"],
            ["cost:sum"],
        )
        return dict(rows)

    def _refresh_documents(self):
        """Note what was used of these; called when their documents change."""
        self._refresh_cards()
        for given in self.filtered(lambda one: one.state in LIVE):
            if given.kind == kinds.CREDIT_NOTE:
                used = given.credit_note_id.state == "posted"
            elif given.order_line_ids:
                used = "sale" in given.order_line_ids.mapped("state")
            else:
                continue
            given._set_redeemed(given.amount if used else 0.0)

    def _refresh_cards(self):
        """Note what was used of these cards, oldest money first, in one query.

        Only orders use a card; what people book by hand is no redemption.
        """
        given = self.filtered(lambda one: one.card_id and one.state in LIVE)
        if not given:
            return
        self.env["loyalty.history"].flush_model()
        self.flush_model()
        used = dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT c.id, COALESCE(SUM(h.used), 0) - c.balance_before
                      FROM crm_recovery_compensation c
                      LEFT JOIN loyalty_history h
                        ON h.card_id = c.card_id AND h.id > c.history_ref
                       AND h.order_id IS NOT NULL
                     WHERE c.id = ANY(%s)
                     GROUP BY c.id
                    """,
                    given.ids,
                )
            )
        )
        for one in given:
            points = min(max(used.get(one.id) or 0.0, 0.0), one.points)
            share = points / one.points if one.points else 0.0
            one._set_redeemed(one.currency_id.round(one.amount * share))

    def _set_redeemed(self, amount):
        """Note how much of this one was used, and move its state with it."""
        self.ensure_one()
        if (self.redeemed_amount or 0.0) == amount:
            return
        before, state = self.state, "redeemed" if amount else "issued"
        self.write(
            {
                "redeemed_amount": amount or False,
                "redeemed_on": amount and (self.redeemed_on or fields.Datetime.now()),
                "state": state,
            }
        )
        if state != before:
            self._journal("redeemed" if amount else "unredeemed", before)
