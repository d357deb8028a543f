import importlib
import inspect

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import misc

from .test_persian_mail_dates import ESFAND, MailDatesCase


@tagged("post_install", "-at_install")
class TestPersianAccounting(MailDatesCase):
    """Dates on the accounting dashboard and on entries."""

    def reader(self, user, lang):
        return self.env(user=user, context={"lang": lang, "tz": "Asia/Tehran"})

    def journal(self, kind, user, lang):
        journal = self.env["account.journal"].create(
            {"name": f"{kind} {lang}", "type": kind, "code": f"T{kind[0]}{lang[0]}"}
        )
        return journal.with_env(self.reader(user, lang)).sudo()

    def test_activities(self):
        """Odoo's function is replaced where it was taken under another name."""
        task = dict.fromkeys(
            (
                "id res_id res_model status summary act_type_name act_type_id "
                "activity_category"
            ).split(),
            "x",
        )
        for user, lang, text in (
            (self.persian, "fa_IR", "1403/12/30"),
            (self.english, "en_US", "03/20/2025"),
        ):
            journal = self.journal("sale", user, lang)
            told = journal._transform_activity_dict({**task, "date_deadline": ESFAND})
            self.assertEqual(told["date"], text)

    def test_loaded_again(self):
        """Ours is never put upon ours."""
        from ..models.persian import date_texts  # noqa: PLC0415

        stock = inspect.unwrap(misc.format_date)
        before = misc.format_date
        importlib.reload(date_texts)
        self.assertIsNot(misc.format_date, before)
        self.assertIs(misc.format_date.__wrapped__, stock)
        self.assertIs(date_texts.stock_format_date, stock)
        from odoo.addons.account.models import (  # noqa: PLC0415
            account_journal_dashboard,
        )

        self.assertIs(account_journal_dashboard.odoo_format_date, misc.format_date)

    @freeze_time("2025-03-20 08:00:00")
    def test_balances(self):
        """The days below the chart of a bank are the reader's, each in its place."""
        for user, lang, first, last in (
            (self.persian, "fa_IR", ("30 بهمن", "30 بهمن 1403"), "25 اسفند 1403"),
            (self.english, "en_US", ("18 Feb", "18 February 2025"), "15 March 2025"),
        ):
            journal = self.journal("bank", user, lang)
            [[graph]] = journal._get_bank_cash_graph_data().values()
            points = [(point["x"], point["name"]) for point in graph["values"]]
            self.assertEqual((points[0], points[-1][1]), (first, last))

    @freeze_time("2025-03-20 08:00:00")
    def test_due(self):
        """The weeks below the chart of invoices are those its amounts are of."""
        for user, lang, labels in (
            (self.persian, "fa_IR", ["18 - 24 اسفند", "2 - 8 فروردین"]),
            (self.english, "en_US", ["9 - 15 Mar", "23 - 29 Mar"]),
        ):
            journal = self.journal("sale", user, lang)
            [[graph]] = journal._get_sale_purchase_graph_data().values()
            told = [bar["label"] for bar in graph["values"]]
            self.assertEqual([told[1], told[3]], labels)
            self.assertEqual(len(told), 6)

    def test_kept_texts(self):
        """Who has an entry or an order's line made lends it no calendar."""
        self.english.persian_calendar = "jalali"
        env = self.reader(self.english, "en_US")
        partner = self.env["res.partner"].create({"name": "Ann", "lang": "en_US"})
        order = self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [Command.create({"name": "x", "is_downpayment": True})],
            }
        )
        line = order.with_env(env).sudo().order_line
        text = line._get_downpayment_description()
        self.assertIn(line.create_date.strftime("%m/%d/%Y"), text)
        account = self.env["account.account"].create(
            {"name": "A", "code": "X1", "account_type": "asset_current"}
        )
        journal = self.env["account.journal"].create(
            {"name": "J", "code": "J", "type": "general"}
        )
        move = self.env["account.move"].create(
            {
                "journal_id": journal.id,
                "date": ESFAND,
                "line_ids": [
                    Command.create({"account_id": account.id, "debit": 1.5}),
                    Command.create({"account_id": account.id, "credit": 1.5}),
                ],
            }
        )
        move.action_post()
        wizard = self.env["account.automatic.entry.wizard"].with_env(env).sudo()
        wizard = wizard.with_context(
            active_model="account.move.line", active_ids=move.line_ids[:1].ids
        ).create({"action": "change_period", "date": ESFAND, "journal_id": journal.id})
        self.assertEqual(
            wizard._format_strings("{date}", move.with_env(env)), "03/20/2025"
        )
        accrued = env["account.accrued.orders.wizard"].sudo()
        accrued = accrued.with_context(active_model="sale.order", active_ids=order.ids)
        vals, orders = accrued.new({"date": ESFAND})._compute_move_vals()
        self.assertIn("03/20/2025", vals["ref"])
        self.assertFalse(orders)

    def test_printed(self):
        """What a document works out itself is dated as the fields on it."""
        self.english.persian_calendar = "jalali"
        env = self.reader(self.english, "en_US")
        report = env.ref("sale.action_report_saleorder").sudo()
        docs = report._get_rendering_context(report, [], {})["docs"]
        self.assertEqual(misc.format_date(docs.env, ESFAND), "03/20/2025")
        self.assertEqual(misc.format_date(env, ESFAND), "12/30/1403")
