from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, tagged

from ..models.lead_desk.crm_lead_list_look import SUGGESTED
from ..tools.contrast import is_readable
from .lead_return_common import LeadReturnCommon


@tagged("post_install", "-at_install")
class TestLeadLook(LeadReturnCommon, HttpCase):
    def test_suggested_colours_are_readable(self):
        """What is suggested passes what is asked of everyone."""
        for subject, (background, colour) in SUGGESTED.items():
            self.assertTrue(is_readable(colour, background), subject)

    def test_contrast_is_checked(self):
        """#767676 on white is the greyest grey that is taken."""
        look = self.env["crm.lead.list.look"].create(
            {
                "list_id": self.lead_list.id,
                "subject": "priority_0",
                "background": "#ffffff",
                "colour": "#767676",
            }
        )
        with self.assertRaisesRegex(ValidationError, "#777777 on #ffffff"):
            look.colour = "#777777"
        with self.assertRaisesRegex(ValidationError, "red is no color"):
            look.colour = "red"

    def test_return_goes_before_priority(self):
        """A lead looks by its return; without colours for it, by its priority."""
        lead = self.lead(priority="2")
        self.assertFalse(lead.lead_look)
        self.lead_list.action_suggest_looks()
        self.lead_list.action_suggest_looks()  # adds nothing twice
        self.env.invalidate_all()
        self.assertEqual(lead.lead_look["subject"], "priority_2")
        self.ask(lead)
        self.assertEqual(lead.lead_look["subject"], "return_pending")
        self.assertEqual(lead.lead_look["word"], "Return Asked")
        self.lead_list.look_ids.filtered(
            lambda look: look.subject == "return_pending"
        ).unlink()
        self.env.invalidate_all()
        self.assertEqual(lead.lead_look["subject"], "priority_2")

    def test_duplicated_with_the_list(self):
        """A copied list looks the same."""
        self.lead_list.action_suggest_looks()
        self.assertEqual(
            self.lead_list.copy().look_ids.mapped("background"),
            self.lead_list.look_ids.mapped("background"),
        )

    def test_buttons(self):
        """Suggest colours; switch lists in one dropdown; see them on rows and cards."""
        self.lead_list.name = "Tour Inbound"
        second = self.env["crm.lead.list"].create({"name": "Tour Second", "code": "t2"})
        self.env["crm.lead"].create(
            [
                {
                    "name": name,
                    "type": "opportunity",
                    "priority": "3",
                    "lead_list_id": lead_list.id,
                    "user_id": self.manager.id,
                }
                for name, lead_list in (
                    ("Tour Urgent", self.lead_list),
                    ("Tour Other", second),
                )
            ]
        )
        self.start_tour(
            f"/odoo/lead-lists/{self.lead_list.id}",
            "crm_fa_lead_look",
            login=self.manager.login,
        )
        action = self.env["ir.actions.act_window"].create(
            {
                "name": "Tour Leads",
                "res_model": "crm.lead",
                "view_mode": "list,kanban",
                "domain": [("name", "like", "Tour")],
                "path": "tour-leads",
            }
        )
        self.assertTrue(action)
        self.start_tour(
            "/odoo/tour-leads", "crm_fa_lead_list_switch", login=self.manager.login
        )
