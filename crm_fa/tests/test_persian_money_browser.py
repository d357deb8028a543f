from odoo.tests import tagged

from .persian_browser import PersianBrowserCase
from .persian_common import rial_company


@tagged("post_install", "-at_install")
class TestPersianMoneyBrowser(PersianBrowserCase):
    """Toman on the screen, rials in the database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = rial_company(
            cls.env,
            persian_toman=True,
            persian_short_amounts=True,
            persian_calendar="language",
        )
        cls.rial = cls.company.currency_id
        for user in (cls.persian, cls.english):
            user.write(
                {"company_ids": [(6, 0, cls.company.ids)], "company_id": cls.company.id}
            )
        team = cls.env["crm.team"].create(
            {"name": "T", "company_id": cls.company.id, "user_id": cls.english.id}
        )
        cls.leads = cls.env["crm.lead"].create(
            [
                {
                    "name": f"Deal {amount}",
                    "type": "opportunity",
                    "expected_revenue": amount,
                    "user_id": cls.english.id,
                    "team_id": team.id,
                    "company_id": cls.company.id,
                }
                for amount in (90_000, 125_000_000)
            ]
        )

    def test_properties(self):
        """What is typed into a property is Toman as well, for it is shown so."""
        self.run_js(
            """
            const value = "@web/views/fields/properties/property_value";
            const {PropertyValue} = module(value);
            for (const [currencyId, text, wanted] of cases) {
                let stored = null;
                const onChange = (amount) => (stored = amount);
                const props = {type: "monetary", onChange};
                await PropertyValue.prototype.onValueChange.call(
                    {props, currencyId}, text);
                equal(stored, wanted, text);
            }
            """,
            self.english,
            cases=[
                [self.rial.id, "1,500", 15_000],
                [self.rial.id, "1,500 rial", 1_500],
                [self.rial.id, "nothing", 0],
                [self.env.ref("base.USD").id, "1,500", 1_500],
            ],
        )

    def test_formatted(self):
        """Every formatter writes Toman with the unit behind; other currencies stay."""
        self.run_js(
            """
            const {formatMonetary} = module("@web/views/fields/formatters");
            const {formatCurrency} = module("@web/core/currency");
            const plain = (text) => text.replaceAll("\\u00a0", " ");
            for (const [amount, wanted] of shown) {
                const text = plain(formatMonetary(amount, {currencyId: rial}));
                equal(text, wanted, "text");
                equal(plain(formatCurrency(amount, rial)), wanted, "text");
            }
            equal(formatMonetary(false, {currencyId: rial}), "", "nothing");
            for (const [amount, wanted] of short) {
                const options = {currencyId: rial, humanReadable: true};
                equal(plain(formatMonetary(amount, options)), wanted, "short");
            }
            const dollars = plain(formatMonetary(10.5, {currencyId: dollar}));
            equal(dollars.includes("10.50"), true, dollars);
            """,
            self.english,
            rial=self.rial.id,
            dollar=self.env.ref("base.USD").id,
            shown=[
                [125_000_000, "12,500,000 Toman"],
                [125, "12.5 Toman"],
                [-10, "\u2066-1\u2069 Toman"],
                [0, "0 Toman"],
            ],
            short=[
                [90_000, "9 thousand Toman"],
                [125_000_000, "12.5 million Toman"],
                [9_999_999_000, "1 billion Toman"],
                [50, "5 Toman"],
            ],
        )

    def test_typed(self):
        """What is typed is read in the unit that is shown, or that it names."""
        self.run_js(
            """
            const {inOwnUnit, isShownInToman} =
                module("@crm_fa/persian/money/amount_fields");
            const {parseMonetary} = module("@web/views/fields/parsers");
            equal(isShownInToman(rial), true, "rial");
            equal(isShownInToman(rial + 1), false, "other");
            for (const [text, wanted] of typed) {
                const parsed = parseMonetary(text, {allowOperation: true});
                const read = inOwnUnit(parsed, text, rial);
                equal(read.compute ? read.compute(100) : read, wanted, text);
            }
            equal(inOwnUnit(5, "5", dollar), 5, "dollars");
            """,
            self.english,
            rial=self.rial.id,
            dollar=self.env.ref("base.USD").id,
            typed=[
                ["12500", 125000],
                ["1.1", 11],
                ["12,500,000 Toman", 125_000_000],
                ["125,000,000 ﷼", 125_000_000],
                ["125,000,000 rial", 125_000_000],
                ["+=5", 150],
                ["*=2", 200],
            ],
        )

    def test_form(self):
        """A form shows Toman, takes Toman, and stores rials."""
        lead = self.leads[0]
        self.run_js(
            """
            open({
                type: "ir.actions.act_window", res_model: "crm.lead", res_id: id,
                views: [[false, "form"]],
            });
            const field = ".o_field_widget[name=expected_revenue]";
            const input = await until(
                () => document.querySelector(`${field} input`), "input"
            );
            equal(input.value, "9,000", "shown while typing");
            equal(texts(field)[0].includes(unit), true, texts(field)[0]);
            type(input, "12500");
            await save();
            """,
            self.persian,
            id=lead.id,
            unit="تومان",
        )
        lead.invalidate_recordset()
        self.assertEqual(lead.expected_revenue, 125_000)

    def test_views(self):
        """Lists and their totals, cards, columns, pivots and graphs show Toman."""
        self.run_js(
            """
            const plain = (text) => text.replaceAll("\\u00a0", " ");
            const action = (view, more = {}) => ({
                type: "ir.actions.act_window", res_model: "crm.lead", name: view,
                views: [[false, view]], domain: [["id", "in", ids]], ...more,
            });
            open(action("list"));
            await until(() => texts("td[name=expected_revenue]").length === 2, "list");
            equal(texts("td[name=expected_revenue]").map(plain).sort(),
                ["12,500,000 Toman", "9,000 Toman"], "cells");
            equal(texts(".o_list_footer .o_list_number").map(plain)
                .includes("12,509,000 Toman"), true, "total");
            open(action("kanban", {context: {group_by: ["stage_id"]}}));
            await until(() => texts(".o_kanban_record").length === 2, "cards");
            const cards = plain(texts(".o_kanban_record").join());
            equal(cards.includes("9 thousand Toman"), true, cards);
            const column = plain(texts(".o_animated_number").join());
            await until(() => plain(texts(".o_animated_number").join())
                .includes("12.5 million Toman"), `column: ${column}`);
            open(action("pivot", {context: {pivot_measures: ["expected_revenue"]}}));
            await until(() => texts(".o_pivot_cell_value").length, "pivot");
            const cells = plain(texts(".o_pivot_cell_value").join());
            equal(cells.includes("12,509,000 Toman"), true, cells);
            // Odoo writes it from left to right: the unit would come first.
            const value = all(".o_pivot_cell_value .o_value")[0];
            equal(getComputedStyle(value).unicodeBidi, "plaintext", "order");
            const {PivotModel} = module("@web/views/pivot/pivot_model");
            const exporting = String(PivotModel.prototype.exportData);
            equal(exporting.includes("rial"), true, "exported");
            const {GraphRenderer} = module("@web/views/graph/graph_renderer");
            const metaData = {measure: "m", fields: {m: {type: "monetary"}}};
            const written = GraphRenderer.prototype.formatValue.call(
                {model: {metaData}}, 125000000, true);
            equal(plain(written), "12.5 million Toman", "axis");
            """,
            self.english,
            ids=self.leads.ids,
        )

    def test_conditions(self):
        """Filters hold rials, and the fields' names there say so."""
        self.run_js(
            """
            const {field} = odoo.__WOWL_DEBUG__.root.env.services;
            const fields = await field.loadFields("crm.lead");
            equal(fields.expected_revenue.string, "Expected Revenue (rial)", "amount");
            equal(fields.probability.string, "Probability", "number");
            """,
            self.english,
        )

    def test_prices(self):
        """Unit prices, which are plain numbers to Odoo, are amounts too."""
        product = self.env["product.product"].create({"name": "Desk"})
        order = self.env["sale.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Ann"}).id,
                "company_id": self.company.id,
                "user_id": self.english.id,
                "order_line": [
                    (0, 0, {"product_id": product.id, "price_unit": 55_000})
                ],
            }
        )
        self.run_js(
            """
            const plain = (text) => text.replaceAll("\\u00a0", " ");
            open({
                type: "ir.actions.act_window", res_model: "sale.order", res_id: id,
                views: [[false, "form"]],
            });
            const cell = "td[name=price_unit]";
            await until(() => texts(cell).length, "line");
            equal(plain(texts(cell)[0]), "5,500 Toman", "shown");
            document.querySelector(cell).click();
            const input = await until(
                () => document.querySelector(`${cell} input`), "input"
            );
            equal(input.value, "5,500", "shown while typing");
            type(input, "6000");
            await save();
            """,
            self.english,
            id=order.id,
        )
        order.order_line.invalidate_recordset()
        self.assertEqual(order.order_line.price_unit, 60_000)

    def test_loyalty_amounts(self):
        """The least purchase of a loyalty rule has a unit and is typed in it."""
        self.env.user.company_ids |= self.company
        program = self.env["loyalty.program"].create(
            {
                "name": "Coupons",
                "program_type": "promotion",
                "company_id": self.company.id,
                "currency_id": self.rial.id,
                "rule_ids": [(0, 0, {"minimum_amount": 5_000_000})],
            }
        )
        self.run_js(
            """
            const plain = (text) => text.replaceAll("\\u00a0", " ");
            await open({
                type: "ir.actions.act_window", res_model: "loyalty.program",
                res_id: id, views: [[false, "form"]],
            });
            const rule = ".o_field_widget[name=rule_ids] .o_kanban_record";
            await one(rule);
            const told = plain(texts(rule)[0]);
            equal(told.includes("500,000 Toman"), true, told);
            all(rule)[0].click();
            const input = await one(".modal [name=minimum_amount] input");
            equal(input.value, "500,000", "shown while typing");
            const shown = texts(".modal [name=minimum_amount]")[0];
            equal(shown.includes("Toman"), true, shown);
            type(input, "600000");
            all(".modal .o_form_button_save")[0].click();
            await until(() => plain(texts(rule)[0]).includes("600,000 Toman"), "typed");
            document.querySelector(".o_form_button_save").click();
            await one(".o_form_status_indicator_buttons.invisible");
            """,
            self.english,
            id=program.id,
        )
        program.invalidate_recordset()
        self.assertEqual(program.rule_ids.minimum_amount, 6_000_000)

    def test_price_measures(self):
        """Average prices in pivots and graphs of sales are in Toman, and say so."""
        product = self.env["product.product"].create({"name": "Desk"})
        order = self.env["sale.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Ann"}).id,
                "company_id": self.company.id,
                "user_id": self.english.id,
                "order_line": [
                    (0, 0, {"product_id": product.id, "price_unit": 55_000})
                ],
            }
        )
        views = {
            kind: self.env["ir.ui.view"]
            .create(
                {
                    "name": "prices",
                    "model": "sale.report",
                    "type": kind,
                    "arch": f"""<{kind}>
                        <field name="price_unit" type="measure" />
                        {more}
                    </{kind}>""",
                }
            )
            .id
            for kind, more in (
                ("pivot", '<field name="product_uom_qty" type="measure" />'),
                ("graph", '<field name="name" />'),
            )
        }
        self.run_js(
            """
            const plain = (text) => text.replaceAll("\\u00a0", " ");
            await open({
                type: "ir.actions.act_window", res_model: "sale.report", name: "p",
                views: [[pivot, "pivot"]], domain: [["order_reference", "=", order]],
            });
            const cells = await until(() => {
                const found = texts(".o_pivot_cell_value").map(plain);
                return found.length && found;
            }, "pivot");
            equal(cells.slice(0, 2), ["5,500 Toman", "1.00"], "price, quantity");
            await open({
                type: "ir.actions.act_window", res_model: "sale.report", name: "g",
                views: [[graph, "graph"]], domain: [["order_reference", "=", order]],
            });
            const chart = await until(() => {
                const canvas = all(".o_graph_canvas_container canvas")[0];
                return canvas && window.Chart.getChart(canvas);
            }, "graph");
            const written = chart.options.scales.y.ticks.callback(125000000);
            equal(plain(written), "12.5 million Toman", "axis");
            """,
            self.english,
            **views,
            order=f"sale.order,{order.id}",
        )
