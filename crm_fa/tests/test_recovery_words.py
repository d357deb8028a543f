from itertools import product
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools import recovery_severity as rules
from .recovery_common import NOW, RecoveryCommon
from .recovery_money_common import MoneyCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRecoveryWords(RecoveryCommon):
    """The words of an apology: their direction, drafts, SMS, and who calls."""

    def dialog(self, case, **values):
        """Open the dialog as the agent."""
        wizards = self.env["crm.recovery.apologise"].with_user(self.agent)
        return wizards.create({"recovery_id": case.id, **values})

    def test_words_run_as_the_customer_reads(self):
        """Right to left for a Persian customer, whoever looks; left to right else."""
        self.env["res.lang"]._activate_lang("fa_IR")
        self.partner.lang = "fa_IR"
        case = self.case()
        self.assertIn('<div dir="rtl">', self.dialog(case).text)
        self.assertEqual(case._words_direction(), "rtl")
        self.agent.lang = "fa_IR"
        english = self.case(partner_id=self.customer("E", lang="en_US").id)
        self.assertIn('<div dir="ltr">', self.dialog(english).text)

    def test_letter_in_both_directions(self):
        """The page runs as the customer reads, in their words, with their date."""
        self.env["res.lang"]._activate_lang("fa_IR")
        self.env["ir.module.module"]._load_module_terms(["crm_fa"], ["fa_IR"])
        for lang, direction, title in (
            ("en_US", "ltr", "About your complaint"),
            ("fa_IR", "rtl", "دربارهٔ شکایت شما"),
        ):
            with self.subTest(lang=lang):
                partner = self.customer("Addressee", lang=lang)
                case = self.case(partner_id=partner.id)
                self.dialog(case, channel="letter", text="<p>Words</p>").action_done()
                html = self.env["ir.actions.report"]._render_qweb_html(
                    "crm_fa.report_recovery_letter", case.apology_ids.ids
                )[0]
                html = html.decode()
                self.assertIn(f'dir="{direction}"', html)
                self.assertIn(title, html)

    def test_words_for_a_severity(self):
        """Its own before the common ones; a category's before a severity's."""
        templates = self.env["crm.recovery.template"]
        templates.search([]).active = False
        words = self.env["mail.template"].create(
            {
                "name": "Words",
                "model_id": self.env["ir.model"]._get_id("crm.recovery"),
                "body_html": "<p>Words</p>",
            }
        )
        common, grave, late, other = (
            templates.create({"name": "T", "mail_template_id": words.id, **values})
            for values in (
                {},
                {"severity": "3"},
                {"category_id": self.late.id},
                {"severity": "2", "channel": "phone"},
            )
        )
        aside = self.late.copy({"name": "Aside"})
        for impact, category, channel, expected in (
            ("1", aside, "email", common),
            ("3", aside, "email", grave),
            ("3", self.late, "email", late),
            ("2", aside, "email", common),
            ("2", aside, "phone", other),
        ):
            with self.subTest(impact=impact, channel=channel):
                case = self.case(
                    partner_id=self.customer().id,
                    category_id=category.id,
                    impact=impact,
                )
                self.assertEqual(templates._find(case, channel), expected)

    def test_gift_with_a_note(self):
        """Its words are kept as sent; a written apology, no more, for the rules."""
        case = self.case()
        dialog = self.dialog(case, channel="gift_note", proof="Courier 7")
        self.assertIn("sorry", dialog.text)
        dialog.text = "<p>With flowers</p>"
        dialog.action_done()
        self.assertEqual(
            (case.state, case.apology_ids.proof), ("apologised", "Courier 7")
        )
        self.assertIn("With flowers", str(case._portal_apologies()))
        with self.assertRaisesRegex(UserError, "Phone Call"):
            case.action_close_kept()

    def test_draft_is_kept_with_its_remarks(self):
        """It is nobody's apology yet; what is wrong with it is counted until it is."""
        case = self.case()
        self.dialog(case, text="<p>Sorry, but you misunderstood</p>").action_keep()
        draft = case.apology_ids
        self.assertFalse(draft.date_done)
        self.assertEqual(case.state, "new")
        self.assertGreaterEqual(draft.remark_count, 2)
        self.assertIn("misunderstood", draft.checklist)
        draft.action_done()
        self.assertEqual((draft.remark_count, case.state), (0, "apologised"))

    def test_sms_is_sent_or_says_that_it_is_not(self):
        """With Odoo's SMS module it goes out; without, the case says by whose hand."""
        self.partner.phone = "+32456001122"
        case = self.case()
        sent = []
        model = type(self.env["crm.recovery"])
        with (
            patch.object(
                model,
                "_message_sms",
                lambda case, body, **more: sent.append((body, more)),
                create=True,
            ),
            patch.object(
                type(self.env["crm.recovery.apology"]),
                "_can_send_sms",
                lambda one: True,
            ),
        ):
            self.dialog(case, channel="sms", text="<p>We are sorry</p>").action_done()
        self.assertEqual(sent, [("We are sorry", {"sms_numbers": ["+32456001122"]})])
        with patch.object(
            type(self.env["crm.recovery.apology"]), "_can_send_sms", lambda one: False
        ):
            self.dialog(case, channel="sms", text="<p>Once more</p>").action_done()
        self.assertIn("by hand to +32456001122", case.message_ids[0].body)
        self.assertIn("Once more", case.message_ids[0].body)

    def test_sms_really_goes_into_the_queue(self):
        """Where the module is installed."""
        if "sms.sms" not in self.env:
            self.skipTest("Odoo's SMS module is not installed")
        self.partner.phone = "+32456001122"
        case = self.case()
        self.dialog(case, channel="sms", text="<p>We are sorry</p>").action_done()
        sms = self.env["sms.sms"].search(
            [("mail_message_id", "in", case.message_ids.ids)]
        )
        self.assertEqual((sms.number, sms.body), ("+32456001122", "We are sorry"))

    def test_critical_case_asks_a_manager(self):
        """The leader if they manage, else the first manager; into their diary."""
        case = self.case(impact="4")
        self.assertEqual(case.severity, "4")
        dialog = self.dialog(case, channel="phone")
        self.assertTrue(dialog.manager_id)
        self.assertFalse(self.dialog(self.case(impact="1")).manager_id)
        self.team.user_id = self.manager
        dialog.invalidate_recordset(["manager_id"])
        self.assertEqual(dialog.manager_id, self.manager)
        dialog.action_ask_manager()
        asked = case.apology_ids
        self.assertEqual((asked.user_id, asked.date_done), (self.manager, False))
        self.assertGreaterEqual(asked.date_planned, fields.Datetime.now())
        self.assertEqual(case.activity_ids.user_id, self.manager)
        asked.with_user(self.manager).action_done()
        self.assertTrue(asked.is_by_manager)
        self.assertFalse(case.activity_ids)
        by_manager = self.env["crm.recovery.apologise"].with_user(self.manager)
        self.assertFalse(by_manager.create({"recovery_id": case.id}).manager_id)

    def test_every_severity_and_responsibility_asks_its_apology(self):
        """Ours and shared: by the severity's channel; the others' none at all."""
        for severity, whose in product("1234", ("ours", "shared", "third", "customer")):
            with self.subTest(severity=severity, whose=whose):
                less = whose in ("third", "customer")
                impact = str(min(4, int(severity) + less))
                case = self.case(
                    partner_id=self.customer(email="c@example.com").id,
                    impact=impact,
                    responsibility=whose,
                    is_legal=severity == "4",
                )
                self.assertEqual(case.severity, severity)
                missing = case._apology_obstacles()
                self.assertEqual(bool(missing), rules.is_apology_due(whose))
                if not missing:
                    continue
                self.dialog(case, channel="email", text="<p>Sorry</p>").action_done()
                # The shipped policy of severity 1 is content with a message.
                self.assertEqual(bool(case._apology_obstacles()), severity != "1")


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRecoveryBounds(MoneyCommon):
    """Suggestions for all severities and responsibilities, and ended cases."""

    def test_every_severity_and_responsibility_suggests_within_its_band(self):
        """Never under the start nor over the end; ours the end; never above the cap."""
        for severity in "134":
            self.policy.copy({"severity": severity, "category_id": self.category.id})
        for severity, whose in product("1234", ("ours", "shared", "third", "customer")):
            with self.subTest(severity=severity, whose=whose):
                less = whose in ("third", "customer")
                case = self.case(
                    impact=str(min(4, int(severity) + less)),
                    responsibility=whose,
                    is_legal=severity == "4",
                )
                self.assertEqual(case.severity, severity)
                suggestion = case._suggestion()
                self.assertLessEqual(suggestion.amount, 300)
                if whose == "ours":
                    self.assertEqual(suggestion.amount, 300)
                elif whose == "shared":
                    self.assertGreaterEqual(suggestion.amount, 100)
                else:
                    self.assertLessEqual(suggestion.amount, 100)

    def test_closed_case_takes_nothing(self):
        """Neither a new suggestion nor asking, approving or issuing an old one."""
        case = self.case(responsibility="customer")
        waiting = self.suggest(case)
        case.action_acknowledge()
        case.action_close_kept()
        for step in (waiting.action_give, lambda: self.suggest(case)):
            with self.assertRaisesRegex(UserError, case.name):
                step()
        self.assertEqual(waiting.state, "suggested")

    def test_issued_gift_stands_in_the_words(self):
        """What the customer was given is told in the apology; a suggestion is not."""
        case = self.case()
        self.suggest(case, 20.0)
        self.assertEqual(case.repair_in_words(), "")
        self.give(case, 30.0)
        self.assertIn("30.00", case.repair_in_words())
        self.assertNotIn("20.00", case.repair_in_words())
