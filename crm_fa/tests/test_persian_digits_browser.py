from odoo.tests import tagged

from .persian_browser import PersianBrowserCase

LIST = """
<list>
    <field name="name" />
    <field name="email_from" />
    <field name="phone" />
    <field name="partner_id" />
    <field name="date_deadline" />
    <field name="expected_revenue" />
</list>
"""
FORM = """
<form>
    <sheet>
        <field name="name" />
        <field name="email_from" widget="email" />
        <field name="phone" widget="phone" />
        <field name="partner_id" />
        <field name="expected_revenue" widget="monetary" />
        <field name="company_currency" invisible="1" />
        <field name="probability" />
        <field name="date_deadline" />
    </sheet>
</form>
"""


@tagged("post_install", "-at_install")
class TestPersianDigitsBrowser(PersianBrowserCase):
    """One rule for digits on a screen, and names that keep their order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.views = [
            [cls.add_view(kind, arch).id, kind]
            for kind, arch in (("list", LIST), ("form", FORM))
        ]
        partner = cls.env["res.partner"].create({"name": "[FURN_6667] شرکت صندلی"})
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "5 VP Chairs",
                "email_from": "ali12@example.com",
                "phone": "+98 912 345 6789",
                "partner_id": partner.id,
                "expected_revenue": 125000,
                "date_deadline": "2025-03-20",
                "type": "opportunity",
                "user_id": cls.persian.id,
            }
        )

    @classmethod
    def add_view(cls, kind, arch):
        return cls.env["ir.ui.view"].create(
            {
                "name": f"digits.{kind}",
                "model": "crm.lead",
                "type": kind,
                "arch": arch,
                "priority": 99,
            }
        )

    def action(self, **more):
        return {
            "type": "ir.actions.act_window",
            "name": "Digits",
            "res_model": "crm.lead",
            "domain": [["id", "=", self.lead.id]],
            "views": self.views,
            **more,
        }

    def test_list(self):
        """Amounts and dates have Persian digits; addresses and codes Latin ones."""
        self.run_js(
            """
            await open(action);
            const cell = (name) =>
                until(() => all(`.o_data_row td[name='${name}']`)[0], name);
            const isPersian = async (name) =>
                getComputedStyle(await cell(name)).fontFamily.startsWith(
                    '"Persian Digits"'
                );
            const shapes = {};
            for (const name of Object.keys(wanted)) {
                shapes[name] = await isPersian(name);
            }
            equal(shapes, wanted, "Persian shapes");
            const amount = await cell("expected_revenue");
            getSelection().selectAllChildren(amount);
            equal(/125,000/.test(String(getSelection())), true, "copied");
            equal((await cell("email_from")).innerText, "ali12@example.com", "e-mail");
            for (const weight of [400, 500, 700]) {
                await document.fonts.load(`${weight} 14px "Persian Digits"`, "0");
                await document.fonts.load(`${weight} 14px "Vazirmatn"`, "آ");
            }
            const faces = [...document.fonts].filter((face) =>
                ["Persian Digits", "Vazirmatn"].includes(face.family)
            );
            equal(faces.map((face) => face.status), Array(6).fill("loaded"), "faces");
            const foreign = performance
                .getEntriesByType("resource")
                .map((entry) => entry.name)
                .filter((name) => /^http/.test(name) && !name.startsWith(origin));
            equal(foreign, [], "nothing comes from other hosts");
            const icon = getComputedStyle(all(".o_searchview_icon, .oi, .fa")[0]);
            equal(/icons|FontAwesome/i.test(icon.fontFamily), true, icon.fontFamily);
            """,
            self.persian,
            action=self.action(),
            wanted={
                "name": False,
                "email_from": False,
                "phone": False,
                "partner_id": False,
                "date_deadline": True,
                "expected_revenue": True,
            },
        )

    def test_latin_digits(self):
        """Who chose Latin digits has no Persian ones, in no calendar."""
        self.persian.write({"persian_digits": "latin", "persian_calendar": "gregorian"})
        self.run_js(
            """
            await open(action);
            const row = await until(() => all(".o_data_row")[0], "row");
            equal(/[۰-۹]/.test(row.innerText), false, row.innerText);
            const {fontFamily} = getComputedStyle(row);
            equal(/Persian Digits/.test(fontFamily), false, fontFamily);
            equal(/Vazirmatn/.test(fontFamily), true, fontFamily);
            await open({...action, res_model: "calendar.event", domain: [], views: [
                [false, "calendar"],
            ], context: {initial_date: "2025-03-20 08:00:00"}});
            await until(() => all(".fc-view .fc-timegrid-slot").length, "calendar");
            const hours = all(".fc-view").map((el) => el.innerText).join(" ");
            equal(/[۰-۹]/.test(hours), false, hours);
            equal(/\\b20\\b/.test(hours), true, hours);
            """,
            self.persian,
            action=self.action(),
        )

    def test_directions(self):
        """Names keep the order of their words; numbers have the page's direction."""
        self.run_js(
            """
            await open(action);
            const cell = (name) =>
                until(() => all(`.o_data_row td[name='${name}']`)[0], name);
            const style = async (name) => getComputedStyle(await cell(name));
            const direction = async (name) => (await style(name)).direction;
            const side = async (name) => (await style(name)).textAlign;
            equal(await direction("name"), "ltr", "Latin name");
            equal(await direction("phone"), "ltr", "telephone");
            equal(await direction("date_deadline"), "rtl", "date");
            equal(await side("name"), "right", "names stand in one column");
            await open({...action, res_id: id, views: [action.views[1]]});
            const input = (name) =>
                until(() => all(`[name='${name}'] :is(input, textarea)`)[0], name);
            const name = await input("name");
            equal(getComputedStyle(name).direction, "ltr", "name in a form");
            equal(getComputedStyle(name).textAlign, "right", "its side");
            const partner = await input("partner_id");
            equal(partner.dir, "auto", "name of a record");
            for (const field of ["email_from", "phone"]) {
                const {fontFamily} = getComputedStyle(await input(field));
                equal(/Persian Digits/.test(fontFamily), false, field);
            }
            """,
            self.persian,
            action=self.action(),
            id=self.lead.id,
        )

    def test_typed_numbers(self):
        """Number fields take the digits and marks of a Persian keyboard."""
        self.run_js(
            """
            await open({...action, res_id: id, views: [action.views[1]]});
            const input = (name) =>
                until(() => all(`[name='${name}'] input`)[0], name);
            const type = async (name, text) => {
                const field = await input(name);
                field.focus();
                field.select();
                const event = new InputEvent("beforeinput", {
                    data: text,
                    inputType: "insertText",
                    bubbles: true,
                    cancelable: true,
                });
                if (field.dispatchEvent(event)) {
                    document.execCommand("insertText", false, text);
                }
                field.dispatchEvent(new Event("change", {bubbles: true}));
                return field;
            };
            await type("expected_revenue", "۱۲۵٬۰۰۰٬۰۰۰٫۵");
            const amount = await input("expected_revenue");
            await until(() => amount.value.includes("125,000,000.5"), amount.value);
            const name = await type("name", "صندلی ۱۲");
            equal(name.value, "صندلی ۱۲", "a text is left as it was typed");
            await open(action);
            await until(() => all(".o_data_row")[0], "saved");
            """,
            self.persian,
            action=self.action(),
            id=self.lead.id,
        )
        self.assertEqual(self.lead.expected_revenue, 125000000.5)
        self.assertEqual(self.lead.name, "صندلی ۱۲")

    def test_long_amounts(self):
        """Amounts of twelve digits are not clipped in lists, totals and forms."""
        self.lead.expected_revenue = 125_000_000_000
        self.env.flush_all()
        self.run_js(
            """
            const fits = async (selector) => {
                const shown = await one(selector);
                await document.fonts.ready;
                const text = shown.value || shown.innerText;
                equal(/125,000,000,000/.test(text), true, text);
                const {scrollWidth, clientWidth} = shown;
                if (scrollWidth > clientWidth) {
                    throw new Error(`${selector}: ${scrollWidth} in ${clientWidth}`);
                }
            };
            await open(action);
            await fits("td[name='expected_revenue']");
            await open({...action, res_id: id, views: [[form, "form"]]});
            await fits("[name='expected_revenue'] input");
            """,
            self.persian,
            action=self.action(),
            id=self.lead.id,
            form=self.env.ref("crm.crm_lead_view_form").id,
        )

    def test_chart(self):
        """Charts are painted in the fonts of the page."""
        self.run_js(
            """
            await open({...action, views: [[false, "graph"]]});
            await until(() => all(".o_graph_canvas_container canvas")[0], "chart");
            const {family} = window.Chart.defaults.font;
            equal(family.startsWith('"Persian Digits"'), true, family);
            equal(document.fonts.check(`12px "Persian Digits"`, "0"), true, "loaded");
            """,
            self.persian,
            action=self.action(),
        )

    def test_titles_are_not_cut(self):
        """A title's field, and a header's line, have room for the foot of a letter."""
        self.run_js(
            """
            await open({...action, views: [[form, "form"]], res_id: id});
            const title = await one(".oe_title :is(input, textarea)");
            const style = getComputedStyle(title);
            const height = parseFloat(style.lineHeight) / parseFloat(style.fontSize);
            equal(height >= 1.55, true, `line of ${height}`);
            const crumb = await one(".o_last_breadcrumb_item .text-truncate");
            equal(parseFloat(getComputedStyle(crumb).paddingBottom) > 3, true, "crumb");
            """,
            self.persian,
            action=self.action(),
            id=self.lead.id,
            form=self.env.ref("crm.crm_lead_view_form").id,
        )

    def test_letters_and_figures(self):
        """Digits that were typed stand as close in a list as those that are drawn so.

        Links beside each other do not join; amounts of accounting end with their unit.
        """
        self.run_js(
            """
            await open(action);
            await one(".o_data_row");
            await document.fonts.ready;
            const width = (html, selector) => {
                const box = document.createElement("div");
                box.innerHTML = html;
                all(".o_list_table")[0].closest(".o_list_renderer").append(box);
                const part = box.querySelector(selector);
                const range = document.createRange();
                range.selectNodeContents(part);
                const found = range.getBoundingClientRect().width;
                const style = {...getComputedStyle(part)};
                box.remove();
                return {found, style};
            };
            const table = (text) =>
                width(`<table class="o_list_table"><td>${text}</td>`, "td").found;
            for (const [typed, drawn] of [["۴۰۰۰۰", "40000"], ["۱۱۱۱", "1111"]]) {
                equal(Math.abs(table(typed) - table(drawn)) < 1, true, typed);
            }
            const links = `<p class="o_field_x2many_list_row_add"><a>محصول</a></p>`;
            equal(width(links, "a").style.display, "inline-block", "link");
            const {style} = width(
                `<div class="o_account_kanban"><span dir="ltr">12 تومان</span></div>`,
                "span"
            );
            equal(style.unicodeBidi, "plaintext", "unit");
            equal(/Persian Digits/.test(style.fontFamily), true, style.fontFamily);
            """,
            self.persian,
            action=self.action(),
        )

    def test_codes_in_charts(self):
        """Codes on labels of a chart keep Latin digits, numbers and names do not."""
        self.run_js(
            """
            await open({...action, views: [[false, "graph"]]});
            const canvas = await until(
                () => all(".o_graph_canvas_container canvas")[0], "chart"
            );
            await until(() => window.Chart.getChart(canvas), "painted");
            const fonts = {};
            const {fillText} = CanvasRenderingContext2D.prototype;
            const painted = document.createElement("canvas");
            CanvasRenderingContext2D.prototype.fillText = function (text) {
                fonts[text] = this.font.includes("Persian Digits");
                return fillText.apply(this, arguments);
            };
            new window.Chart(painted, {
                type: "bar",
                data: {labels: Object.keys(wanted), datasets: [{data: [1, 2, 3, 4]}]},
                options: {animation: false, responsive: false},
            });
            CanvasRenderingContext2D.prototype.fillText = fillText;
            for (const [text, persian] of Object.entries(wanted)) {
                equal(fonts[text], persian, text);
            }
            """,
            self.persian,
            action=self.action(),
            wanted={"S00071": False, "آذر 1405": True, "12": True, "138k": True},
        )

    def test_durations(self):
        """Time spent in a stage is told in Persian words."""
        self.run_js(
            """
            const {formatDuration} = module("@web/core/l10n/dates");
            equal(formatDuration(660, false), "11 دقیقه", "minutes");
            equal(formatDuration(90000, false), "1 روز", "day");
            equal(formatDuration(90000, true), "1 روز و 1 ساعت", "in full");
            """,
            self.persian,
        )
        self.run_js(
            """
            const {formatDuration} = module("@web/core/l10n/dates");
            equal(formatDuration(660, false), "11m", "stock");
            const {fontFamily} = getComputedStyle(document.body);
            equal(/Persian|Vazirmatn/.test(fontFamily), false, fontFamily);
            """,
            self.english,
        )
