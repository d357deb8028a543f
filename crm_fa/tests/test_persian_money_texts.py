from odoo.tests import new_test_user, tagged
from odoo.tools import format_amount
from odoo.tools.misc import formatLang

from .persian_common import NBSP, RialCase


@tagged("post_install", "-at_install")
class TestPersianMoneyTexts(RialCase):
    """Amounts in texts of the server: never ten times too high or too low."""

    def order(self, **values):
        partner = self.env["res.partner"].create({"name": "Ann"})
        product = self.env["product.product"].create(
            {"name": "Desk", "list_price": 1_250_000, "taxes_id": False}
        )
        return self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "company_id": self.company.id,
                "order_line": [(0, 0, {"product_id": product.id})],
                **values,
            }
        )

    def test_everywhere(self):
        """What Odoo's modules took by name writes Toman too, as do later ones."""
        from odoo.addons.account.models import product  # noqa: PLC0415
        from odoo.addons.sale.models import sale_order  # noqa: PLC0415

        for write in (format_amount, product.format_amount, sale_order.format_amount):
            self.assertEqual(write(self.env, 125, self.rial), f"12.5{NBSP}Toman")
            self.assertEqual(
                write(self.env, -1250, self.rial, "fa_IR").replace("\ufeff", ""),
                f"-125{NBSP}تومان",
            )

    def test_as_odoo(self):
        """Other currencies, other companies and an empty currency are Odoo's."""
        dollar = self.env.ref("base.USD")
        self.assertEqual(format_amount(self.env, 5, dollar), f"${NBSP}5.00")
        self.assertEqual(
            format_amount(self.env, 5, dollar, trailing_zeroes=False), f"${NBSP}5"
        )
        self.company.persian_toman = False
        self.assertEqual(format_amount(self.env, 5, self.rial), f"5{NBSP}﷼")

    def test_company_of_the_text(self):
        """The option is the company's for whom the text is written."""
        other = self.env["res.company"].create(
            {"name": "Moon", "currency_id": self.rial.id}
        )
        env = self.env["base"].with_company(other).env
        self.assertIn("1,250", format_amount(env, 1250, self.rial))
        self.assertIn("125", format_amount(self.env, 1250, self.rial.with_env(env)))

    def test_mail_of_an_order(self):
        """The head of a quotation's mail names the amount as the document does."""
        order = self.order()
        message = order.message_post(body="x")
        context = order._notify_by_email_prepare_rendering_context(
            message, force_email_lang="fa_IR"
        )
        self.assertIn(f"125,000{NBSP}تومان", context["subtitles"])

    def test_price_labels(self):
        """Rules of pricelists and prices with taxes are written in Toman."""
        pricelist = self.env["product.pricelist"].create(
            {"name": "Shop", "currency_id": self.rial.id}
        )
        item = self.env["product.pricelist.item"].create(
            {
                "pricelist_id": pricelist.id,
                "compute_price": "fixed",
                "fixed_price": 55_000,
            }
        )
        self.assertEqual(item.price, f"5,500{NBSP}Toman")
        country = self.env.ref("base.ir")
        group = self.env["account.tax.group"].create(
            {"name": "VAT", "country_id": country.id, "company_id": self.company.id}
        )
        tax = self.env["account.tax"].create(
            {
                "name": "VAT",
                "amount": 10,
                "company_id": self.company.id,
                "country_id": country.id,
                "tax_group_id": group.id,
            }
        )
        product = self.env["product.product"].create(
            {
                "name": "Desk",
                "list_price": 1000,
                "taxes_id": tax.ids,
                "company_id": self.company.id,
            }
        )
        self.assertIn(f"110{NBSP}Toman", product.tax_string)

    def test_rial_by_its_word(self):
        """What stays in rials names them by a word, told from Toman at a glance."""
        self.assertEqual(self.rial.symbol, "ریال")
        text = formatLang(self.env, 1250, currency_obj=self.rial)
        self.assertEqual(text, f"1,250{NBSP}ریال")
        self.company.persian_toman = False
        self.assertEqual(self.rial.symbol, "﷼")
        self.rial.symbol = "Rls."
        self.company.persian_toman = True
        self.assertEqual(self.rial.symbol, "Rls.")

    def test_sign_after_uninstall(self):
        """Odoo's own sign is back when the module is removed."""
        self.env["res.currency"]._persian_restore_sign()
        self.assertEqual(self.rial.symbol, "﷼")

    def test_loyalty(self):
        """Rewards in rials are written in full, balances too, in the unit shown."""
        program = self.env["loyalty.program"].create(
            {
                "name": "Coupons",
                "program_type": "promotion",
                "company_id": self.company.id,
                "currency_id": self.rial.id,
                "reward_ids": [
                    (
                        0,
                        0,
                        {
                            "reward_type": "discount",
                            "discount_mode": "per_order",
                            "discount": 2_000_000,
                            "discount_max_amount": 3_000_000,
                        },
                    )
                ],
            }
        )
        reward = program.reward_ids
        self.assertIn(f"200,000{NBSP}Toman", reward.description)
        self.assertIn(f"300,000{NBSP}Toman", reward.description)
        reward.discount_mode = "percent"
        for percent, most in ((6, 5_000_000), (7, 50_000_000)):
            reward.discount_max_amount = most
            reward.discount = percent
            self.assertTrue(reward.description.startswith(f"{percent}%"))
            self.assertIn(f"{most // 10:,}{NBSP}Toman", reward.description)
        reward.discount_mode = "per_order"
        self.company.persian_toman = False
        reward.discount = 2_000_001
        reward.discount = 2_000_000
        self.assertIn(f"2,000,000{NBSP}﷼", reward.description)
        reward.discount_mode = "percent"
        reward.discount = 20
        self.assertTrue(reward.description.startswith("20%"))
        for sign in ("﷼", "ریال"):
            self.company.persian_toman = True
            cards = self.env["loyalty.card"].create({"program_id": program.id})
            program.portal_point_name = sign
            cards.invalidate_recordset()
            self.assertEqual(cards._format_points(10_500), f"1,050{NBSP}Toman")


