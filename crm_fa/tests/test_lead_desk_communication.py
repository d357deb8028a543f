from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestCommunication(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesperson = new_test_user(
            cls.env, "talk_salesperson", "sales_team.group_sale_salesman"
        )
        cls.partner = cls.env["res.partner"].create(
            {"name": "Talked To", "user_id": cls.salesperson.id}
        )
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Talked To",
                "partner_id": cls.partner.id,
                "phone": "+982112345678",
                "user_id": cls.salesperson.id,
            }
        )
        cls.Communication = cls.env["crm.communication"]

    def talk(self):
        """Have a mail, a call, a meeting, a contact's mail, and an internal note."""
        self.lead.message_post(
            body="Offer", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.lead.message_post(body="Secret note")
        call = self.lead.with_user(self.salesperson).action_call()["params"]["call_id"]
        call = self.env["crm.lead.call"].browse(call).with_user(self.salesperson)
        call.call_log("reached", 0, note="Wants a desk")
        events = self.env["calendar.event"]
        for name, privacy in (("Visit", False), ("Doctor", "private")):
            events.create(
                {
                    "name": name,
                    "privacy": privacy,
                    "opportunity_id": self.lead.id,
                    "start": "2026-06-30 10:00:00",
                    "stop": "2026-06-30 11:00:00",
                }
            )
        self.partner.message_post(
            body="Dear all",
            subject="Thanks",
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        self.env.flush_all()

    def found(self, action, user):
        rows = self.Communication.with_user(user).search(action["domain"])
        return {(row.kind, row.subject) for row in rows}

    def test_one_history_on_lead_and_partner(self):
        """Mails, calls and meetings; no notes, nothing private."""
        self.talk()
        of_lead = {("mail", "Offer"), ("call", "Wants a desk"), ("meeting", "Visit")}
        self.assertEqual(
            self.found(self.lead.action_open_communication(), self.salesperson), of_lead
        )
        self.assertEqual(
            self.found(self.partner.action_open_communication(), self.salesperson),
            of_lead | {("mail", "Thanks")},
        )

    def test_stranger_reads_nothing(self):
        """A colleague's communication is not open, by list or by row."""
        self.talk()
        other = new_test_user(self.env, "talk_other", "sales_team.group_sale_salesman")
        self.assertFalse(self.found(self.lead.action_open_communication(), other))

    def test_row_opens_where_it_took_place(self):
        """The mail opens the lead, the call the call; a deleted one says so."""
        self.talk()
        rows = self.Communication.search([("lead_id", "=", self.lead.id)])
        opened = {row.kind: row.action_open_source()["res_model"] for row in rows}
        self.assertEqual(
            opened,
            {"mail": "crm.lead", "call": "crm.lead.call", "meeting": "calendar.event"},
        )
        meeting = rows.filtered(lambda row: row.kind == "meeting")
        self.assertTrue(meeting.source_id)
        self.env["calendar.event"].browse(meeting.source_id).unlink()
        with self.assertRaises(UserError):
            meeting.action_open_source()
