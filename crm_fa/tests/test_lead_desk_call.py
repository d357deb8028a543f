from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger


class CallCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesperson = new_test_user(
            cls.env, "call_salesperson", "sales_team.group_sale_salesman"
        )
        cls.env["crm.script"].search([]).active = False
        fields_ = cls.env["ir.model.fields"]
        cls.script = cls.env["crm.script"].create(
            {
                "name": "First call",
                "introduction": "Good day!",
                "question_ids": [
                    Command.create({"name": "What?"}),
                    Command.create(
                        {
                            "name": "How much?",
                            "answer_type": "number",
                            "lead_field_id": fields_._get(
                                "crm.lead", "expected_revenue"
                            ).id,
                        }
                    ),
                    Command.create(
                        {
                            "name": "How urgent?",
                            "answer_type": "choice",
                            "lead_field_id": fields_._get("crm.lead", "priority").id,
                            "choice_ids": [
                                Command.create({"name": "Now", "value": "3"}),
                                Command.create({"name": "Later", "value": "0"}),
                            ],
                        }
                    ),
                    Command.create({"name": "By when?", "answer_type": "date"}),
                    Command.create({"name": "Decides?", "answer_type": "yes_no"}),
                ],
            }
        )
        cls.what, cls.much, cls.urgent, cls.when, cls.decides = cls.script.question_ids
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Called Lead",
                "contact_name": "Called Lead",
                "type": "opportunity",
                "phone": "+98 21 1234 5678",
                "user_id": cls.salesperson.id,
            }
        )

    def begin(self, user=None):
        action = self.lead.with_user(user or self.salesperson).action_call()
        call = self.env["crm.lead.call"].browse(action["params"]["call_id"])
        return call.with_user(user or self.salesperson)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-30 12:00:00")
