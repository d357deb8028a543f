from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestPersianAddress(TransactionCase):
    """Lines of an address keep their order on a page from right to left."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fa_IR")
        cls.partner = cls.env["res.partner"].create(
            {
                "name": "Ann",
                "street": "Marina Blvd, Suite 300 & 8000",
                "city": "تهران",
                "country_id": cls.env.ref("base.be").id,
            }
        )

    def html(self, lang, **options):
        field = self.env["ir.qweb.field.contact"].with_context(lang=lang)
        partner = self.partner.with_context(lang=lang)
        return str(field.value_to_html(partner, {"fields": ["address"], **options}))

    def test_lines(self):
        """Each line has the direction of its own letters."""
        html = self.html("fa_IR")
        self.assertIn(
            '<bdi dir="auto">Marina Blvd, Suite 300 &amp; 8000</bdi><br/>', html
        )
        self.assertRegex(html, '<bdi dir="auto">[^<]*تهران')
        self.assertIn('<bdi dir="auto">', self.html("fa_IR", no_tag_br=True))

    def test_as_odoo(self):
        """Pages from left to right have the address as Odoo writes it."""
        html = self.html("en_US")
        self.assertNotIn("<bdi", html)
        self.assertIn("Suite 300 &amp; 8000<br/>", html)