@tagged("post_install", "-at_install")
class TestPersianMoneyDigest(RialCase):
    """Amounts in the mail with a company's figures."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reader = new_test_user(
            cls.env,
            "digest_reader",
            "sales_team.group_sale_manager,account.group_account_invoice",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
            email="reader@example.com",
        )
        cls.reader.lang = "fa_IR"

    def test_digest(self):
        """Revenue is told in Toman, exactly rounded."""
        digest = self.env["digest.digest"].create(
            {"name": "Weekly", "user_ids": [(6, 0, self.reader.ids)]}
        )
        reading = digest.with_context(lang="fa_IR", persian_exact_amounts=[])
        for amount, text in (
            (1_049, "105 تومان"),
            (1_049_000, "104.9 هزار تومان"),
            (125_000_000, "12.5 میلیون تومان"),
            (9_999_600, "1 میلیون تومان"),
            (0, "0 تومان"),
        ):
            reading._get_margin_value(amount, 0)
            self.assertEqual(
                reading._format_currency_amount("?", self.rial),
                text.replace(" ", NBSP),
            )
        self.company.persian_toman = False
        reading._get_margin_value(125_000_000, 0)
        self.assertEqual(
            reading._format_currency_amount("?", self.rial), f"125{NBSP}میلیون{NBSP}﷼"
        )
        dollar = self.env.ref("base.USD")
        self.assertEqual(reading._format_currency_amount("1.5k", dollar), "$1.5k")
        self.assertEqual(digest._format_currency_amount("5", self.rial), "5﷼")

    def test_mail(self):
        """The mail itself tells the amount of a period."""
        self.company.persian_calendar = "language"
        digest = self.env["digest.digest"].create(
            {
                "name": "Weekly",
                "user_ids": [(6, 0, self.reader.ids)],
                "kpi_all_sale_total": True,
            }
        )
        digest.action_send_manual()
        mail = self.env["mail.mail"].search(
            [("subject", "like", "Weekly")], order="id desc", limit=1
        )
        body = str(mail.body_html)
        self.assertRegex(body, f"[0۰]{NBSP}تومان")
