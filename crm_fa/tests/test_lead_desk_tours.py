import json

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .test_lead_desk_caps import LeadDeskCommon


@tagged("post_install", "-at_install")
class TestLeadDeskTours(LeadDeskCommon, HttpCase):
    """The buttons of lists, routes, caps and assignments, in a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = new_test_user(
            cls.env, "tour_seller", "sales_team.group_sale_salesman", name="Tour Seller"
        )
        cls.list.write({"name": "Tour Rooms", "team_id": False})
        cls.route.write(
            {
                "name": "Everything",
                "member_ids": [
                    Command.clear(),
                    Command.create({"user_id": cls.seller.id}),
                ],
            }
        )
        cls.action = cls.env["ir.actions.act_window"].create(
            {
                "name": "Tour Leads",
                "res_model": "crm.lead",
                "view_mode": "list,form",
                "domain": [("name", "like", "Tour")],
                "path": "tour-desk",
            }
        )

    def test_columns_of_a_list(self):
        """A list's columns, its team's property too, and what each person changes."""
        team = self.env["crm.team"].create(
            {
                "name": "Rooms",
                "lead_properties_definition": [
                    {"name": "beds", "string": "Beds", "type": "integer"}
                ],
            }
        )
        self.list.write(
            {
                "team_id": team.id,
                "column_ids": [
                    Command.create({"name": name, "sequence": number})
                    for number, name in enumerate(
                        ("city", "lead_properties.beds", "phone")
                    )
                ],
            }
        )
        self.leads(
            1,
            name="Tour Room",
            team_id=team.id,
            user_id=self.manager.id,
            type="opportunity",
            lead_properties={"beds": 42},
        )
        self.start_tour(
            "/odoo/tour-desk", "crm_fa_lead_list_columns", login=self.manager.login
        )

    def test_new_leads_are_told(self):
        """One with its name and link; many in one word."""
        lead = self.leads(1, name="Tour Told", type="opportunity")
        lead.lead_assign(self.manager, "manual")
        # The tour speaks for the bus, which may be quick enough to speak as well.
        self.env.cr.flush()
        self.env["bus.bus"].search([]).unlink()
        told = json.dumps(json.dumps({"id": lead.id, "name": lead.name}))
        self.browser_js(
            "/odoo/tour-desk",
            f"localStorage.crm_fa_tour_lead = {told};"
            "odoo.startTour('crm_fa_lead_assigned', {})",
            "odoo.isTourReady('crm_fa_lead_assigned')",
            login=self.manager.login,
            timeout=60,
            success_signal="tour succeeded",
        )

    def test_list_form(self):
        """Matching leads, dry run, routing, journal, explanation, appointment."""
        self.list.domain = "[('city', '=', 'Tour City')]"
        old = self.env["crm.lead"].create(
            [
                {"name": f"Tour Match {number}", "user_id": False, "type": "lead"}
                for number in range(2)
            ]
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET city = 'Tour City' WHERE id = ANY(%s)", [old.ids]
        )
        old.invalidate_recordset()
        self.start_tour(
            f"/odoo/lead-lists/{self.list.id}",
            "crm_fa_lead_list_form",
            login=self.manager.login,
        )
        old.invalidate_recordset()
        self.assertEqual(old.user_id, self.seller)

    def test_bulk_assign(self):
        """Taken, assigned under a cap, and over it with a reason."""
        self.cap(1, user_id=self.seller.id)
        leads = self.env["crm.lead"].create(
            [
                {"name": f"Tour Bulk {n}", "user_id": False, "type": "opportunity"}
                for n in range(3)
            ]
        )
        self.start_tour(
            "/odoo/tour-desk", "crm_fa_lead_bulk_assign", login=self.manager.login
        )
        leads.invalidate_recordset()
        self.assertEqual(leads[0].user_id, self.manager)
        self.assertEqual(leads[1:].user_id, self.seller)
        self.assertEqual(set(self.rows(leads[1:]).mapped("note")), {"Fair week"})
