from odoo.tests import tagged

from .print_common import PrintCase

LETTER = "crm_fa.report_recovery_letter"


@tagged("post_install", "-at_install")
class TestRecoveryLetter(PrintCase):
    """The letter of apology as it comes out of the printer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.module.module"]._load_module_terms(["crm_fa"], ["fa_IR"])

    def letter(self, partner, text=None):
        """Write a letter to a customer, in the words of the template unless given."""
        case = self.env["crm.recovery"].create(
            {
                "title": "Four days late",
                "partner_id": partner.id,
                "category_id": self.env.ref("crm_fa.crm_recovery_category_late").id,
                "date_incident": "2026-11-20",
            }
        )
        dialog = self.env["crm.recovery.apologise"].create(
            {"recovery_id": case.id, "channel": "letter"}
        )
        if text:
            dialog.text = text
        dialog.action_done()
        return case.apology_ids

    def test_english(self):
        """Addressee, day, number and words stand on one page."""
        self.ann.write({"street": "12 Main Street", "city": "Boston"})
        letter = self.letter(self.ann)
        [page] = self.pages(self.pdf(letter, LETTER))
        for words in (
            "12 Main Street",
            f"About your complaint {letter.recovery_id.name}",
            "On 11/20/2026 we let you down",
            "Yours sincerely",
            letter.user_id.name,
        ):
            self.assertIn(words.replace(" ", ""), page)

    def test_persian(self):
        """In Persian letters and digits, with the day as Persians count it."""
        letter = self.letter(self.cid)
        pdf = self.pdf(letter, LETTER)
        [page] = self.pages(pdf)
        for word in ("شکایت", "پوزش", "احترام", letter.recovery_id.name[:2]):
            self.assertIn(word, page)
        self.assertIn("1405", page)
        self.assertNotIn("2026-11-20", page)
        self.assertTrue(any("Vazirmatn" in font for font in self.fonts(pdf)))

    def test_direction_of_the_words(self):
        """Words of a template bring their direction; typed ones show it themselves."""
        self.assertIsNone(self.letter(self.cid)._text_direction())
        typed = self.letter(self.cid, "<p>We are sorry</p>")
        self.assertEqual(typed._text_direction(), "auto")
