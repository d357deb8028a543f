from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger


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
        """Have a mail, a text message, a call, a meeting, a contact's mail, a note."""
        if "sms.sms" not in self.env:
            self.skipTest("Odoo's SMS module is not installed")
        self.lead.message_post(
            body="Offer", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.lead.message_post(body="Secret note")
        self.lead._message_sms("We come at ten")
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
        """Mails, text messages, calls and meetings; no notes, nothing private."""
        self.talk()
        of_lead = {
            ("mail", "Offer"),
            ("sms", "We come at ten"),
            ("call", "Wants a desk"),
            ("meeting", "Visit"),
        }
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
            {
                "mail": "crm.lead",
                "sms": "crm.lead",
                "call": "crm.lead.call",
                "meeting": "calendar.event",
            },
        )
        meeting = rows.filtered(lambda row: row.kind == "meeting")
        self.assertTrue(meeting.source_id)
        self.env["calendar.event"].browse(meeting.source_id).unlink()
        with self.assertRaises(UserError):
            meeting.action_open_source()

    def test_documents_and_returns_stand_in_order(self):
        """What was sent and what was given back, among the calls; each once."""
        lead_list = self.env["crm.lead.list"].create({"name": "Talk", "code": "talk"})
        template = self.env["crm.document.template"].create(
            {"name": "Offer Letter", "body": "<p>Offer</p>"}
        )
        self.lead.write({"lead_list_id": lead_list.id, "email_from": "a@example.com"})
        lead = self.lead.with_user(self.salesperson)
        self.env["crm.lead.document.send"].with_user(self.salesperson).create(
            {"lead_id": lead.id, "template_id": template.id}
        ).action_send()
        returns = self.env["crm.lead.return"].with_user(self.salesperson)
        asked = returns.request(lead, "other", "Not ours")
        manager = new_test_user(self.env, "talk_boss", "sales_team.group_sale_manager")
        asked.with_user(manager)._decide("rejected", note="It is")
        # One transaction has one time: give each row a minute of its own.
        for minute, (table, domain) in enumerate(
            (
                ("crm_lead_document", "lead_id = %s"),
                ("crm_lead_return_log", "return_id = %s AND event = 'asked'"),
                ("crm_lead_return_log", "return_id = %s AND event = 'decided_by_rule'"),
                ("crm_lead_return_log", "return_id = %s AND event = 'decided'"),
            )
        ):
            key = lead.id if "lead_id" in domain else asked.id
            self.env.flush_all()
            self.env.cr.execute(
                f"UPDATE {table} SET date = '2026-06-30 10:0{minute}' WHERE {domain}",
                [key],
            )
        self.env.invalidate_all()
        rows = self.Communication.with_user(self.salesperson).search(
            lead.action_open_communication()["domain"], order="date"
        )
        self.assertEqual(
            [(row.kind, row.detail_text, row.subject) for row in rows],
            [
                ("document", "Sent by Mail", "Offer Letter"),
                ("return", "Asked", "Other: Not ours"),
                ("return", "Pending", "Other"),
                ("return", "Refused", "Other: It is"),
            ],
        )
        self.assertEqual(
            rows.mapped(lambda row: row.action_open_source()["res_model"]),
            ["crm.lead.document", *["crm.lead.return"] * 3],
        )
        partner = self.partner.with_user(self.salesperson)
        domain = partner.action_open_communication()["domain"]
        self.assertEqual(
            self.Communication.with_user(self.salesperson).search_count(domain), 4
        )
        # Who has the lead next sees what was sent, not what another one gave back.
        heir = new_test_user(self.env, "talk_heir", "sales_team.group_sale_salesman")
        self.lead.lead_assign(heir, "manual")
        found = self.Communication.with_user(heir).search([("lead_id", "=", lead.id)])
        self.assertEqual(found.mapped("kind"), ["document"])

    def test_closed_lead_closes_its_rows(self):
        """Whatever else opens a row: who may not read the lead reads none, by no way.

        The leader of a team, who is a plain salesperson, reads no leads of others in
        Odoo.
        """
        leader = new_test_user(self.env, "talk_lead", "sales_team.group_sale_salesman")
        team = self.env["crm.team"].create({"name": "Talk", "user_id": leader.id})
        self.talk()
        self.lead.team_id = team
        self.env.flush_all()
        row = self.Communication.search([("lead_id", "=", self.lead.id)], limit=1)
        self.assertEqual(row.team_id.user_id, leader)
        self.assertFalse(self.lead.with_user(leader).has_access("read"))
        theirs = self.Communication.with_user(leader)
        self.assertFalse(theirs.search([("lead_id", "=", self.lead.id)]))
        self.assertFalse(theirs._read_group([("lead_id", "=", self.lead.id)], ["kind"]))
        self.assertFalse(row.with_user(leader).has_access("read"))
        self.env.invalidate_all()
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_rule"),
        ):
            row.with_user(leader).read(["subject"])

    def test_meeting_private_by_its_organizers_choice(self):
        """Without a privacy of its own, a meeting has that of its organizer."""
        self.talk()
        domain = [("lead_id", "=", self.lead.id), ("kind", "=", "meeting")]
        self.assertEqual(self.Communication.search(domain).subject, "Visit")
        event = self.env["calendar.event"].search([("name", "=", "Visit")], limit=1)
        event.user_id = self.salesperson
        self.salesperson.with_user(
            self.salesperson
        ).calendar_default_privacy = "private"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(self.Communication.search(domain))
