from odoo.tests import tagged

from .persian_common import NBSP, RialCase

TEMPLATES = (
    "sale.email_template_edi_sale",
    "sale.email_template_proforma",
    "sale.mail_template_sale_confirmation",
    "sale.mail_template_sale_payment_executed",
    "loyalty.mail_template_gift_card",
    "loyalty.mail_template_loyalty_card",
)


@tagged("post_install", "-at_install")
class TestPersianStockMails(RialCase):
    """Mails of Odoo's own modules are Persian for Persian customers."""

    def setUp(self):
        super().setUp()
        for name in TEMPLATES:
            template = self.env.ref(name)
            for field in ("body_html", "subject"):
                template.update_field_translations(field, {"fa_IR": False})

    def load(self):
        module = self.env["ir.module.module"].search([("name", "=", "crm_fa")])
        module._update_translations(["fa_IR"])
        self.env.invalidate_all()

    def test_quotation(self):
        """A quotation's mail is Persian, right to left, its amount in Toman."""
        self.load()
        customer = self.env["res.partner"].create({"name": "آوا", "lang": "fa_IR"})
        desk = self.env["product.product"].create(
            {"name": "میز", "list_price": 1_250_000, "taxes_id": False}
        )
        order = self.env["sale.order"].create(
            {
                "partner_id": customer.id,
                "company_id": self.company.id,
                "order_line": [(0, 0, {"product_id": desk.id})],
            }
        )
        template = self.env.ref("sale.email_template_edi_sale")
        body = template._render_field("body_html", order.ids, compute_lang=True)
        text = str(body[order.id])
        self.assertIn('dir="rtl"', text)
        self.assertIn("پیش‌فاکتور", text)
        self.assertIn(f"125,000{NBSP}تومان", text)
        subject = template._render_field("subject", order.ids, compute_lang=True)
        self.assertIn("پیش‌فاکتور", subject[order.id])
        english = template.with_context(lang="en_US").body_html
        self.assertIn("Hello", english)

    def test_all_can_be_sent(self):
        """Each template renders in Persian, without a word of English left."""
        self.load()
        customer = self.env["res.partner"].create({"name": "آوا", "lang": "fa_IR"})
        order = self.env["sale.order"].create(
            {"partner_id": customer.id, "company_id": self.company.id}
        )
        program = self.env["loyalty.program"].create(
            {
                "name": "کارت",
                "program_type": "coupons",
                "company_id": self.company.id,
                "currency_id": self.rial.id,
                "rule_ids": [(0, 0, {"minimum_amount": 5_000_000})],
            }
        )
        card = self.env["loyalty.card"].create(
            {"program_id": program.id, "partner_id": customer.id, "points": 100}
        )
        for name in TEMPLATES:
            template = self.env.ref(name).with_context(lang="fa_IR")
            record = card if name.startswith("loyalty") else order
            body = template._render_field("body_html", record.ids, set_lang="fa_IR")[
                record.id
            ]
            self.assertIn("rtl", str(body), name)
            for word in ("Hello", "amounting", "Thank you", "confirmed", "Gift Card"):
                self.assertNotIn(word, str(body), name)
        self.assertIn(f"500,000{NBSP}تومان", str(body))

    def test_own_words_win(self):
        """A template that somebody rewrote, or translated, stays as it is."""
        rewritten = self.env.ref("sale.email_template_edi_sale")
        rewritten.with_context(lang="en_US").body_html = "<p>درود بر شما</p>"
        translated = self.env.ref("sale.email_template_proforma")
        translated.with_context(lang="fa_IR").body_html = "<p>متن ما</p>"
        self.load()
        for template, words in ((rewritten, "درود"), (translated, "متن ما")):
            self.assertIn(words, template.with_context(lang="fa_IR").body_html)
