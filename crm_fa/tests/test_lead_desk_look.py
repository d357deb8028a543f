from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, tagged

from ..models.lead_desk.crm_lead_list_look import SUGGESTED
from ..tools.contrast import is_readable
from .lead_return_common import LeadReturnCommon
from .persian_browser import PersianBrowserCase


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


# Every text and icon on a coloured card or row, with what it stands on. What has a
# ground of its own (badges, pictures, buttons) is not the list's doing.
READ = """
    const rgb = (text) => {
        const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
        return {rgb: [r, g, b], a};
    };
    const light = (parts) => {
        const [r, g, b] = parts.map((part) => {
            const p = part / 255;
            return p <= 0.04045 ? p / 12.92 : ((p + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => {
        const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const ground = (element) => {
        for (let at = element; at; at = at.parentElement) {
            const {rgb: parts, a} = rgb(getComputedStyle(at).backgroundColor);
            if (a > 0.5) return {parts, bearer: at};
        }
        return {parts: [255, 255, 255]};
    };
    const poor = () => {
        // A shadow over the whole cell would be another ground than the one checked.
        const found = all(".o_lead_look > td")
            .map((cell) => getComputedStyle(cell).boxShadow)
            .filter((shadow) => shadow.includes("9999px"));
        for (const element of document.querySelectorAll(".o_lead_look *")) {
            const words = [...element.childNodes]
                .filter((node) => node.nodeType === 3)
                .map((node) => node.textContent.trim())
                .join("");
            const icon = element.classList.contains("fa");
            if ((!words && !icon) || !element.getClientRects().length) continue;
            const {parts, bearer} = ground(element);
            if (!bearer.closest(".o_lead_look")) continue;
            const ratio = contrast(rgb(getComputedStyle(element).color).rgb, parts);
            if (ratio < (icon ? 3 : 4.5)) {
                found.push(`${words || element.className}: ${ratio.toFixed(2)}`);
            }
        }
        return found;
    };
    // A dark theme as a host has it: light texts, links and greys on dark grounds.
    const darken = () => {
        const style = document.createElement("style");
        style.textContent = `
            body, .o_kanban_record, .o_data_row > td {
                background: #1b1d26; color: #e4e4e4;
            }
            a, .o_form_uri { color: #6cc0c8 !important; }
            .text-muted { color: #9a9ba0 !important; }
            .o_field_widget, .o_data_cell { color: #e4e4e4; }
            .o_priority_star { color: #f0ad4e; }
        `;
        document.head.append(style);
        return style;
    };
    const show = async (view, marks) => {
        await open({
            type: "ir.actions.act_window",
            res_model: "crm.lead",
            views: [[false, view]],
            domain: [["id", "in", leads]],
            context: {list_view_ref: "crm.crm_case_tree_view_leads",
                kanban_view_ref: "crm.view_crm_lead_kanban"},
        });
        await until(() => all(marks).length === leads.length, marks);
        if (view === "list") {
            all(".o_data_row:nth-child(-n+3) .o_list_record_selector input").forEach(
                (box) => box.click()
            );
            await until(() => all(".o_data_row_selected").length === 3, "selected");
        }
        equal(poor(), [], `${view} in the light theme`);
        const style = darken();
        equal(poor(), [], `${view} in a dark theme`);
        style.remove();
    };
    await show("list", "tr.o_lead_look .o_lead_look_mark .fa");
    await show("kanban", ".o_kanban_record.o_lead_look .o_lead_look_mark .fa");
"""


@tagged("post_install", "-at_install")
class TestLeadLookReadable(LeadReturnCommon, PersianBrowserCase):
    def test_all_of_a_card_is_readable(self):
        """Whatever a theme colours, what stands on a list's colour has its contrast.

        Light texts on a dark colour are the hard case: what Odoo greys or links is made
        for a light page.
        """
        self.lead_list.action_suggest_looks()
        self.lead_list.look_ids.filtered(
            lambda look: look.subject == "priority_3"
        ).write({"background": "#5f3dc4", "colour": "#ffffff"})
        leads = self.env["crm.lead"]
        for priority in "0123":
            leads |= self.lead(
                f"Lead {priority}",
                user=self.english,
                priority=priority,
                contact_name="Sara",
                email_from="sara@example.com",
                city="Tehran",
                team_id=self.env["crm.team"].search([], limit=1).id,
            )
        asked = self.lead("Asked", user=self.english)
        self.ask(asked)
        leads |= asked
        leads[0].activity_schedule("mail.mail_activity_data_call", user_id=self.env.uid)
        for user in (self.english, self.persian):
            self.run_js(READ, user, leads=leads.ids)
