import random
from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal

from odoo.tests import tagged
from odoo.tools import SQL

from ..tools.attribution import Touch, contacts_of, credit
from .campaign_credit_common import CreditCommon

ORDERS = 1000
SPLIT = (25.5, 50, 24.5)


@tagged("post_install", "-at_install", "campaign_credit")
class TestCampaignCreditRandom(CreditCommon):
    """1,000 random orders: exact totals, and SQL equal to the pure functions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "campaign_custom_split": True,
                **dict(
                    zip(
                        (
                            "campaign_custom_first",
                            "campaign_custom_middle",
                            "campaign_custom_last",
                        ),
                        SPLIT,
                        strict=True,
                    )
                ),
            }
        )
        cls.random = random.Random(19)
        cls.campaigns = cls.env["utm.campaign"].create(
            [{"title": f"Random {number}"} for number in range(9)]
        )
        currencies = cls.env["res.currency"].with_context(active_test=False)
        cls.decimals = {
            currencies.search([("name", "=", name)]).id: decimals
            for name, decimals in (("JPY", 0), ("EUR", 2), ("KWD", 3))
        }
        cls.customers = cls.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(300)]
        )

    def test_random_orders(self):
        """Every model of every order: the parts are exact, and as Python says."""
        orders = self.make_orders()
        self.make_touches()
        self.env.invalidate_all()
        self.Credit._rebuild_everyone()
        # The orders' own campaigns touched their customers as well.
        touches = self.read_touches()
        found = defaultdict(dict)
        for order_id, model, campaign_id, share, amount in self.env.execute_query(
            SQL(
                "SELECT order_id, model, campaign_id, share::text, amount::text "
                "  FROM crm_campaign_credit WHERE order_id = ANY(%s)",
                list(orders),
            )
        ):
            found[order_id].setdefault(model, {})[campaign_id] = (
                Decimal(share),
                Decimal(amount),
            )
        several = 0
        for order_id, (partner_id, date, amount, decimals, single) in orders.items():
            contacts = contacts_of(touches[partner_id], date, 90, single)
            expected = credit(amount, decimals, contacts, single, SPLIT)
            self.assertEqual(found[order_id], expected)
            several += len(contacts) > 2
            for model, by_campaign in found[order_id].items():
                parts = list(by_campaign.values())
                self.assertEqual(sum(part[0] for part in parts), 1, model)
                self.assertEqual(sum(part[1] for part in parts), amount, model)
                # No part of a sale is a loss, and none of a return a gain.
                self.assertTrue(all(part[1] * amount >= 0 for part in parts))
        self.assertGreater(several, ORDERS / 4, "the orders are not varied enough")

    def test_rebuild_changes_nothing(self):
        """A second rebuild finds everything in place, and repairs what is not."""
        orders = self.make_orders()
        self.make_touches()
        self.Credit._rebuild_everyone()
        self.assertEqual(self.Credit._rebuild_everyone(), 0)
        some = list(orders)[:40]
        self.env.cr.execute(
            "DELETE FROM crm_campaign_credit WHERE order_id = ANY(%s)", [some[:20]]
        )
        deleted = self.env.cr.rowcount
        self.env.cr.execute(
            "UPDATE crm_campaign_credit SET amount = amount + 1"
            " WHERE order_id = ANY(%s)",
            [some[20:]],
        )
        changed = self.env.cr.rowcount
        self.assertEqual(self.Credit._rebuild_everyone(), deleted + changed)
        self.assertEqual(self.Credit._rebuild_everyone(), 0)

    def make_orders(self):
        """Copy a confirmed order in SQL; return what each copy's credit rests on."""
        template = self.buy(self.customers[0])
        template.campaign_id = False
        self.env.flush_all()
        columns = [
            name
            for name, field in template._fields.items()
            if field.store and field.column_type and name not in ("id", "access_token")
        ]
        changed = (
            "partner_id",
            "date_order",
            "currency_id",
            "amount_untaxed",
            "campaign_id",
        )
        kept = [name for name in columns if name not in changed]
        rows = []
        for _number in range(ORDERS):
            currency_id = self.random.choice(list(self.decimals))
            decimals = self.decimals[currency_id]
            # Small amounts and returns are where rounding goes wrong.
            units = self.random.choice((7, 1_000, 10**9))
            amount = Decimal(self.random.randint(-units // 5, units)).scaleb(-decimals)
            single = self.random.choice([None, None, *self.campaigns.ids])
            rows.append(
                (
                    self.random.choice(self.customers.ids),
                    datetime(2026, 3, 1)
                    + timedelta(seconds=self.random.randrange(60 * 86_400)),
                    currency_id,
                    amount,
                    single,
                )
            )
        names = SQL(", ").join(map(SQL.identifier, changed))
        others = SQL(", ").join(map(SQL.identifier, kept))
        found = self.env.execute_query(
            SQL(
                """
                INSERT INTO sale_order (%(names)s, %(others)s)
                SELECT row.*, %(from_template)s
                  FROM (VALUES %(rows)s) AS row
                  JOIN sale_order t ON t.id = %(template)s
             RETURNING id, partner_id, date_order, amount_untaxed::text, currency_id,
                       campaign_id
                """,
                names=names,
                others=others,
                from_template=SQL(", ").join(
                    SQL.identifier("t", name) for name in kept
                ),
                rows=SQL(", ").join(
                    SQL("(%s, %s, %s, %s, %s::int)", *row) for row in rows
                ),
                template=template.id,
            )
        )
        return {
            row[0]: (row[1], row[2], Decimal(row[3]), self.decimals[row[4]], row[5])
            for row in found
        }

    def make_touches(self):
        """Touch every customer up to 12 times."""
        rows = []
        for partner_id in self.customers.ids:
            for _number in range(self.random.randrange(12)):
                date = datetime(2025, 12, 1) + timedelta(
                    seconds=self.random.randrange(150 * 86_400)
                )
                rows.append((self.random.choice(self.campaigns.ids), date, partner_id))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_campaign_touch (campaign_id, date, partner_id, kind)
                SELECT row.*, 'manual' FROM (VALUES %s) AS row
                """,
                SQL(", ").join(SQL("(%s, %s, %s)", *row) for row in rows),
            )
        )

    def read_touches(self):
        """Return the touches of each customer, as the journal has them."""
        touches = defaultdict(list)
        for number, campaign_id, date, partner_id in self.env.execute_query(
            SQL(
                "SELECT id, campaign_id, date, partner_id FROM crm_campaign_touch "
                " WHERE partner_id = ANY(%s)",
                self.customers.ids,
            )
        ):
            touches[partner_id].append(Touch(campaign_id, date, number))
        return touches
