from datetime import timedelta

from odoo import fields
from odoo.tests import new_test_user, tagged

from ..models.step.uninstall import release_activities
from .step_common import StepCase

ACTIVITIES = {
    "action_repeat_cross_sell_call": ("mail_activity_type_cross_sell", 3),
    "action_advocate_ask_referral": ("mail_activity_type_ask_referral", 7),
    "action_loyal_exit_win_back_call": ("mail_activity_type_win_back", 2),
}
MAILS = {
    "action_customer_thank_you_mail": "Thank you for choosing",
    "action_loyal_benefits_mail": "one of our most loyal customers",
}
PLAN = "action_prospect_follow_up_plan"


@tagged("post_install", "-at_install", "crm_fa_step")
class TestStepExamples(StepCase):
    """The actions that are shipped do what they say, or say why not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = new_test_user(
            cls.env,
            login="step_example_seller",
            groups="sales_team.group_sale_salesman",
            name="Sara Karimi",
            email="sara@example.com",
        )
        cls.known = cls.env["res.partner"].create(
            {"name": "Golnar", "email": "golnar@example.com", "user_id": cls.seller.id}
        )
        # Neither e-mail nor salesperson, order or lead.
        cls.unknown = cls.env["res.partner"].create({"name": "Somebody"})

    def run_example(self, name, partner):
        self.wire(enter_upper=[self.env.ref(f"crm_fa.{name}")])
        run = self.move_up(partner)
        self.run_cron()
        return run

    def mails_to(self, partner):
        return self.env["mail.mail"].search([("recipient_ids", "in", partner.ids)])

    def test_examples_stay_out_of_the_action_menu(self):
        """Nobody finds the examples in the Action menu of contacts."""
        for name in (*ACTIVITIES, *MAILS, PLAN):
            action = self.env.ref(f"crm_fa.{name}")
            self.assertFalse(action.binding_model_id, name)
            self.assertFalse(action.warning, name)

    def test_mail_is_queued_for_the_customer(self):
        """Thank-you and benefits mails go to the customer, from the salesperson."""
        for name, subject in MAILS.items():
            with self.subTest(name):
                before = self.mails_to(self.known)
                run = self.run_example(name, self.known)
                self.assertEqual(run.state, "done", run.error)
                mail = self.mails_to(self.known) - before
                self.assertEqual(len(mail), 1)
                self.assertIn(subject, mail.subject)
                self.assertIn("sara@example.com", mail.email_from)
                self.assertIn("Golnar", mail.body_html)
                self.assertIn("Sara Karimi", mail.body_html)
                self.assertIn(self.env.company.name, mail.body_html)
                self.assertEqual(mail.state, "outgoing")
                self.assertIn(mail.mail_message_id, self.known.message_ids)
                self.assertFalse(mail.auto_delete, "The history keeps the letter.")

    def test_mail_is_written_in_the_customers_language(self):
        """A customer with a language of their own is written to in it."""
        self.env["res.lang"]._activate_lang("fa_IR")
        template = self.env.ref("crm_fa.mail_template_thank_you")
        template.with_context(lang="fa_IR").subject = "سپاس"
        self.known.lang = "fa_IR"
        self.run_example("action_customer_thank_you_mail", self.known)
        self.assertEqual(self.mails_to(self.known).subject, "سپاس")

    def test_mail_to_nobody_is_cancelled(self):
        """Without an address no mail is written; the log says why, and can retry."""
        for name in MAILS:
            with self.subTest(name):
                run = self.run_example(name, self.unknown)
                self.assertEqual((run.state, run.reason), ("cancelled", "no_recipient"))
                self.assertFalse(self.mails_to(self.unknown))
                self.assertEqual(run.outcome, "There is no e-mail address to write to")
                self.assertTrue(run.can_retry)

    def test_mail_without_template_fails(self):
        """A deleted template is an error to repair, not a mail that was sent."""
        self.env.ref("crm_fa.mail_template_thank_you").unlink()
        run = self.run_example("action_customer_thank_you_mail", self.known)
        self.assertEqual(run.state, "failed")
        self.assertEqual(run.outcome, "The e-mail template of the action is missing.")

    def test_blacklisted_customer_is_not_written_to(self):
        """Who asked for no e-mails gets none."""
        self.env["mail.blacklist"]._add(self.known.email)
        run = self.run_example("action_loyal_benefits_mail", self.known)
        self.assertEqual((run.state, run.reason), ("cancelled", "blacklisted"))
        self.assertFalse(self.mails_to(self.known))

    def test_activity_is_for_the_salesperson(self):
        """Each activity is made for the salesperson, with its text and its deadline."""
        for name, (type_name, days) in ACTIVITIES.items():
            with self.subTest(name):
                activity_type = self.env.ref(f"crm_fa.{type_name}")
                run = self.run_example(name, self.known)
                self.assertEqual(run.state, "done", run.error)
                activity = self.known.activity_ids.filtered(
                    lambda activity, kind=activity_type: (
                        activity.activity_type_id == kind
                    )
                )
                self.assertEqual(activity.user_id, self.seller)
                self.assertEqual(activity.summary, activity_type.summary)
                self.assertEqual(activity.note, activity_type.default_note)
                deadline = fields.Date.today() + timedelta(days=days)
                self.assertAlmostEqual(
                    activity.date_deadline, deadline, delta=timedelta(days=1)
                )

    def test_activity_without_salesperson_is_open_to_all(self):
        """With nobody to give it to, the activity waits on the customer, unassigned."""
        for name, (type_name, _days) in ACTIVITIES.items():
            with self.subTest(name):
                run = self.run_example(name, self.unknown)
                self.assertEqual(run.state, "done", run.error)
                activity = self.unknown.activity_ids.filtered(
                    lambda activity, kind=type_name: (
                        activity.activity_type_id == self.env.ref(f"crm_fa.{kind}")
                    )
                )
                self.assertEqual(len(activity), 1)
                self.assertFalse(activity.user_id)

    def test_activity_speaks_the_salespersons_language(self):
        """The text of the activity is in the language of who has to do it."""
        self.env["res.lang"]._activate_lang("fa_IR")
        kind = self.env.ref("crm_fa.mail_activity_type_win_back")
        kind.with_context(lang="fa_IR").summary = "تماس"
        self.seller.lang = "fa_IR"
        self.run_example("action_loyal_exit_win_back_call", self.known)
        self.assertEqual(self.known.activity_ids.summary, "تماس")

    def test_plan_is_launched(self):
        """A prospect gets the three activities of the plan, in time and in order."""
        run = self.run_example(PLAN, self.known)
        self.assertEqual(run.state, "done", run.error)
        activities = self.known.activity_ids.sorted("date_deadline")
        kinds = ("first_call", "send_offer", "ask_decision")
        self.assertEqual(
            activities.activity_type_id.ids,
            [self.env.ref(f"crm_fa.mail_activity_type_{kind}").id for kind in kinds],
        )
        self.assertEqual(activities.user_id, self.seller)
        self.assertEqual(
            activities.mapped("summary"), activities.activity_type_id.mapped("summary")
        )
        first = activities[0].date_deadline
        self.assertEqual(
            [(activity.date_deadline - first).days for activity in activities],
            [0, 3, 9],
        )

    def test_plan_without_responsible_fails_clearly(self):
        """Three activities for nobody help nobody: the plan waits for a salesperson."""
        run = self.run_example(PLAN, self.unknown)
        self.assertEqual(run.state, "failed")
        self.assertIn("Prospect Follow-up", run.outcome)
        self.assertIn("No responsible specified", run.outcome)
        self.assertFalse(self.unknown.activity_ids)
        self.unknown.user_id = self.seller
        run.action_retry()
        self.run_cron()
        self.assertEqual(run.state, "done", run.error)
        self.assertEqual(len(self.unknown.activity_ids), 3)

    def test_kinds_of_activities_can_be_removed(self):
        """Uninstalling leaves no kind behind, though one was used and done."""
        self.run_example("action_advocate_ask_referral", self.known)
        self.run_example("action_loyal_exit_win_back_call", self.known)
        activities = self.known.activity_ids
        win_back = self.env.ref("crm_fa.mail_activity_type_win_back")
        copied = self.env.ref("crm_fa.action_loyal_exit_win_back_call").copy(
            {"activity_type_id": win_back.id}
        )
        activities.action_feedback()
        kinds = activities.activity_type_id
        release_activities(self.env)
        self.assertEqual(
            activities.sorted("id").activity_type_id,
            self.env.ref("mail.mail_activity_data_todo")
            | self.env.ref("mail.mail_activity_data_call"),
        )
        self.assertEqual(copied.activity_type_id.name, "Call")
        kinds.unlink()
        self.assertFalse(kinds.exists())
        self.assertEqual(len(activities.exists()), 2)


@tagged("post_install", "-at_install", "crm_fa_step")
class TestStepResponsible(StepCase):
    """Who follows up on a customer without a salesperson."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second, cls.third = (
            new_test_user(cls.env, login=login, groups="sales_team.group_sale_salesman")
            for login in ("step_first", "step_second", "step_third")
        )
        cls.company_partner = cls.env["res.partner"].create(
            {"name": "Parsian", "is_company": True}
        )
        cls.contact = cls.env["res.partner"].create(
            {"name": "Reza", "parent_id": cls.company_partner.id}
        )

    def make_order(self, user, date, state="sale"):
        return self.env["sale.order"].create(
            {
                "partner_id": self.contact.id,
                "user_id": user.id,
                "date_order": date,
                "state": state,
            }
        )

    def responsible(self):
        self.env.invalidate_all()
        return self.company_partner.step_user_id

    def test_salesperson_comes_first(self):
        """The salesperson of the company answers for its contacts, too."""
        self.make_order(self.second, "2026-01-01")
        self.company_partner.user_id = self.first
        self.assertEqual(self.responsible(), self.first)
        other = self.env["res.partner"].create(
            {"name": "Mina", "parent_id": self.company_partner.id, "user_id": False}
        )
        self.assertEqual(other.step_user_id, self.first)

    def test_last_seller_comes_next(self):
        """Without one, who sold last; a quotation or a leaver does not count."""
        self.make_order(self.first, "2026-01-01")
        self.make_order(self.second, "2026-02-01")
        self.make_order(self.third, "2026-03-01", state="draft")
        self.company_partner.user_id = False
        self.contact.user_id = False
        self.assertEqual(self.responsible(), self.second)
        self.second.active = False
        self.assertEqual(self.responsible(), self.first)

    def test_leads_and_their_team_come_last(self):
        """Without an order, who has the latest lead; else the leader of its team."""
        team = self.env["crm.team"].create(
            {"name": "Export", "user_id": self.third.id, "company_id": False}
        )
        lead = self.env["crm.lead"].create(
            {
                "name": "Interested",
                "partner_id": self.contact.id,
                "team_id": team.id,
                "user_id": self.first.id,
            }
        )
        self.assertEqual(self.responsible(), self.first)
        lead.user_id = False
        self.assertEqual(self.responsible(), self.third)
        lead.unlink()
        self.assertFalse(self.responsible())
