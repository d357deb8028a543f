from ast import literal_eval
from types import SimpleNamespace
from unittest.mock import patch

from lxml import etree

from odoo import Command
from odoo.fields import Domain
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.lead_desk import crm_lead_entry
from .test_lead_desk_caps import LeadDeskCommon

MAIL = """Return-Path: <a@example.com>
From: Ali <ali@example.com>
To: {to}
Subject: Twenty chairs
Message-Id: <entry-1@example.com>
Date: Tue, 30 Jun 2026 12:00:00 +0000
Content-Type: text/plain; charset=utf-8

Please call me.
"""


@tagged("post_install", "-at_install")
class TestLeadListEntry(LeadDeskCommon):
    """Ways into a list, and what it does to the leads that take them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stage = cls.env["crm.stage"].create({"name": "Received", "sequence": 99})
        cls.tag = cls.env["crm.tag"].create({"name": "From a list"})
        call, todo = (
            cls.env.ref(f"mail.mail_activity_data_{name}") for name in ("call", "todo")
        )
        cls.plan = cls.env["mail.activity.plan"].create(
            {
                "name": "First days",
                "res_model": "crm.lead",
                "company_id": False,
                "template_ids": [
                    Command.create(
                        {
                            "activity_type_id": call.id,
                            "summary": "Ring",
                            "responsible_type": "on_demand",
                            "delay_count": 1,
                            "delay_unit": "days",
                        }
                    ),
                    Command.create(
                        {
                            "activity_type_id": todo.id,
                            "summary": "Check",
                            "responsible_type": "other",
                            "responsible_id": cls.manager.id,
                        }
                    ),
                ],
            }
        )
        cls.team = cls.env["crm.team"].create({"name": "Desk", "use_leads": True})
        cls.list.write(
            {
                "priority": "2",
                "stage_id": cls.stage.id,
                "tag_ids": cls.tag.ids,
                "activity_plan_id": cls.plan.id,
                "team_id": cls.team.id,
            }
        )

    def assertEntered(self, leads, **changed):
        """Check that the list did to these leads what it does."""
        self.assertTrue(leads)
        expected = {
            "lead_list_id": self.list,
            "priority": "2",
            "stage_id": self.stage,
            "team_id": self.team,
        } | changed
        for lead in leads:
            for name, value in expected.items():
                self.assertEqual(lead[name], value, name)
            self.assertIn(self.tag, lead.tag_ids)
            self.assertEqual(
                sorted(lead.activity_ids.mapped("summary")), ["Check", "Ring"]
            )

    # ---- what a list does ----------------------------------------------------------

    def test_created_in_a_list(self):
        """Priority, stage, team, tags, plan; what is nobody's waits for the owner."""
        lead = self.leads(1)
        self.assertEntered(lead)
        ring = lead.activity_ids.filtered(lambda each: each.summary == "Ring")
        check = lead.activity_ids - ring
        self.assertFalse(ring.user_id)
        self.assertEqual(check.user_id, self.manager)
        self.list.action_route()
        self.assertEqual(lead.user_id, self.one)
        self.assertEqual(ring.user_id, self.one)
        self.assertEqual(check.user_id, self.manager)

    def test_what_the_creator_said_stays(self):
        """A stage, team or priority of its own is kept."""
        stage = self.env["crm.stage"].search([], order="sequence", limit=1)
        team = self.env["crm.team"].create({"name": "Own"})
        lead = self.leads(1, stage_id=stage.id, team_id=team.id, priority="1")
        self.assertEntered(lead, stage_id=stage, team_id=team, priority="1")

    def test_put_into_a_list_later(self):
        """By hand: tags, priority and plan; it keeps the stage it stands on."""
        lead = self.leads(1, lead_list_id=False, type="opportunity")
        stage, team = lead.stage_id, lead.team_id
        with Form(lead.with_user(self.manager)) as form:
            form.lead_list_id = self.list
        self.assertEntered(lead, stage_id=stage, team_id=team)
        lead.lead_list_id = self.list
        self.assertEqual(len(lead.activity_ids), 2, "it had joined already")

    def test_form_shows_it_before_saving(self):
        """Who chooses the list on a new lead sees its stage, priority and tags."""
        leads = self.env["crm.lead"].with_user(self.manager)
        form = Form(leads.with_context(default_type="opportunity"))
        form.name = "New"
        form.lead_list_id = self.list
        self.assertEqual((form.stage_id, form.priority), (self.stage, "2"))
        self.assertIn(self.tag, form.tag_ids[:])
        self.assertEqual(form.save().stage_id, self.stage)

    def test_many_at_once(self):
        """What a list does to a lead costs no statement for each of them."""
        self.leads(1)
        self.env.flush_all()

        def queries(count, **values):
            before = self.env.cr.sql_log_count
            self.leads(count, **values)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        # Odoo looks for a stage for each lead of its own.
        plain = queries(50, lead_list_id=False) - queries(5, lead_list_id=False)
        listed = queries(50) - queries(5)
        self.assertLess(listed - plain, 10)

    # ---- ways in -------------------------------------------------------------------

    def test_entry_filter(self):
        """A new lead that matches is done to as any other."""
        self.list.domain = "[('phone', '!=', False)]"
        self.assertEntered(self.leads(1, lead_list_id=False, phone="1"))

    def test_older_leads_that_match(self):
        """The form counts open leads in no list, and a button puts them into it."""
        old = self.leads(3, lead_list_id=False, city="Yazd")
        lost = self.leads(1, lead_list_id=False, city="Yazd")
        lost.action_set_lost()
        elsewhere = self.list.copy({"domain": False})
        self.leads(1, lead_list_id=elsewhere.id, city="Yazd")
        self.list.domain = "[('city', '=', 'Yazd')]"
        self.assertEqual(self.list.match_count, 3)
        self.env.flush_all()
        self.env.cr.precommit.run()
        noted = self.list.with_context(tracking_disable=False, mail_notrack=False)
        said = noted.action_add_matching()["params"]["message"]
        self.assertIn("3", said)
        self.env.invalidate_all()
        for lead in old:
            notes = lead.message_ids.sudo().tracking_value_ids
            self.assertIn("lead_list_id", notes.field_id.mapped("name"))
        self.list.invalidate_recordset()
        self.assertEqual(self.list.match_count, 0)
        self.assertEqual(old.lead_list_id, self.list)
        self.assertFalse(lost.lead_list_id)

    def test_import_column(self):
        """A file names the list by name, code, external id or database id."""
        self.env["ir.model.data"].create(
            {
                "module": "__import__",
                "name": "list_web",
                "model": "crm.lead.list",
                "res_id": self.list.id,
            }
        )
        leads = self.env["crm.lead"].with_user(self.manager)
        for column, value in (
            ("lead_list_id", "Web"),
            ("lead_list_id", "web"),
            ("lead_list_id/id", "__import__.list_web"),
            ("lead_list_id/.id", str(self.list.id)),
        ):
            with self.subTest(column=column, value=value):
                found = leads.load(["name", column], [["Imported", value]] * 2)
                self.assertFalse(found["messages"])
                lead = self.env["crm.lead"].browse(found["ids"])
                self.assertEntered(lead)
                self.assertFalse(lead.user_id, "it waits for the routes")
        found = leads.load(["name", "lead_list_id"], [["Imported", "Nowhere"]])
        self.assertIn("Nowhere", found["messages"][0]["message"])

    def test_import_with_owners(self):
        """Owners named in the file get them, as imported, under their caps."""
        self.cap(1)
        rows = [["Imported", "web", self.one.login]]
        names = ["name", "lead_list_id", "user_id"]
        self.one.name = self.one.login
        leads = self.env["crm.lead"].with_user(self.manager)
        found = leads.load(names, rows)
        lead = self.env["crm.lead"].browse(found["ids"])
        self.assertEqual(lead.user_id, self.one)
        self.assertEqual(self.rows(lead).kind, "import")
        found = leads.load(names, rows)
        self.assertFalse(found["ids"])
        self.assertIn("The cap is reached", found["messages"][0]["message"])

    def test_import_wizard(self):
        """The wizard of Odoo, with a CSV file that has a column of lists."""
        content = "Opportunity,List\nFrom a file,web\nAnother,Web\n"
        wizard = (
            self.env["base_import.import"]
            .with_user(self.manager)
            .create(
                {
                    "res_model": "crm.lead",
                    "file": content.encode(),
                    "file_name": "leads.csv",
                    "file_type": "text/csv",
                }
            )
        )
        options = {"has_headers": True, "quoting": '"', "separator": ","}
        matches = wizard.parse_preview(options)["matches"]
        self.assertEqual(matches.get(1), ["lead_list_id"], "found by its title")
        found = wizard.execute_import(
            ["name", "lead_list_id"], ["Opportunity", "List"], options
        )
        self.assertFalse(found["messages"])
        self.assertEntered(self.env["crm.lead"].browse(found["ids"]))

    def test_email_alias(self):
        """What is written to a list's address waits in it, even with a team leader."""
        self.team.user_id = self.manager
        self.env.company.alias_domain_id = self.env["mail.alias.domain"].create(
            {"name": "in.example.com"}
        )
        with Form(self.list.with_user(self.manager)) as form:
            form.alias_name = "Fair-2026"
        self.assertEqual(self.list.alias_email, "fair-2026@in.example.com")
        thread = self.env["mail.thread"]
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            lead_id = thread.message_process(
                False, MAIL.format(to=self.list.alias_email)
            )
        lead = self.env["crm.lead"].browse(lead_id)
        self.assertEqual(lead.name, "Twenty chairs")
        self.assertIn("ali@example.com", lead.email_from)
        self.assertEntered(lead)
        self.assertFalse(lead.user_id)
        self.assertFalse(self.list.copy().alias_id)

    def test_website_form(self):
        """A form may name a list that is open to forms; of others nothing is told."""
        leads = self.env["crm.lead"].with_user(self.env.ref("base.public_user"))
        request = SimpleNamespace(
            params={"lead_list": "web"},
            website=SimpleNamespace(
                crm_default_team_id=self.team, crm_default_user_id=self.manager
            ),
        )
        values = leads.sudo().website_form_input_filter(request, {"name": "Form"})
        self.assertNotIn("lead_list_id", values)
        self.list.website_form = True
        values = leads.sudo().website_form_input_filter(request, {"name": "Form"})
        lead = leads.sudo().create({"email_from": "a@example.com", **values})
        self.assertEntered(lead)
        self.assertFalse(lead.user_id)

    def test_kinds_of_the_journal(self):
        """A request of the external API is written down as that."""
        leads = self.leads(2)
        for lead, path, kind in (
            (leads[0], "/json/2/crm.lead/write", "api"),
            (leads[1], "/web/dataset/call_kw/crm.lead/write", "manual"),
        ):
            request = SimpleNamespace(httprequest=SimpleNamespace(path=path))
            with patch.object(crm_lead_entry, "current_request", request):
                lead.user_id = self.one
            self.assertEqual(self.rows(lead).kind, kind)

    # ---- Odoo's own assignment -----------------------------------------------------

    def test_odoos_own_assignment_is_bound(self):
        """Caps of a person and of a source hold it back; it gives the rest out."""
        source = self.env["utm.source"].create({"name": "Paid"})
        self.cap(1)
        self.cap(0, source_id=source.id)
        for user in self.people:
            self.env["crm.team.member"].create(
                {
                    "crm_team_id": self.team.id,
                    "user_id": user.id,
                    "assignment_max": 300,
                }
            )
        values = {"team_id": self.team.id, "lead_list_id": False, "type": "lead"}
        leads = self.leads(4, **values)
        paid = self.leads(1, source_id=source.id, **values)
        self.env.flush_all()
        found = self.team._assign_and_convert_leads()
        self.env.invalidate_all()
        self.assertFalse(paid.user_id)
        owned = {
            user: len(leads.filtered(lambda lead, u=user: lead.user_id == u))
            for user in self.people
        }
        self.assertEqual(owned, {self.one: 1, self.two: 3})
        self.assertEqual(sum(len(result["assigned"]) for result in found.values()), 4)
        self.assertEqual(set(self.rows(leads).mapped("note")), {
            "Odoo's own assignment"
        })  # fmt: skip

    # ---- duplicating ---------------------------------------------------------------

    def test_waiting_leads_open_in_the_list(self):
        """The button of the waiting leads chooses the list; its filter is the queue."""
        self.list.column_ids = [Command.create({"name": "city"})]
        action = self.list.action_open_waiting()
        self.assertEqual(
            action["context"],
            {
                "search_default_lead_waiting": 1,
                "lead_list_chosen": {
                    "id": self.list.id,
                    "name": "Web",
                    "columns": ["city"],
                },
            },
        )
        search = self.env["crm.lead"].get_view(action["search_view_id"][0], "search")
        node = etree.fromstring(search["arch"]).find(".//filter[@name='lead_waiting']")
        self.assertEqual(
            Domain(literal_eval(node.get("domain"))).optimize(self.env["crm.lead"]),
            self.env["crm.lead"]._lead_waiting_domain().optimize(self.env["crm.lead"]),
        )

    def test_the_queue_is_the_oldest_first(self):
        """What waits longest comes first: for somebody, or for a decision."""
        actions = self.env["ir.actions.act_window"]
        for name, order in (
            ("crm_fa.crm_lead_waiting_action", "create_date, id"),
            ("crm_fa.crm_lead_return_action", "request_date, id"),
        ):
            action = actions._for_xml_id(name)
            for view_id, kind in action["views"][:2]:
                view = self.env[action["res_model"]].get_view(view_id, kind)
                arch = etree.fromstring(view["arch"])
                self.assertEqual(arch.get("default_order"), order, (name, kind))

    def test_journal_row_opens_its_lead(self):
        """Its owner opens it; who may not see it is told so."""
        lead = self.leads(1, user_id=self.one.id)
        row = self.rows(lead)
        self.assertEqual(row.with_user(self.one).action_open_lead()["res_id"], lead.id)
        lead.user_id = self.two
        with self.assertRaisesRegex(Exception, "not open to you"):
            row.with_user(self.one).action_open_lead()

    def test_appointment_for_the_owner(self):
        """A supervisor plans it for the owner, who is reminded; not for themselves."""
        partner = self.customer("Guest")
        lead = self.leads(1, partner_id=partner.id, user_id=self.one.id)
        action = lead.with_user(self.manager).action_plan_appointment()
        event = (
            self.env["calendar.event"]
            .with_user(self.manager)
            .with_context(**action["context"])
            .create({"start": "2026-07-01 08:00:00", "stop": "2026-07-01 09:00:00"})
        )
        self.assertEqual(event.user_id, self.one)
        self.assertEqual(event.partner_ids, self.one.partner_id | partner)
        self.assertEqual(event.opportunity_id, lead)
        self.assertEqual(event.alarm_ids.alarm_type, "notification")
        lead.type = "opportunity"
        context = lead.with_user(self.manager).action_schedule_meeting()["context"]
        self.assertIn(self.one.partner_id.id, context["default_partner_ids"])
        self.assertEqual(context["default_user_id"], self.one.id)
