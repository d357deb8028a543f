from odoo.exceptions import UserError
from odoo.tests import tagged

from .persian_common import NBSP, RialCase


@tagged("post_install", "-at_install")
class TestPersianRial(RialCase):
    """The rial's own data, and amounts that the server writes."""

    def test_corrected_when_unused(self):
        """An unused rial loses its decimals and gets its right name; twice is once."""
        other = self.env["res.currency"].create(
            {"name": "XRX", "symbol": "x", "rounding": 0.01}
        )
        self.rial.rounding = 0.01
        self.rial.with_context(lang=None).write(
            {"currency_unit_label": "Dinar", "currency_subunit_label": "Fils"}
        )
        self.assertFalse(self.rial._persian_in_use())
        self.rial._persian_correct_rial()
        self.rial._persian_correct_rial()
        self.assertEqual((self.rial.rounding, self.rial.decimal_places), (1, 0))
        self.assertEqual(
            self.rial.with_context(lang="en_US").currency_unit_label, "Rial"
        )
        self.assertEqual(
            self.rial.with_context(lang="fa_IR").currency_unit_label, "ریال"
        )
        self.assertEqual(other.rounding, 0.01)

    def test_label_of_users(self):
        """A name that somebody chose stays."""
        self.rial.with_context(lang=None).currency_unit_label = "Reyal"
        self.rial._persian_correct_rial()
        self.assertEqual(self.rial.with_context(lang=None).currency_unit_label, "Reyal")

    def test_kept_when_used(self):
        """A rial with amounts keeps its decimals until an administrator acts."""
        self.rial.rounding = 0.01
        partner = self.env["res.partner"].create({"name": "Ann"})
        self.env["sale.order"].create(
            {"partner_id": partner.id, "company_id": self.company.id}
        )
        self.rial._persian_correct_rial()
        self.assertEqual(self.rial.rounding, 0.01)
        self.rial.persian_remove_rial_decimals()
        self.assertEqual(self.rial.rounding, 1)

    def test_refused_after_entries(self):
        """Accounting entries in rials forbid it, by Odoo's own rule."""
        self.rial.rounding = 0.01
        account = self.env["account.account"].create(
            {"name": "A", "code": "X1", "account_type": "asset_current"}
        )
        journal = self.env["account.journal"].create(
            {"name": "J", "code": "J", "type": "general"}
        )
        self.env["account.move"].create(
            {
                "journal_id": journal.id,
                "line_ids": [
                    (0, 0, {"account_id": account.id, "debit": 1.5}),
                    (0, 0, {"account_id": account.id, "credit": 1.5}),
                ],
            }
        )
        with self.assertRaises(UserError):
            self.rial.persian_remove_rial_decimals()
        self.assertEqual(self.rial.rounding, 0.01)

    def test_format(self):
        """Amounts are written in Toman with the unit behind; a rest is a decimal."""
        for amount, lang, text in (
            (125_000_000, "en_US", "12,500,000 Toman"),
            (125_000_000, "fa_IR", "12,500,000 تومان"),
            (125, "en_US", "12.5 Toman"),
            (0, "en_US", "0 Toman"),
        ):
            rial = self.rial.with_context(lang=lang)
            self.assertEqual(rial.format(amount), text.replace(" ", NBSP))
        self.company.persian_toman = False
        self.assertIn("125,000,000", self.rial.format(125_000_000))
        self.assertIn("﷼", self.rial.format(125_000_000))

    def test_other_currencies(self):
        """No other currency is touched."""
        dollar = self.env.ref("base.USD")
        self.assertNotIn("Toman", dollar.format(10))

    def test_documents(self):
        """Documents and mails write the same as the screen."""
        order = self.env["sale.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Ann"}).id,
                "company_id": self.company.id,
            }
        )
        view = self.env["ir.ui.view"].create(
            {
                "type": "qweb",
                "key": "crm_fa.test_money",
                "arch": "<p><t t-out='10500' t-options=\"{'widget': 'monetary',"
                " 'display_currency': order.currency_id}\"/></p>",
            }
        )
        qweb = self.env["ir.qweb"].with_context(lang="fa_IR")
        html = str(qweb._render(view.id, {"order": order}))
        self.assertIn(f"1,050{NBSP}تومان", html)
        mail = self.env["mail.render.mixin"]._render_template(
            "{{ format_amount(10500, object.currency_id, 'fa_IR') }}",
            "sale.order",
            order.ids,
            engine="inline_template",
        )
        self.assertEqual(mail[order.id], f"1,050{NBSP}تومان")

    def test_words(self):
        """Amounts in words are Persian, in the unit that is shown."""
        rial = self.rial.with_context(lang="fa_IR")
        self.assertEqual(
            rial.amount_to_text(125_000_000), "دوازده میلیون و پانصد هزار تومان"
        )
        self.company.persian_toman = False
        self.assertEqual(
            rial.amount_to_text(125_000_000), "صد و بیست و پنج میلیون ریال"
        )

    def test_described(self):
        """Unit prices tell the browser their currency, while Toman are shown."""
        lines = self.env["sale.order.line"]
        self.assertEqual(
            lines.fields_get(["price_unit"])["price_unit"]["crm_fa_currency"],
            "currency_id",
        )
        self.assertNotIn(
            "crm_fa_currency", lines.fields_get(["product_uom_qty"])["product_uom_qty"]
        )
        self.company.persian_toman = False
        self.assertNotIn(
            "crm_fa_currency", lines.fields_get(["price_unit"])["price_unit"]
        )


