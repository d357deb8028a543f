from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

SHIPPED = [
    ("wrong_number", "phone_invalid"),
    ("bogus", False),
    ("duplicate", "duplicate"),
    ("out_of_area", "outside_filter"),
    ("wrong_product", False),
    ("no_request", False),
    ("customer", False),
    ("other", False),
]


@tagged("post_install", "-at_install")
class TestLeadReturnReason(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Reason = cls.env["crm.lead.return.reason"]

    def test_eight_are_shipped(self):
        """Eight reasons in order, three of them provable; none says “did not buy”."""
        reasons = self.Reason.browse(
            self.env.ref(f"crm_fa.crm_lead_return_reason_{code}").id
            for code, _proof in SHIPPED
        )
        self.assertEqual(
            reasons.sorted().mapped(lambda reason: (reason.code, reason.proof)), SHIPPED
        )
        self.assertTrue(
            self.env.ref("crm_fa.crm_lead_return_reason_other").note_required
        )

    def test_shipped_ones_are_archived_not_deleted(self):
        """Policies and imports name the shipped reasons; own ones may go."""
        shipped = self.env.ref("crm_fa.crm_lead_return_reason_duplicate")
        with self.assertRaisesRegex(UserError, "Duplicate"):
            shipped.unlink()
        shipped.active = False
        own = self.Reason.create({"name": "Own", "code": "own"})
        own.unlink()
        self.assertFalse(own.exists())

    def test_code_is_unique(self):
        """Two reasons with one code could not be told apart by an import."""
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.Reason.create({"name": "Again", "code": "duplicate"})
