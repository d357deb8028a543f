from odoo.tests import tagged

from .persian_browser import PersianBrowserCase
from .persian_common import rial_company

AMOUNT = 125_000_000_000
# The same amount in rials and in Toman, written in full.
IN_RIALS, IN_TOMAN = "125,000,000,000", "12,500,000,000"
# Waits for the amount on the screen and looks whether anything hides a part of it.
LOOK = """
    const shows = (element) =>
        (element.value ?? element.innerText ?? "").includes(amount);
    const leaves = () =>
        all(".o_action_manager :is(input, td, th, span, div, a, text)").filter(
            (el) => shows(el) && ![...el.children].some(shows) && el.offsetParent
        );
    const hides = ({overflowX}) => ["hidden", "clip"].includes(overflowX);
    const cut = (element) => {
        if (element.matches("input")) {
            return element.scrollWidth > element.clientWidth + 1 && element;
        }
        const range = document.createRange();
        range.selectNodeContents(element);
        const {left, right} = range.getBoundingClientRect();
        for (let el = element; el && el !== document.body; el = el.parentElement) {
            const box = el.getBoundingClientRect();
            const beyond = left < box.left - 1.5 || right > box.right + 1.5;
            if (beyond && hides(getComputedStyle(el))) {
                return el;
            }
        }
        return null;
    };
    const inFull = async (what) => {
        await until(() => leaves().length, `${what}: ${amount}`);
        await document.fonts.ready;
        for (const element of leaves()) {
            const by = cut(element);
            if (by) {
                throw new Error(`${what}: ${element.outerHTML} cut by ${by.className}`);
            }
        }
    };
"""


@tagged("post_install", "-at_install")
class TestPersianLongAmounts(PersianBrowserCase):
    """Amounts of twelve digits are read in full on the screens of CRM."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = rial_company(cls.env, persian_calendar="language")
        (cls.persian | cls.env.user).write(
            {"company_ids": [(4, cls.company.id)], "company_id": cls.company.id}
        )
        cls.persian.company_ids = cls.company
        cls.env = cls.env["base"].with_company(cls.company).env
        partner = cls.env["res.partner"].create({"name": "آوا"})
        campaign = cls.env["utm.campaign"].create(
            {
                "title": "Nowruz",
                "user_id": cls.persian.id,
                "company_id": cls.company.id,
                "roi_budget": AMOUNT,
            }
        )
        team = cls.env["crm.team"].create(
            {"name": "T", "company_id": cls.company.id, "user_id": cls.persian.id}
        )
        lead = cls.env["crm.lead"].create(
            {
                "name": "Deal",
                "type": "opportunity",
                "partner_id": partner.id,
                "expected_revenue": AMOUNT,
                "recurring_revenue": AMOUNT,
                "user_id": cls.persian.id,
                "team_id": team.id,
                "company_id": cls.company.id,
            }
        )
        product = cls.env["product.product"].create(
            {
                "name": "Desk",
                "taxes_id": False,
                "list_price": AMOUNT,
                "company_id": cls.company.id,
            }
        )
        order = cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "company_id": cls.company.id,
                "user_id": cls.persian.id,
                "team_id": team.id,
                "campaign_id": campaign.id,
                "opportunity_id": lead.id,
                "order_line": [(0, 0, {"product_id": product.id})],
            }
        )
        order.action_confirm()
        case = cls.env["crm.recovery"].create(
            {
                "title": "Late",
                "partner_id": partner.id,
                "category_id": cls.env["crm.recovery.category"]
                .create({"name": "Late"})
                .id,
                "amount_affected": AMOUNT,
                "user_id": cls.persian.id,
                "company_id": cls.company.id,
            }
        )
        cls.env.flush_all()
        cls.env.cr.precommit.run()
        cls.records = {
            record._name: record.id for record in (lead, order, campaign, case, product)
        }

    def look(self, amount):
        """Open the screens of CRM, sales and our own rooms one after another."""
        self.run_js(
            LOOK
            + """
            const show = (model, view, context = {}, domain = []) =>
                open({
                    type: "ir.actions.act_window",
                    res_model: model,
                    res_id: view === "form" ? records[model] : false,
                    views: [[false, view]],
                    domain,
                    context,
                });
            for (const [model, view, context, domain] of screens) {
                await show(model, view, context || {}, domain || []);
                await inFull(`${model} ${view} ${JSON.stringify(context || "")}`);
            }
            """,
            self.persian,
            timeout=180,
            amount=amount,
            records=self.records,
            screens=[
                ["crm.lead", "kanban", {"group_by": ["stage_id"]}],
                ["crm.lead", "list"],
                ["crm.lead", "list", {"group_by": ["stage_id"]}],
                ["crm.lead", "form"],
                ["crm.lead", "pivot", {"pivot_measures": ["expected_revenue"]}],
                ["sale.order", "list"],
                ["sale.order", "kanban"],
                ["sale.order", "form"],
                ["sale.order", "pivot"],
                ["utm.campaign", "list"],
                ["utm.campaign", "form"],
                ["crm.recovery", "form"],
                ["product.product", "form"],
            ],
        )

    def test_in_rials(self):
        self.look(IN_RIALS)

    def test_in_toman(self):
        self.company.persian_toman = True
        self.look(IN_TOMAN)