@tagged("post_install", "-at_install")
class TestPersianMoneyImport(RialCase):
    """Amounts in files are never ten times too high or too low."""

    def load(self, heading, value="12,500", more=""):
        """The messages of an import of one lead, and the lead."""
        extra = ",Currency" if more else ""
        text = f'Opportunity,"{heading}"{extra}\nBig,"{value}"{more}\n'
        wizard = self.env["base_import.import"].create(
            {
                "res_model": "crm.lead",
                "file": text.encode(),
                "file_name": "leads.csv",
                "file_type": "text/csv",
            }
        )
        options = {
            "quoting": '"',
            "separator": ",",
            "encoding": "utf-8",
            "has_headers": True,
            "float_thousand_separator": ",",
            "float_decimal_separator": ".",
        }
        preview = wizard.parse_preview(dict(options))
        self.matched = preview.get("matches", {})
        fields = ["name", "expected_revenue"]
        if more:
            fields.append("company_currency")
        result = wizard.execute_import(
            fields, ["Opportunity", heading], {**options, "skip": 0}
        )
        leads = self.env["crm.lead"].browse(result.get("ids") or [])
        return [message["message"] for message in result["messages"]], leads

    def test_heading_names_unit(self):
        """Toman become rials, rials stay; the heading still finds its field."""
        for heading, expected in (
            ("Expected Revenue (Toman)", 125_000),
            ("expected_revenue (IRR)", 12_500),
            ("Expected Revenue (تومان)", 125_000),
            ("Expected Revenue, ریال", 12_500),
        ):
            messages, lead = self.load(heading)
            self.assertFalse(messages, heading)
            self.assertEqual(lead.expected_revenue, expected, heading)
            self.assertEqual(self.matched.get(1), ["expected_revenue"], heading)

    def test_heading_without_unit(self):
        """Amounts that may be ten times wrong are refused, and the remedy is told."""
        for heading in ("Expected Revenue", "expected_revenue", "مبلغ"):
            messages, lead = self.load(heading)
            self.assertIn("(Toman)", messages[0])
            self.assertFalse(lead)

    def test_without_the_option(self):
        """Where rials are shown, files are in rials, unless they say Toman."""
        self.company.persian_toman = False
        self.assertEqual(self.load("Expected Revenue")[1].expected_revenue, 12_500)
        lead = self.load("Expected Revenue (Toman)")[1]
        self.assertEqual(lead.expected_revenue, 125_000)

    def test_toman_beside_currencies(self):
        """Toman are no currency: beside a column of currencies they are refused."""
        messages, lead = self.load("Expected Revenue (Toman)", more=",USD")
        self.assertIn("column of currencies", messages[0])
        self.assertFalse(lead)

    def test_other_company(self):
        """In a company of another currency nothing changes, but Toman are refused."""
        self.company.currency_id = self.env.ref("base.USD")
        self.assertEqual(self.load("Expected Revenue")[1].expected_revenue, 12_500)
        self.assertIn("rial", self.load("Expected Revenue (Toman)")[0][0])

    def test_programs(self):
        """Other programs read and write rials, whatever is shown."""
        lead = self.env["crm.lead"].create({"name": "x", "expected_revenue": 70})
        self.assertEqual(lead.read(["expected_revenue"])[0]["expected_revenue"], 70)
        done = self.env["crm.lead"].load(["name", "expected_revenue"], [["y", "70"]])
        self.assertEqual(self.env["crm.lead"].browse(done["ids"]).expected_revenue, 70)
