import csv

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import file_open

from .test_lead_desk_caps import LeadDeskCommon


@tagged("post_install", "-at_install")
class TestLeadDeskWalk(LeadDeskCommon, HttpCase):
    def demo_leads(self):
        """Return the values of the demo's leads, which are in no list yet."""
        names = ("name", "type", "contact_name", "email_from", "phone", "city")
        with file_open("crm_fa/demo/lead_desk/crm.lead.csv") as stream:
            return [
                {name: row[name] for name in names} for row in csv.DictReader(stream)
            ]

    def test_a_day_at_the_lead_desk(self):
        """A second list by duplicating the first, 200 leads, five returns, none left.

        The supervisor needs six clicks from the lists to 200 assigned leads, and two
        to clear the queue; the salesperson five ticks, and five clicks to return them.
        """
        supervisor = new_test_user(
            self.env,
            "walk_supervisor",
            "sales_team.group_sale_manager",
            name="Walk Supervisor",
        )
        team = self.env["crm.team"].create(
            {
                "name": "Walk Desk",
                "crm_team_member_ids": [
                    Command.create({"user_id": user.id}) for user in self.people
                ],
            }
        )
        self.list.write(
            {
                "name": "Walk Website",
                "supervisor_id": supervisor.id,
                "team_id": team.id,
                "domain": "[('referred', '=', 'Walk Website')]",
            }
        )
        leads = self.env["crm.lead"].create(
            [
                {**values, "user_id": False, "referred": "Walk Fair"}
                for values in self.demo_leads()
            ]
        )
        self.assertEqual(len(leads), 200)
        self.start_tour(
            "/odoo/lead-lists",
            "crm_fa_lead_walk_lists",
            login=supervisor.login,
            timeout=240,
        )
        self.env.invalidate_all()
        lead_list = leads.lead_list_id
        self.assertEqual(lead_list.name, "Walk Fair")
        own = leads.filtered(lambda lead: lead.user_id == self.one)
        self.assertEqual(len(own), 100)

        action = self.env["ir.actions.act_window"].create(
            {
                "name": "Walk Leads",
                "res_model": "crm.lead",
                "view_mode": "list,form",
                "domain": [("referred", "=", "Walk Fair")],
                "path": "walk-leads",
            }
        )
        self.assertTrue(action)
        self.start_tour(
            "/odoo/walk-leads",
            "crm_fa_lead_walk_return",
            login=self.one.login,
            timeout=240,
        )
        self.env.invalidate_all()
        returned = self.env["crm.lead.return"].search([("lead_id", "in", leads.ids)])
        self.assertEqual(returned.mapped("state"), ["pending"] * 5)
        self.assertEqual(returned.lead_id.user_id, self.one, "theirs until decided")

        self.start_tour(
            "/odoo/lead-returns",
            "crm_fa_lead_walk_decide",
            login=supervisor.login,
            timeout=240,
        )
        self.env.invalidate_all()
        self.assertEqual(set(returned.mapped("state")), {"accepted"})
        # What the cron does a moment later.
        lead_list.action_route()
        self.assertEqual(returned.lead_id.user_id, self.two, "to the other one")
