from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .recovery_common import NOW, RecoveryCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRecoveryApology(RecoveryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = new_test_user(
            cls.env, "recovery_boss", "sales_team.group_sale_manager"
        )

    def apologise(self, case, channel, user=None, **values):
        """Press “Apologised” in the dialog, as somebody."""
        wizard = (
            self.env["crm.recovery.apologise"]
            .with_user(user or self.agent)
            .create({"recovery_id": case.id, "channel": channel, **values})
        )
        wizard.action_done()
        return case.apology_ids[:1]

    def assertOpen(self, case, words):
        """Check that closing is refused with these words."""
        with self.assertRaisesRegex(UserError, words):
            case.action_close_kept()

    def test_our_mistake_is_never_closed_without_apology(self):
        """Ours and shared ask for one; a third party's and the customer's do not."""
        for whose, asks in (
            ("ours", True),
            ("shared", True),
            ("third", False),
            ("customer", False),
        ):
            with self.subTest(whose=whose):
                case = self.case(partner_id=self.customer().id, responsibility=whose)
                case.action_acknowledge()
                if asks:
                    with self.assertRaises(UserError):
                        case.action_close_kept()
                    with self.assertRaises(UserError):
                        case.action_follow()
                else:
                    case.action_close_kept()
                    self.assertEqual((case.state, case.outcome), ("closed", "kept"))

    def test_severity_2_needs_the_policys_channel(self):
        """The shipped policy asks for a call; an e-mail is less, a visit is more."""
        case = self.case(responsibility="ours")
        self.apologise(case, "email", text="<p>We are sorry</p>")
        self.assertEqual(case.state, "apologised")
        self.assertOpen(case, "Phone Call")
        self.apologise(case, "visit")
        case.action_close_kept()
        self.assertEqual(case.state, "closed")

    def test_severity_3_needs_a_call(self):
        """E-mail and letter together cannot close it."""
        case = self.case(impact="3")
        self.apologise(case, "email", text="<p>We are sorry</p>")
        self.apologise(case, "letter")
        self.assertOpen(case, "Severity 3")
        self.apologise(case, "phone")
        case.action_close_lost()
        self.assertEqual(case.outcome, "lost")

    def test_severity_4_needs_a_manager_and_a_letter(self):
        """A call by an agent is not enough, nor is one entered for a manager."""
        case = self.case(impact="4")
        self.apologise(case, "phone")
        self.apologise(case, "phone", user_id=self.boss.id)
        self.assertOpen(case, "by a manager")
        self.apologise(case, "phone", user=self.boss, user_id=self.boss.id)
        self.assertOpen(case, "letter")
        self.apologise(case, "letter")
        case.action_close_kept()
        self.assertEqual(case.state, "closed")

    def test_apologising_accepts_responsibility(self):
        """One click does both, in the user's name, each with its journal row."""
        case = self.case()
        self.apologise(case, "phone")
        self.assertEqual(case.responsibility_accepted_by_id, self.agent)
        self.assertEqual(case.responsibility_accepted_on, NOW)
        self.assertEqual(case.date_contacted, NOW)
        self.assertEqual(
            set(case.event_ids.mapped("event")),
            {"opened", "accepted", "acknowledged", "apologised"},
        )

    def test_channels_combined(self):
        """A call, and the words by e-mail as well: two apologies, one message."""
        case = self.case()
        self.apologise(case, "phone", also_email=True)
        self.assertEqual(set(case.apology_ids.mapped("channel")), {"phone", "email"})
        sent = case.message_ids.filtered(lambda message: message.partner_ids)
        self.assertEqual(sent.partner_ids, self.partner)
        self.assertIn("Four days late", sent.body)

    def test_template_fits_the_case_and_speaks_the_customers_language(self):
        """Category beats general, the rung beats the category; fields are filled."""
        self.env["res.lang"]._activate_lang("fa_IR")
        case = self.case()
        templates = self.env["crm.recovery.template"]
        self.assertEqual(
            templates._find(case, "email"),
            self.env.ref("crm_fa.crm_recovery_template_late"),
        )
        case._through_door().rung_id = self.rungs["advocate"]
        chosen = templates._find(case, "email")
        self.assertEqual(chosen, self.env.ref("crm_fa.crm_recovery_template_loyal"))
        self.assertIn("Four days late", chosen._words_for(case))
        chosen.mail_template_id.with_context(lang="fa_IR").body_html = "<p>پوزش</p>"
        self.partner.lang = "fa_IR"
        self.assertIn("پوزش", chosen._words_for(case))

    def test_message_needs_words_and_an_address(self):
        """Nothing is half done: the case stays where it was."""
        case = self.case()
        with self.assertRaisesRegex(UserError, "Write the words"):
            self.apologise(case, "email", text=False)
        case.sudo().partner_id.email = False
        case.email_from = False
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            self.apologise(case, "email", text="<p>Sorry</p>")
        self.assertEqual(case.state, "new")

    def test_what_was_said_stays(self):
        """Neither its words nor who said it nor the row itself can be changed."""
        case = self.case()
        apology = self.apologise(case, "phone").with_user(self.agent)
        for values in ({"text": "<p>x</p>"}, {"channel": "visit"}):
            with self.assertRaises(UserError):
                apology.write(values)
        with self.assertRaises(AccessError):
            apology.write({"date_done": False})
        with self.assertRaises(UserError):
            apology.unlink()
        apology.proof = "Called 0912"

    def test_visit_becomes_a_meeting(self):
        """An hour in the diary of who goes; a call becomes an activity."""
        case = self.case()
        when = fields.Datetime.add(NOW, days=1)
        wizards = self.env["crm.recovery.apologise"].with_user(self.agent)
        wizard = wizards.create({"recovery_id": case.id, "channel": "meal"})
        with self.assertRaises(UserError):
            wizard.action_plan()
        wizard.date_planned = when
        wizard.with_context(default_name="Not the meeting's").action_plan()
        event = case.apology_ids.event_id
        self.assertEqual((event.start, event.user_id), (when, self.agent))
        self.assertEqual(event.stop, fields.Datetime.add(when, hours=1))
        self.assertIn(self.partner, event.partner_ids)
        self.assertNotEqual(event.name, "Not the meeting's")
        # An invitation with our reasons in it is no way to hear of an apology.
        written = [("partner_ids", "in", self.partner.ids)]
        self.assertFalse(self.env["mail.message"].search(written))
        self.assertEqual(case.state, "new")
        wizards.create(
            {"recovery_id": case.id, "channel": "phone", "date_planned": when}
        ).action_plan()
        self.assertEqual(case.activity_ids.user_id, self.agent)

    def test_letter_holds_the_words(self):
        """The printed letter names customer, number and words."""
        case = self.case()
        apology = self.apologise(case, "letter", text="<p>It was our mistake</p>")
        html = self.env["ir.actions.report"]._render_qweb_html(
            "crm_fa.report_recovery_letter", apology.ids
        )[0]
        for words in (b"It was our mistake", b"Let Down", case.name.encode()):
            self.assertIn(words, html)

    def test_checklist_comments_in_the_readers_language(self):
        """Each point is marked, faults with the words in question."""
        apologies = self.env["crm.recovery.apology"]
        bad = apologies._checklist("<p>Sorry, but you misunderstood</p>", self.case())
        self.assertIn("misunderstood", bad)
        self.assertEqual(bad.count("fa-times"), 6)

    def test_ended_case_takes_no_apology(self):
        """Neither a cancelled nor a closed one; cancelling needs its reason."""
        case = self.case()
        with self.assertRaises(UserError):
            case._cancel("  ")
        case._cancel("A duplicate")
        self.assertEqual((case.state, case.cancel_reason), ("cancelled", "A duplicate"))
        with self.assertRaisesRegex(UserError, "has ended"):
            self.apologise(case, "phone")
        with self.assertRaisesRegex(UserError, "has ended"):
            self.env["crm.recovery.apology"].create({"recovery_id": case.id})

    def test_reopened_case_is_graver_and_asks_again(self):
        """One severity higher; the old apology does not count for the new round."""
        case = self.case()
        self.apologise(case, "phone")
        case.action_close_kept()
        with freeze_time("2026-07-07 12:00:00"):
            case.with_user(self.agent)._reopen("Not content")
            self.assertEqual((case.state, case.severity), ("acknowledged", "3"))
            self.assertFalse(case.outcome)
            self.assertFalse(case.can_close)
