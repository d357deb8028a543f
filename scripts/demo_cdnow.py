"""Load the CDNOW purchase history into Odoo as customers and confirmed orders.

Run by `make demo-cdnow`, and by the integration tests, inside Odoo's Python. Everything goes
through the ORM, as an import would: create, confirm, then the date of the purchase.
"""

import argparse
import datetime
import itertools
import sys
import time

LAST_DAY = datetime.date(1998, 6, 30)
BATCH = 500
REF = "CDNOW-"
# What makes an import slow without changing a single figure: chatter, subscriptions, mail.
QUIET = {
    "tracking_disable": True,
    "mail_notrack": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
}


def read(path):
    """[(customer, day, amount)] in order of the day.

    Both files end a row with date, number of discs and dollars; the sample has the number
    within the sample after the customer's number in the whole.
    """
    purchases = []
    with open(path, encoding="ascii") as handle:
        for row in handle:
            parts = row.split()
            if parts and parts[0].isdigit():
                day = datetime.datetime.strptime(parts[-3], "%Y%m%d").date()
                purchases.append((parts[0], day, float(parts[-1])))
    return sorted(purchases, key=lambda purchase: purchase[1])


def batches(rows, size=BATCH):
    rows = iter(rows)
    while batch := list(itertools.islice(rows, size)):
        yield batch


def load(env, purchases, progress=lambda done, total: None):
    """Customers and orders of `purchases`, committed batch by batch; the customers."""
    env = env(context={**env.context, **QUIET})
    customers = load_customers(env, sorted({customer for customer, _day, _ in purchases}))
    product = env["product.product"].create(
        {"name": "CDs", "type": "service", "list_price": 0.0, "taxes_id": False}
    )
    done = 0
    for batch in batches(purchases):
        load_orders(env, batch, customers, product.id)
        done += len(batch)
        env.cr.commit()
        env.invalidate_all()
        progress(done, len(purchases))
    return env["res.partner"].browse(customers.values())


def load_customers(env, numbers):
    """{customer number: partner id}"""
    found = {}
    for batch in batches(numbers, 1000):
        partners = env["res.partner"].create(
            [{"name": f"Customer {number}", "ref": f"{REF}{number}"} for number in batch]
        )
        found.update(zip(batch, partners.ids, strict=True))
        env.cr.commit()
    return found


def load_orders(env, batch, customers, product):
    orders = env["sale.order"].create(
        [
            {
                "partner_id": customers[customer],
                "order_line": [
                    (
                        0,
                        0,
                        {
                            "product_id": product,
                            "name": "CDs",
                            "product_uom_qty": 1,
                            "price_unit": amount,
                            "tax_ids": False,
                        },
                    )
                ],
            }
            for customer, _day, amount in batch
        ]
    )
    orders.action_confirm()
    # Confirming dates an order now. Noon is the same day in every time zone of customers.
    by_day = {}
    for order, (_customer, day, _amount) in zip(orders, batch, strict=True):
        by_day.setdefault(day, []).append(order.id)
    for day, ids in by_day.items():
        noon = datetime.datetime.combine(day, datetime.time(12))
        env["sale.order"].browse(ids).write({"date_order": noon})


def ladder(env):
    """[(rung, customers, revenue)] from the highest rung down."""
    groups = env["crm.customer.profile"]._read_group(
        [("partner_id.ref", "=like", f"{REF}%")],
        ["rung_id"],
        ["__count", "revenue:sum"],
    )
    groups.sort(key=lambda group: group[0].sequence, reverse=True)
    return groups


def show(groups):
    """Print the ladder, a line a rung.

    >>> from collections import namedtuple
    >>> Rung = namedtuple("Rung", "name")
    >>> show([(Rung("Loyal"), 1, 300.0), (Rung("Customer"), 3, 100.0)])
    <BLANKLINE>
    rung               customers   share         revenue   share
    Loyal                      1   25.0%          300.00   75.0%
    Customer                   3   75.0%          100.00   25.0%
    all                        4                  400.00
    """
    customers = sum(count for _rung, count, _revenue in groups)
    money = sum(revenue for _rung, _count, revenue in groups)
    print(f"\n{'rung':<18}{'customers':>10}{'share':>8}{'revenue':>16}{'share':>8}")
    for rung, count, revenue in groups:
        print(
            f"{rung.name or '-':<18}{count:>10,}{count / customers:>8.1%}"
            f"{revenue:>16,.2f}{revenue / money:>8.1%}"
        )
    print(f"{'all':<18}{customers:>10,}{'':>8}{money:>16,.2f}")


def refresh(env, day=LAST_DAY):
    """The ladder as it stood on a day, before the history became old."""
    env["crm.customer.profile"]._refresh(today=day)
    env.cr.commit()


def forget(env):
    """Empty ladder and journal: confirming the orders has filed them all under today."""
    env.flush_all()
    for table in ("crm_ladder_move", "crm_customer_profile"):
        env.cr.execute(f"DELETE FROM {table}")
    env.cr.execute("UPDATE res_partner SET ladder_rung_id = NULL, ladder_date = NULL")
    env.invalidate_all()


def month_ends(first, last):
    """
    >>> month_ends(datetime.date(1997, 12, 1), datetime.date(1998, 1, 31))
    [datetime.date(1997, 12, 31), datetime.date(1998, 1, 31)]
    """
    months = range(first.year * 12 + first.month, last.year * 12 + last.month + 1)
    following = (datetime.date(month // 12, month % 12 + 1, 1) for month in months)
    return [day - datetime.timedelta(days=1) for day in following]


def _progress():
    started = time.monotonic()
    live = sys.stdout.isatty()
    shown = [0.0]

    def tell(done, total):
        now = time.monotonic()
        if done < total and now - shown[0] < (0.5 if live else 15):
            return
        shown[0] = now
        left = (now - started) / done * (total - done)
        text = f"{done:,} of {total:,} orders, {left / 60:.0f} min left"
        print(f"\r\033[K{text}" if live else text, end="" if live else "\n", flush=True)

    return tell


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("config", "database", "file"):
        parser.add_argument(f"--{name}", required=True)
    args = parser.parse_args()
    import odoo
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(
        [f"--config={args.config}", "--no-http", "--log-level=warn"], setup_logging=True
    )
    with Registry(args.database).cursor() as cursor:
        env = odoo.api.Environment(cursor, odoo.api.SUPERUSER_ID, {})
        purchases = read(args.file)
        load(env, purchases, _progress())
        forget(env)
        # Month by month, so that the journal and the reports have a history to show.
        for day in month_ends(purchases[0][1], LAST_DAY):
            print(f"\r\033[KThe ladder as of {day} ...", end="", flush=True)
            refresh(env, day)
        show(ladder(env))


if __name__ == "__main__":
    main()
