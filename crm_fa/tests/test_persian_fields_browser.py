import base64
from datetime import date, timedelta

from odoo.tests import tagged

from ..tools import jalali
from .persian_browser import DAYS_LEFT, SPECIAL_DAYS, PersianLeadsCase


@tagged("post_install", "-at_install")
class TestPersianFieldsBrowser(PersianLeadsCase):
    """Dates of records: shown, picked, typed, told in words and imported."""

    def test_shown(self):
        """Lists, cards and forms show the Jalali day of the reader's zone."""
        self.run_in_both(
            """
            const esfand = ["30 اسفند 1403", "1 فروردین 1404"];
            await open(list);
            await one(".o_data_row");
            equal(
                texts(".o_data_row td[name='date_deadline']"),
                [...esfand, "31 فروردین 1404", "1 اردیبهشت 1404"],
                "deadlines in a list"
            );
            const closed = texts(".o_data_row td[name='date_closed']");
            const days = closed.map((text) => text.split("،")[0].trim());
            equal(
                days,
                inTehran
                    ? [...esfand, "31 فروردین 1404", "1 اردیبهشت 1404"]
                    : [esfand[0], esfand[0], "31 فروردین 1404", "31 فروردین 1404"],
                "moments in a list"
            );
            equal(/[۰-۹]/.test(closed.join()), false, "one kind of digits");
            await open(kanban);
            await until(
                () => texts(".o_kanban_record").join().includes("30 اسفند 1403"),
                "date on a card"
            );
            await open({...form, res_id: id});
            const shown = await one(".o_field_widget[name='date_deadline']");
            const value = () => shown.querySelector("input")?.value || shown.innerText;
            await until(() => value().includes("30 اسفند 1403"), "date in a form");
            """,
            list=self.action("list"),
            kanban=self.action("kanban"),
            form=self.action("form"),
            id=self.leads[0].id,
        )

    def test_picker(self):
        """The picker has Jalali days, months and years; what it saves is Gregorian."""
        self.run_in_both(
            """
            await open({...form, res_id: id});
            const button = await one(
                ".o_field_widget[name='date_deadline'] :is(button, input)"
            );
            button.click();
            const picker = await one(".o_datetime_picker");
            const title = () => texts(".o_datetime_picker .o_zoom_out strong")[0];
            const days = () =>
                texts(".o_date_item_cell:not(.o_out_of_range)").map(Number);
            const numbers = (last) => Array.from({length: last}, (_, i) => i + 1);
            equal(title(), "اسفند 1403", "title");
            equal(days(), numbers(30), "Esfand of a leap year");
            equal(texts(".o_date_item_cell.o_selected"), ["30"], "selected");
            const weekdays = texts(".o_day_of_week_cell").filter(Boolean);
            equal([weekdays[0], weekdays[6]], ["ش", "ج"], "from Saturday to Friday");
            const fridays = all(".crm_fa_friday:not(.o_out_of_range)");
            equal(fridays[0].innerText.trim(), "3", "the first Friday");
            all(".o_datetime_picker .o_next")[0].click();
            await until(() => title() === "فروردین 1404", "Farvardin");
            equal(days(), numbers(31), "Farvardin");
            all(".o_datetime_picker .o_zoom_out")[0].click();
            await until(() => title() === "1404", "months");
            const months = texts(".o_date_item_cell");
            equal([months[0], months[11]], ["فروردین", "اسفند"], "months");
            all(".o_datetime_picker .o_zoom_out")[0].click();
            await until(() => /13\\d9|14\\d0/.test(title()), "years");
            const year = all(".o_date_item_cell").find(
                (cell) => cell.innerText.trim() === "1408"
            );
            year.click();
            await until(() => texts(".o_date_item_cell")[0] === "فروردین", "of 1408");
            all(".o_date_item_cell")[11].click();
            await until(() => title() === "اسفند 1408", "Esfand 1408");
            equal(days(), numbers(30), "the next leap year");
            all(".o_date_item_cell:not(.o_out_of_range)")[29].click();
            await open(list);
            await until(
                () => texts("td[name='date_deadline']")[3] === "30 اسفند 1408",
                "saved"
            );
            """,
            form=self.action("form"),
            list=self.action("list"),
            id=self.leads[0].id,
            before=lambda today: self.leads[0].update({"date_deadline": "2025-03-20"}),
        )
        self.assertEqual(self.leads[0].date_deadline, date(2030, 3, 20))

    def test_typed(self):
        """A typed Jalali day and moment are saved as the Gregorian ones they mean."""
        self.run_in_both(
            """
            await open({...form, res_id: id});
            const input = async (name) => {
                const widget = await one(`.o_field_widget[name='${name}']`);
                if (!widget.querySelector("input")) {
                    widget.querySelector("button").click();
                }
                return one(`.o_field_widget[name='${name}'] input`);
            };
            type(await input("date_deadline"), "۱۴۰۴/۰۱/۳۱");
            type(await input("date_closed"), "1404/01/31 23:59:59");
            await open(list);
            await until(
                () => texts("td[name='date_deadline']").includes("31 فروردین 1404"),
                "saved"
            );
            const [saved] = await odoo.__WOWL_DEBUG__.root.env.services.orm.read(
                "crm.lead", [id], ["date_deadline", "date_closed"]
            );
            equal(saved.date_deadline, "2025-04-20", "day");
            const moment = inTehran ? "2025-04-20 20:29:59" : "2025-04-20 23:59:59";
            equal(saved.date_closed, moment, "moment");
            """,
            form=self.action("form"),
            list=self.action("list"),
            id=self.leads[0].id,
        )

    def test_relative_words(self):
        """Days near today are told in words, months and years by Jalali ones."""
        view = self.env["ir.ui.view"].create(
            {"name": "words", "model": "crm.lead", "type": "list", "arch": DAYS_LEFT}
        )
        self.leads |= self.leads[0].copy({"name": "five"})
        self.leads |= self.leads[0].copy({"name": "six"})

        def set_days(today):
            start = jalali.start_of(today, "month")
            following = jalali.next_start(start, "month")
            last = following - timedelta(days=1)
            far = today + timedelta(150)
            around = [today, today + timedelta(1), today - timedelta(1)]
            for lead, day in zip(
                self.leads, [*around, last, following, far], strict=True
            ):
                lead.date_deadline = day
            years = [jalali.from_gregorian(day)[0] for day in (today, following)]
            return {
                "inMonth": (last - today).days,
                "inYear": years[0] == years[1],
                "far": jalali.format_long(far, True),
            }

        self.run_in_both(
            """
            await open({...list, views: [[view, "list"]]});
            await one(".o_data_row");
            const said = Object.fromEntries(
                all(".o_data_row").map((row) => [
                    row.querySelector("[name='name']").innerText.trim(),
                    row.querySelector("[name='date_deadline']").innerText.trim(),
                ])
            );
            equal(said.one, "امروز", "today");
            equal(said.two, "فردا", "tomorrow");
            equal(said.three, "دیروز", "yesterday");
            if (inMonth > 2) {
                equal(said.four, `${inMonth} روز دیگر`, "the last of this month");
                equal(said.five, inYear ? "ماه آینده" : "سال آینده", "next month");
            }
            equal(said.six, far, "a day far away is a date");
            """,
            before=set_days,
            list=self.action("list"),
            view=view.id,
        )

    def test_import_page(self):
        """A file of Jalali dates is tried and imported from the web client."""
        days = list(SPECIAL_DAYS)
        days[2] = "۱۴۰۴/۰۱/۳۱"
        rows = "".join(f"از فایل,{day}\n" for day in days)
        file = base64.b64encode(f"name,date_deadline\n{rows}".encode()).decode()
        self.run_in_both(
            """
            const name = `leads ${inTehran}.csv`;
            await open({
                type: "ir.actions.client",
                tag: "import",
                params: {active_model: "crm.lead"},
            });
            const input = await one(".o_file_input input[type='file']");
            const bytes = Uint8Array.from(atob(file), (c) => c.charCodeAt(0));
            const files = new DataTransfer();
            files.items.add(new File([bytes], name, {type: "text/csv"}));
            input.files = files.files;
            input.dispatchEvent(new Event("change", {bubbles: true}));
            await until(
                () => texts(".o_import_action").join().includes("1403/12/30"),
                "preview"
            );
            const press = async (index) =>
                (await one(`.o_control_panel button:nth-of-type(${index})`)).click();
            await press(2);
            await until(
                () => sent.some((body) => body.includes("execute_import")), "imported"
            );
            await until(() => !all(".o_import_action").length, "back");
            """,
            file=file,
        )
        imported = self.env["crm.lead"].search([("name", "=", "از فایل")])
        self.assertEqual(
            sorted(imported.mapped("date_deadline")),
            sorted([*SPECIAL_DAYS.values()] * 2),
        )
