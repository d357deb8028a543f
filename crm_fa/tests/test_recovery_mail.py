from freezegun import freeze_time

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCommon

from .recovery_common import NOW, RecoveryCommon

MAIL = """Return-Path: {sender}
To: {to}
Subject: {subject}
From: {sender}
Date: Tue, 30 Jun 2026 11:00:00 +0000
Message-ID: <{number}.crm.fa@example.com>
{extra}MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="=-7"

--=-7
Content-Type: text/plain; charset="utf-8"

{body}
--=-7
Content-Type: text/plain; name="receipt.txt"
Content-Disposition: attachment; filename="receipt.txt"

receipt
--=-7--
"""


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRecoveryMail(RecoveryCommon, MailCommon):
    """Complaints that arrive by e-mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.alias_domain_id = cls.mail_alias_domain
        cls.company._set_recovery_alias("complaints")
        cls.alias = cls.company.recovery_alias_id
        cls.number = 0

    def receive(
        self, sender, subject="Late again", body="Four days", extra="", to=None
    ):
        """Receive a mail as the gateway does; return the cases that are new since."""
        before = self.Case.search([])
        type(self).number += 1
        to = to or f"complaints@{self.alias_domain}"
        with self.mock_mail_gateway():
            self.env["mail.thread"].message_process(
                None,
                MAIL.format(
                    sender=sender,
                    to=to,
                    subject=subject,
                    body=body,
                    extra=extra,
                    number=self.number,
                ),
            )
        self.env.flush_all()
        return self.Case.search([]) - before

    def test_customer_found_by_address(self):
        """Whoever writes is recognised; subject, words and files are kept."""
        case = self.receive('"Let Down" <let.down@example.com>')
        self.assertEqual((case.partner_id, case.source), (self.partner, "mail"))
        self.assertEqual((case.title, case.description), ("Late again", "Four days"))
        self.assertEqual(case.email_from, "let.down@example.com")
        self.assertEqual((case.state, case.company_id), ("new", self.company))
        self.assertFalse(case.user_id)
        self.assertEqual(case.message_ids.attachment_ids.name, "receipt.txt")
        self.assertTrue(case.date_opened and case.name != "/")

    def test_person_of_a_company(self):
        """The company is the customer, who wrote is the contact and is answered."""
        firm = self.customer("Firm", is_company=True)
        person = self.customer("P", parent_id=firm.id, email="p@firm.example.com")
        case = self.receive("p@firm.example.com")
        self.assertEqual((case.partner_id, case.contact_id), (firm, person))
        self.assertEqual(case._mail_get_partners()[case.id], person)

    def test_address_of_a_category(self):
        """What is written to it is of that category, for its team and company."""
        other = self.env["res.company"].create({"name": "Other"})
        team = self.env["crm.team"].create({"name": "Care", "company_id": False})
        category = self.env["crm.recovery.category"].create(
            {
                "name": "Broken Goods",
                "alias_name": "broken",
                "impact": "3",
                "team_id": team.id,
                "alias_domain_id": self.mail_alias_domain.id,
            }
        )
        to = f"broken@{self.alias_domain}"
        case = self.receive("let.down@example.com", to=to)
        self.assertEqual((case.category_id, case.team_id), (category, team))
        self.assertEqual((case.impact, case.user_id.id), ("3", False))
        self.assertEqual((case.company_id, case.source), (self.company, "mail"))
        category.company_id = other
        category.alias_domain_id = self.mail_alias_domain
        case = self.receive("someone@example.com", to=to)
        self.assertEqual((case.category_id, case.company_id), (category, other))
        category.company_id = False
        category.alias_domain_id = self.mail_alias_domain
        case = self.receive("anyone@example.com", to=to)
        self.assertEqual((case.category_id, case.company_id), (category, self.company))

    def test_unknown_sender(self):
        """A case without a customer, found again by its address."""
        case = self.receive("Nobody <nobody_7@example.com>")
        self.assertFalse(case.partner_id)
        self.assertEqual(case.email_from, "nobody_7@example.com")
        again = self.receive("nobody_7@example.com", "Still late")
        self.assertEqual(again.duplicate_ids, case)
        self.assertFalse(self.receive("nobodyx7@example.com").duplicate_ids)

    def test_colleague_passes_it_on(self):
        """A mail of our own people is nobody's complaint yet."""
        colleague = new_test_user(
            self.env, "recovery_fw", "base.group_user", email="fw@example.com"
        )
        self.assertFalse(self.receive(colleague.email).partner_id)

    def test_answer_joins_its_case(self):
        """An answer to what we wrote comes to that case and ends its waiting."""
        case = self.receive("let.down@example.com")
        case.action_acknowledge()
        case._pause("When?")
        sent = case.message_post(
            body="When was it?",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.partner.ids,
        )
        extra = f"In-Reply-To: {sent.message_id}\nReferences: {sent.message_id}\n"
        new = self.receive("let.down@example.com", "Re: When?", "On Monday", extra)
        self.assertFalse(new)
        self.assertIn("On Monday", case.message_ids[0].body)
        self.assertFalse(case.paused_on)

    def test_number_in_the_subject_joins(self):
        """Of the sender's own open case only; a stranger's mail opens a new one."""
        case = self.receive("let.down@example.com")
        subject = f"About {case.name}"
        self.assertFalse(self.receive("let.down@example.com", subject, "More"))
        self.assertIn("More", case.message_ids[0].body)
        other = self.receive("stranger@example.com", subject)
        self.assertTrue(other)
        self.assertFalse(other.duplicate_ids)
        case._cancel("Done")
        self.assertTrue(self.receive("let.down@example.com", subject))

    def test_second_mail_is_flagged(self):
        """Another mail of a customer with an open case opens one that shows it."""
        case = self.receive("let.down@example.com")
        second = self.receive("let.down@example.com", "And the invoice is wrong")
        self.assertEqual(second.duplicate_ids, case)

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_loops_and_bounces_are_ignored(self):
        """What Odoo's gateway takes for a loop or a bounce opens nothing."""
        bounce = f"{self.alias_bounce}@{self.alias_domain}"
        self.assertFalse(
            self.receive("MAILER-DAEMON@example.com", "Undelivered", to=bounce)
        )
        limit = self.env["ir.config_parameter"].sudo()
        limit.set_param("mail.gateway.loop.threshold", "3")
        opened = [
            len(self.receive("robot@example.com", f"Away {number}"))
            for number in range(5)
        ]
        self.assertLess(sum(opened), 5)
        self.assertEqual(opened[-1], 0)

    def test_who_is_told(self):
        """The customer's salesperson and the team's leader, in their languages."""
        self.partner.user_id = self.mate
        case = self.receive("let.down@example.com")
        notes = case.env["mail.message"].search(
            [
                ("model", "=", "crm.recovery"),
                ("res_id", "=", case.id),
                ("message_type", "=", "user_notification"),
            ]
        )
        self.assertEqual(notes.notified_partner_ids, self.mate.partner_id)
        self.assertIn("Four days", notes.body)

    def test_other_companys_customer(self):
        """A partner of another company is not taken for a customer of this one."""
        other = self.env["res.company"].create({"name": "Other"})
        self.customer("Theirs", email="theirs@example.com", company_id=other.id)
        case = self.receive("theirs@example.com")
        self.assertFalse(case.partner_id)
        self.assertEqual(case.email_from, "theirs@example.com")

    def test_setting(self):
        """The address is created, renamed and dropped in the settings."""
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.recovery_alias_name, "complaints")
        settings.recovery_alias_name = "sorry"
        settings.execute()
        self.assertEqual(self.alias.alias_full_name, f"sorry@{self.alias_domain}")
        settings = self.env["res.config.settings"].create({})
        settings.recovery_alias_name = False
        settings.execute()
        self.assertFalse(self.company.recovery_alias_id)
        self.assertFalse(self.alias.exists())