class TestLeadCall(CallCase):
    def test_answers_are_kept_and_fill_the_lead(self):
        """Each answer is stored with its type; those that fill a field do."""
        call = self.begin()
        with freeze_time("2026-06-30 12:03:05"):
            call.call_log(
                "reached",
                185,
                {
                    self.what.id: " chairs ",
                    str(self.much.id): "۱۲۵۰٫۵",
                    self.urgent.id: str(self.urgent.choice_ids[0].id),
                    self.when.id: "2026-08-01",
                    self.decides.id: "no",
                },
                "Friendly",
            )
        self.assertEqual(self.lead.expected_revenue, 1250.5)
        self.assertEqual(self.lead.priority, "3")
        self.assertEqual(
            call.answer_ids.sorted("id").mapped("value"),
            ["chairs", "1250.5", "Now", "2026-08-01", "No"],
        )
        self.assertEqual(call.duration, 185)
        found = self.env["crm.lead"].search(
            [("script_answer_ids.value", "=", "chairs")]
        )
        self.assertEqual(found, self.lead)

    def test_call_is_logged_as_an_activity_done(self):
        """The lead's history tells outcome, length, answers and note."""
        call = self.begin()
        with freeze_time("2026-06-30 12:01:05"):
            call.call_log("no_answer", 65, {self.what.id: "<b>"}, "Again")
        done = self.env["mail.activity"].with_context(active_test=False)
        done = done.search(
            [("res_model", "=", "crm.lead"), ("res_id", "=", self.lead.id)]
        )
        self.assertEqual(len(done), 1)
        self.assertFalse(done.active)
        body = self.lead.message_ids.filtered("mail_activity_type_id").body
        for part in ("No Answer", "1:05", "Again", "&lt;b&gt;"):
            self.assertIn(part, body)

    def test_call_back_plans_the_next_call(self):
        """Today or later; yesterday, nothing and nonsense are refused."""
        call = self.begin()
        for day in (None, "", "soon", "2026-06-29"):
            with self.subTest(day=day), self.assertRaises(UserError):
                call.call_log("callback", 5, callback_date=day)
        call.call_log("callback", 5, callback_date="2026-06-30")
        self.assertEqual(str(self.lead.activity_ids.date_deadline), "2026-06-30")
        self.assertEqual(self.lead.activity_ids.user_id, self.salesperson)

    def test_bad_answer_writes_nothing(self):
        """The first value that is no answer stops all, and is named."""
        for question, value in (
            (self.much, "many"),
            (self.much, "nan"),
            (self.urgent, "0"),
            (self.when, "2026-02-30"),
            (self.decides, "perhaps"),
            (self.what, "x" * 2001),
            (self.what, ["x"]),
        ):
            call = self.begin()
            with self.subTest(value=value), self.assertRaises(UserError) as error:
                call.call_log("reached", 5, {self.what.id: "ok", question.id: value})
            self.assertIn(question.name, str(error.exception))
            self.assertEqual(call.state, "ongoing")
            self.assertFalse(call.answer_ids)

    def test_logged_call_stays(self):
        """It is logged once, by its caller, and never edited."""
        call = self.begin()
        other = new_test_user(
            self.env, "call_other", "sales_team.group_sale_salesman_all_leads"
        )
        with self.assertRaises(UserError):
            call.with_user(other).call_log("reached", 1)
        call.call_log("reached", 1)
        for change in (
            lambda: call.call_log("busy", 1),
            lambda: call.call_cancel(),
            lambda: call.call_panel(self.script.id),
            lambda: call.write({"outcome": "busy"}),
            lambda: call.unlink(),
        ):
            with self.assertRaises(UserError):
                change()

    def test_second_click_opens_the_same_call(self):
        """One call at a time with one lead; a cancelled one is forgotten."""
        call = self.begin()
        self.assertEqual(self.begin(), call)
        call.call_cancel()
        self.assertFalse(call.exists())

    def test_stranger_cannot_call(self):
        """A colleague's lead is not called, its calls are not read."""
        call = self.begin()
        stranger = new_test_user(
            self.env, "call_stranger", "sales_team.group_sale_salesman"
        )
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_rule"),
        ):
            self.lead.with_user(stranger).action_call()
        self.assertFalse(call.with_user(stranger).search([("id", "=", call.id)]))

    def test_length_cannot_be_invented(self):
        """A length longer than since the call began is set right."""
        for seconds in (100_000, -1, "x", None):
            call = self.begin()
            call.call_log("reached", seconds)
            self.assertEqual(call.duration, 0)

    def test_merge_moves_calls(self):
        """The survivor of a merge has the calls and answers of both."""
        call = self.begin()
        call.call_log("reached", 1, {self.what.id: "desks"})
        master = self.env["crm.lead"].create(
            {
                "name": "Master",
                "type": "opportunity",
                "user_id": self.salesperson.id,
                "probability": 90,
            }
        )
        survivor = (master | self.lead).merge_opportunity()
        self.assertEqual(call.lead_id, survivor)
        self.assertEqual(survivor.script_answer_ids.value, "desks")

    def test_script_refuses_what_cannot_work(self):
        """A choice without choices, a field of another type, a value it lacks."""
        revenue = self.env["ir.model.fields"]._get("crm.lead", "expected_revenue")
        created = self.env["ir.model.fields"]._get("crm.lead", "create_date")
        for change in (
            lambda: (
                self.urgent.choice_ids.unlink()
                and self.urgent.write({"answer_type": "choice"})
            ),
            lambda: self.what.write({"lead_field_id": revenue.id}),
            lambda: self.when.write({"lead_field_id": created.id}),
            lambda: self.urgent.write({"choice_ids": [Command.create({"name": "9"})]}),
        ):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                change()


@tagged("post_install", "-at_install")
class TestLeadCallTour(CallCase, HttpCase):
    def test_call_beside_the_lead(self):
        """A salesperson calls, asks, and logs, beside the lead."""
        self.start_tour(
            f"/odoo/crm.lead/{self.lead.id}",
            "crm_fa_lead_call",
            login="call_salesperson",
        )
        call = self.lead.call_ids
        self.assertEqual(call.outcome, "reached")
        self.assertEqual(call.answer_ids.sorted("id").mapped("value"), ["tables", "40"])
        self.assertEqual(self.lead.expected_revenue, 40)
