import re
from pathlib import Path

from lxml import etree

from odoo.tests import HttpCase, tagged
from odoo.tools.misc import file_path

from .test_lead_desk_document import LeadDocumentCase
from .test_lead_desk_portal import LeadPortalCase

# Which tour leaves which dialog.
LEAVES = {
    "crm_lead_bulk_assign_view_form": "crm_fa_lead_queue",
    "crm_lead_document_send_view_form": "crm_fa_lead_discard_lead",
    "crm_lead_explain_view_form": "crm_fa_lead_list_form",
    "crm_lead_list_dry_run_view_form": "crm_fa_lead_discard_list",
    "crm_lead_return_ask_view_form": "crm_fa_lead_discard_lead",
    "crm_lead_return_decision_view_form": "crm_fa_lead_discard_decision",
    "crm_lead_vendor_key_new_view_form": "crm_fa_lead_discard_key",
    "crm_lead_vendor_key_show_view_form": "crm_fa_lead_vendor_key",
}


@tagged("post_install", "-at_install")
class TestLeadDiscardTours(LeadDocumentCase, HttpCase):
    """Every button of the desk is pressed by a tour, those that do nothing as well."""

    def test_dialogs_are_left(self):
        """Dry run, return, document, decision, answer and key: opened and discarded."""
        self.env["res.lang"]._activate_lang("fa_IR")
        self.template.lang = "fa_IR"
        route = {
            "name": "All",
            "list_id": self.lead_list.id,
            "member_ids": [(0, 0, {"user_id": self.seller.id})],
        }
        self.env["crm.lead.route"].create(route)
        waiting = self.env["crm.lead"].create(
            {
                "name": "Tour Waits",
                "user_id": False,
                "type": "lead",
                "lead_list_id": self.lead_list.id,
            }
        )
        lead, returned = self.lead("Tour Left"), self.lead("Tour Returned")
        asked = self.ask(returned, "wrong_product")
        vendor = self.env["crm.lead.vendor"].create(
            {"partner_id": self.customer("Tour Vendor").id}
        )
        for path, tour, user in (
            (f"lead-lists/{self.lead_list.id}", "list", self.manager),
            (f"crm.lead/{lead.id}", "lead", self.seller),
            (f"crm.lead.return/{asked.id}", "decision", self.supervisor),
            (f"lead-vendors/{vendor.id}", "key", self.manager),
        ):
            self.start_tour(
                f"/odoo/{path}", f"crm_fa_lead_discard_{tour}", login=user.login
            )
        self.env.invalidate_all()
        self.assertFalse(waiting.user_id)
        self.assertFalse(lead.return_ids)
        self.assertFalse(lead.document_ids)
        self.assertEqual((asked.state, asked.question), ("pending", False))
        self.assertFalse(vendor.key_ids)
        asked.with_user(self.supervisor)._ask_back("Did you call twice?")
        self.start_tour(
            f"/odoo/crm.lead.return/{asked.id}",
            "crm_fa_lead_discard_answer",
            login=self.seller.login,
        )
        self.env.invalidate_all()
        self.assertTrue(asked.waiting_since)
        self.assertFalse(asked.answer)

    def test_route_again(self):
        """What a route refused is routed again by a button, and many by the menu."""
        route = self.env["crm.lead.route"].create(
            {"name": "No", "list_id": self.lead_list.id, "decision": "refuse"}
        )
        leads = self.env["crm.lead"]
        for number in range(3):
            leads |= self.lead(f"Tour Refused {number}")
        leads.user_id = False
        leads.lead_refused_route_id = route
        for path, tour in (
            (f"crm.lead/{leads[0].id}", "route_again"),
            ("action-crm.crm_lead_all_leads", "route_many_again"),
        ):
            self.start_tour(
                f"/odoo/{path}", f"crm_fa_lead_{tour}", login=self.manager.login
            )
        self.env.invalidate_all()
        self.assertFalse(leads.lead_refused_route_id)

    # ---- none is forgotten ---------------------------------------------------------

    def tours(self):
        """Return the text of all tours."""
        folder = Path(file_path("crm_fa/static/tests/tours"))
        return "\n".join(path.read_text("utf-8") for path in folder.glob("*.js"))

    def buttons(self, *folders):
        """Give (id of the view or template, button) of all files in these folders."""
        for folder in folders:
            for path in Path(file_path(f"crm_fa/{folder}")).glob("**/*.xml"):
                for button in etree.parse(path).iter("button"):
                    above = [
                        node.get("id") or node.get("t-name")
                        for node in button.iterancestors("record", "template", "t")
                    ]
                    yield next(filter(None, above)), button

    def test_every_button_is_pressed_by_a_tour(self):
        """A button that no tour names fails here: write the tour with the button."""
        tours, left = self.tours(), set()
        for owner, button in self.buttons("views/lead_desk"):
            name, kind = button.get("name"), button.get("type")
            with self.subTest(view=owner, button=name or button.get("string")):
                if button.get("special") == "cancel":
                    left.add(owner)
                    self.assertIn(f"'{button.get('string')}'", tours)
                elif kind == "object":
                    self.assertRegex(tours, rf"\b{name}\b")
                elif kind == "action":
                    self.assertIn(f"'{button.get('string')}'", tours)
                else:
                    own = re.findall(r"\bo_portal_\w+", button.get("class"))
                    self.assertTrue(
                        own, "a button of the portal has a class of its own"
                    )
                    self.assertIn(own[0], tours)
        self.assertEqual(left, set(LEAVES))
        for tour in LEAVES.values():
            self.assertIn(f'"{tour}"', tours)

    def test_every_entry_of_the_action_menu_is_pressed_by_a_tour(self):
        """What is offered for a selection of leads."""
        tours = self.tours()
        folder = Path(file_path("crm_fa/views/lead_desk"))
        names = [
            record.findtext("field[@name='name']")
            for path in folder.glob("*.xml")
            for record in etree.parse(path).iter("record")
            if record.find("field[@name='binding_model_id']") is not None
        ]
        self.assertTrue(names)
        for name in names:
            self.assertIn(f"'{name}'", tours)

    def test_every_button_of_the_client_is_pressed_by_a_tour(self):
        """Those of the call panel and the dropdown of lists."""
        tours = self.tours()
        for owner, button in self.buttons("static/src/lead_desk"):
            own = re.findall(r"\bo_lead_\w+", button.get("class"))
            with self.subTest(template=owner, button=own):
                self.assertTrue(own)
                self.assertIn(own[0], tours)


@tagged("post_install", "-at_install")
class TestLeadPortalFile(LeadPortalCase, HttpCase):
    def test_file_is_attached(self):
        """A buyer attaches what shows it, in the browser; the supervisor opens it."""
        lead = self.sold("Tour Sold Lead")
        self.start_tour(
            f"/my/desk/leads/{lead.id}",
            "crm_fa_lead_portal_file",
            login=self.buyer.login,
        )
        asked = self.Return.search([("lead_id", "=", lead.id)])
        self.assertEqual(asked.state, "pending")
        file = asked.attachment_ids.with_user(self.supervisor)
        self.assertEqual((file.name, file.raw), ("proof.txt", b"They hung up"))
