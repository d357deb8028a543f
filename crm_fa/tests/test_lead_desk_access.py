from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .test_lead_desk_caps import LeadDeskCommon


@tagged("post_install", "-at_install")
class TestLeadListAccess(LeadDeskCommon):
    """Who sees which list, and what it shows of its leads."""

    def lists_of(self, user):
        lists = self.env["crm.lead.list"].with_user(user)
        return {row["id"] for row in lists.get_switcher_lists()}

    def test_open_to_everybody_unless_named(self):
        """A list without names is everybody's; with a name it is theirs alone."""
        for user in self.people:
            self.assertIn(self.list.id, self.lists_of(user))
        self.list.access_user_ids = self.one
        self.assertIn(self.list.id, self.lists_of(self.one))
        self.assertNotIn(self.list.id, self.lists_of(self.two))

    def test_open_to_teams_supervisor_and_leader(self):
        """Members and leader of a named team, supervisor, leader of the list's team."""
        team, led = self.env["crm.team"].create(
            [{"name": "Desk", "user_id": False}, {"name": "Led", "user_id": False}]
        )
        self.list.access_team_ids = team
        self.assertNotIn(self.list.id, self.lists_of(self.two))
        member = self.env["crm.team.member"].create(
            {"crm_team_id": team.id, "user_id": self.two.id}
        )
        self.assertIn(self.list.id, self.lists_of(self.two))
        member.active = False
        self.assertNotIn(self.list.id, self.lists_of(self.two))
        for change, back in (
            ((team, "user_id"), False),
            ((self.list, "supervisor_id"), False),
        ):
            record, name = change
            record[name] = self.two
            self.assertIn(self.list.id, self.lists_of(self.two), name)
            record[name] = back
        self.list.team_id = led
        led.user_id = self.two
        self.assertIn(self.list.id, self.lists_of(self.two))
        self.assertIn(self.list.id, self.lists_of(self.manager))

    def test_waiting_leads_of_a_closed_list(self):
        """Whom the list is closed to neither sees nor picks what waits in it."""
        lead = self.leads(1, name="Waits")
        seen = self.env["crm.lead"].with_user(self.two)
        self.assertIn(lead, seen.search([]))
        self.list.access_user_ids = self.one
        self.assertNotIn(lead, seen.search([]))
        self.assertIn(lead, seen.with_user(self.one).search([]))
        self.assertIn(lead, seen.with_user(self.manager).search([]))
        with self.assertRaises(AccessError):
            lead.with_user(self.two).action_lead_pick()

    def test_owner_keeps_a_lead_of_a_closed_list(self):
        """Who has the lead opens, edits and returns it, and sees the list's name."""
        self.list.access_user_ids = self.one
        lead = self.leads(1)
        lead.lead_assign(self.two, "manual")
        lead = lead.with_user(self.two)
        with Form(lead) as form:
            form.city = "Tehran"
        read = lead.web_read({"lead_list_id": {"fields": {"display_name": {}}}})
        self.assertEqual(read[0]["lead_list_id"]["display_name"], self.list.name)
        self.env["crm.lead.return"].with_user(self.two).request(lead, "other", "Not us")
        self.assertEqual(lead.return_state, "pending")
        with self.assertRaises(AccessError):
            lead.lead_list_id.check_access("read")

    def test_only_supervisors_run_a_list(self):
        """A salesperson runs nothing; the list's supervisor does."""
        lead_list = self.list.with_user(self.two)
        for button in ("action_route", "action_dry_run", "action_add_matching"):
            with self.subTest(button=button), self.assertRaises(AccessError):
                getattr(lead_list, button)()
        with self.assertRaises(AccessError):
            lead_list.read(["dry_run"])
        with self.assertRaises(AccessError):
            lead_list.action_duplicate()
        self.list.supervisor_id = self.two
        for button in ("action_route", "action_dry_run", "action_add_matching"):
            self.assertTrue(getattr(lead_list, button)())

    def test_scripts_of_a_list(self):
        """A call is guided by the scripts that the list names, else by any."""
        scripts = self.env["crm.script"].create([{"name": "One"}, {"name": "Two"}])
        lead = self.leads(1, user_id=self.two.id).with_user(self.two)
        self.assertLessEqual(scripts, lead._call_scripts())
        self.list.script_ids = scripts[1]
        self.list.access_user_ids = self.one
        self.assertEqual(lead._call_scripts(), scripts[1])

    # ---- columns -------------------------------------------------------------------

    def team_with_property(self):
        return self.env["crm.team"].create(
            {
                "name": "Rooms",
                "lead_properties_definition": [
                    {"name": "beds", "string": "Beds", "type": "integer"}
                ],
            }
        )

    def test_columns_in_order(self):
        """The switcher is told which columns a list shows, and in which order."""
        self.list.team_id = self.team_with_property()
        names = ["zip", "phone", "lead_properties.beds"]
        self.list.column_ids = [
            Command.create({"name": name, "sequence": number})
            for number, name in enumerate(names)
        ]
        lists = self.env["crm.lead.list"].with_user(self.one).get_switcher_lists()
        (told,) = (row for row in lists if row["id"] == self.list.id)
        self.assertEqual(told["columns"], names)

    def test_column_that_a_view_lacks(self):
        """The lists of leads have it, hidden; without the column they are Odoo's."""
        views = [
            self.env.ref(f"crm.crm_case_tree_view_{kind}").id
            for kind in ("leads", "oppor")
        ]

        def nodes(view_id, name):
            arch = self.env["crm.lead"].get_view(view_id, "list")["arch"]
            return etree.fromstring(arch).findall(f"field[@name='{name}']")

        self.assertFalse([node for view in views for node in nodes(view, "zip")])
        self.list.column_ids = [
            Command.create({"name": "zip"}),
            Command.create({"name": "tag_ids"}),
        ]
        for view in views:
            (node,) = nodes(view, "zip")
            self.assertEqual(node.get("optional"), "hide")
            self.assertEqual(len(nodes(view, "tag_ids")), 1, "it was there")
        self.list.column_ids.unlink()
        self.assertFalse([node for view in views for node in nodes(view, "zip")])

    def test_nothing_of_the_desk_without_a_list(self):
        """A company that has no list of leads sees Odoo's own lists of leads."""
        views = [
            self.env.ref(f"crm.crm_case_tree_view_{kind}").id
            for kind in ("leads", "oppor")
        ]

        def shown():
            found = set()
            for view_id in views:
                arch = self.env["crm.lead"].get_view(view_id, "list")["arch"]
                nodes = etree.fromstring(arch).iter("field", "button")
                found |= {node.get("name") for node in nodes}
            return found & {"lead_look", "return_state", "action_return_leads"}

        self.assertEqual(len(shown()), 3)
        self.env["crm.lead.cap"].search([]).active = False
        lists = self.env["crm.lead.list"].search([])
        lists.active = False
        self.assertFalse(shown())
        lists.active = True
        self.assertEqual(len(shown()), 3)

    def test_unknown_columns_are_refused(self):
        """Neither what is no field, nor a property of another team, nor one twice."""
        with self.assertRaisesRegex(ValidationError, "There is no column “nothing”"):
            self.list.column_ids = [Command.create({"name": "nothing"})]
        self.team_with_property()
        self.list.team_id = self.env["crm.team"].create({"name": "Without"})
        with self.assertRaisesRegex(ValidationError, "is no property of Without"):
            self.list.column_ids = [Command.create({"name": "lead_properties.beds"})]

    def test_filter_that_cannot_be_read(self):
        """The message names the list and the filter."""
        with self.assertRaisesRegex(UserError, "Web.*gone"):
            self.list.domain = "[('gone', '=', 1)]"
