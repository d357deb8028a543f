from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from .recovery_common import NOW, RecoveryCommon

MAILS = "odoo.addons.mail.models.mail_mail"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRecoveryApologyMail(RecoveryCommon):
    """An apology by mail: noted once it is sent, and no apology if it never arrives."""

    def send(self, case):
        """Press “Send” in the dialog, as the agent."""
        wizards = self.env["crm.recovery.apologise"].with_user(self.agent)
        wizards.create(
            {"recovery_id": case.id, "channel": "email", "text": "<p>We are sorry</p>"}
        ).action_done()
        return case.apology_ids

    def deliver(self, apology, error=None):
        """Have Odoo's queue send the mail of an apology, or fail to."""
        servers = type(self.env["ir.mail_server"])
        mail = self.env["mail.mail"].search(
            [("mail_message_id", "=", apology.message_id.id)]
        )
        self.assertEqual(len(mail), 1)
        with (
            patch.object(servers, "_disable_send", lambda _self: False),
            patch.object(servers, "_connect__", lambda *_args, **_more: None),
            patch.object(
                servers,
                "send_email",
                side_effect=error,
                return_value=None if error else "<sent@example.com>",
            ),
            mute_logger(MAILS),
        ):
            mail.send()

    def test_journal_is_the_same_by_every_channel(self):
        """Accepted, then apologised; the mail is no contact of its own."""
        kept = []
        for channel in ("email", "phone"):
            case = self.case(partner_id=self.customer(email="c@example.com").id)
            dialog = self.env["crm.recovery.apologise"].with_user(self.agent)
            dialog.create(
                {"recovery_id": case.id, "channel": channel, "text": "<p>Sorry</p>"}
            ).action_done()
            self.assertEqual((case.date_contacted, case.date_apologised), (NOW, NOW))
            kept.append(case.event_ids.sorted("id").mapped("event"))
        self.assertEqual(kept[0], kept[1])

    def test_nothing_is_noted_unless_the_mail_is_made(self):
        """A mail that cannot be made leaves neither journal nor moments."""
        case = self.case()
        model = type(case)
        noted = []

        def fail(record, *_args, **_more):
            noted.extend((record.date_contacted, *record.event_ids.mapped("event")))
            raise ValueError("No layout")

        with (
            patch.object(model, "_notify_thread", fail),
            self.assertRaises(ValueError),
        ):
            self.send(case)
        self.assertEqual(noted, [False, "opened"])
        self.assertEqual((case.state, case.date_apologised), ("new", False))
        self.assertFalse(case.apology_ids)

    def test_apology_that_does_not_arrive(self):
        """It says why, and does not count for closing until another one does."""
        policy = self.case().policy_id.sudo()
        policy.min_channel = "email"
        case = self.case(partner_id=self.customer(email="c@example.com").id)
        self.assertEqual(case.policy_id, policy)
        apology = self.send(case)
        self.assertFalse(apology.delivery_failure)
        self.deliver(apology, MailDeliveryException("Nobody answers"))
        self.assertTrue(apology.with_user(self.agent).delivery_failure)
        with self.assertRaisesRegex(UserError, "did not arrive"):
            case.action_close_kept()
        again = self.send(case) - apology
        self.deliver(again)
        self.assertFalse(again.delivery_failure)
        case.action_close_kept()
        self.assertEqual(case.state, "closed")

    def test_address_that_is_none(self):
        """What cannot be written to is refused with its value, and nothing is kept."""
        case = self.case()
        self.partner.email = "let down at example"
        with self.assertRaises(UserError) as refused:
            self.send(case)
        self.assertIn("“let down at example” of Let Down", str(refused.exception))
        self.assertFalse(case.apology_ids or case.date_contacted)

    def test_archived_customer(self):
        """Odoo writes to no archived contact; the apology goes to their address."""
        case = self.case()
        self.partner.active = False
        apology = self.send(case)
        self.assertEqual(apology.message_id.outgoing_email_to, "let.down@example.com")
        mail = self.env["mail.mail"].search(
            [("mail_message_id", "=", apology.message_id.id)]
        )
        self.assertEqual(mail.email_to, "let.down@example.com")
