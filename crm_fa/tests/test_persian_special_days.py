import json
from datetime import datetime, time, timedelta

import pytz

from odoo.tests import tagged

from ..tools import digits, jalali
from .persian_browser import DAYS_LEFT, EVENING, SPECIAL_DAYS, PersianLeadsCase

# Around what looks at the days.
BEFORE = """
    const {services} = odoo.__WOWL_DEBUG__.root.env;
    const {orm} = services;
    // In another year than those days: which would be left out of its own.
    const later = () => Date.UTC(2031, 5, 1);
    const today = (iso) => {
        const noon = luxon.DateTime.fromISO(`${iso}T12:00:00`).toMillis();
        luxon.Settings.now = () => noon;
    };
    const edit = async (id, name) => {
        await open({...form, res_id: id});
        await until(
            () => all("[name='name'] :is(input, textarea)")[0]?.value === name,
            `form of ${name}`
        );
    };
    let [place, day] = ["", ""];
    try {
"""
AFTER = """
    } catch (error) {
        throw new Error(`${place}, ${day}: ${error.message}`);
    }
"""

# For each place the JavaScript that looks at one of the days: ``it`` tells what people
# are to read of it, ``today(iso)`` makes a day the present one.
PLACES = {
    "list": """
        await open(list);
        const row = await until(
            () => all(".o_data_row").find((tr) => tr.innerText.includes(it.name)), "row"
        );
        const cell = (name) => row.querySelector(`td[name='${name}']`).innerText;
        equal(cell("date_deadline").trim(), it.long, "day");
        equal(cell("date_closed").split("،")[0].trim(), it.moment.long, "moment");
    """,
    "kanban": """
        await open(kanban);
        const card = await until(
            () => all(".o_kanban_record").find((el) => el.innerText.includes(it.name)),
            "card"
        );
        equal(card.innerText.includes(it.long), true, card.innerText);
        equal(card.innerText.includes(it.moment.long), true, card.innerText);
    """,
    "form, picker": """
        await edit(it.id, it.name);
        const read = await one(".seen[name='date_deadline']");
        equal(read.innerText.trim(), it.long, "read");
        const widget = await one(".edited[name='date_deadline']");
        (widget.querySelector("button") || widget.querySelector("input")).click();
        await one(".o_datetime_picker");
        const input = await one(".edited[name='date_deadline'] input");
        equal(input.value, it.text, "edited");
        equal(texts(".o_datetime_picker .o_zoom_out strong")[0], it.month, "title");
        const numbers = texts(".o_date_item_cell:not(.o_out_of_range)").map(Number);
        equal(numbers, Array.from({length: it.length}, (_, i) => i + 1), "its month");
        equal(texts(".o_date_item_cell.o_selected"), [String(it.day)], "selected");
        await until(() => {
            const key = {key: "Escape", bubbles: true};
            document.activeElement.dispatchEvent(new KeyboardEvent("keydown", key));
            return !all(".o_datetime_picker").length;
        }, "closed");
    """,
    "typed": """
        await edit(scratch, "scratch");
        const edited = async (name) => {
            const widget = await one(`.edited[name='${name}']`);
            widget.querySelector("button")?.click();
            return one(`.edited[name='${name}'] input`);
        };
        type(await edited("date_deadline"), it.persian);
        type(await edited("date_closed"), `${it.text} 23:59:59`);
        await open(list);
        const [saved] = await until(async () => {
            const found = await orm.read(
                "crm.lead", [scratch], ["date_deadline", "date_closed"]
            );
            return found[0].date_deadline === it.iso && found;
        }, `saved ${it.iso}`);
        equal(saved.date_closed, it.lastSecond, "last second of the day");
    """,
    "chatter, activities": """
        await edit(it.id, it.name);
        const thread = () => texts(".o-mail-Thread").join(" ");
        await until(() => thread().includes(it.moment.long), "day of a message");
        await until(() => thread().includes(it.text), "changed day");
        (await one(".o-mail-Activity .fa-info-circle")).click();
        const details = (await one(".o-mail-Activity-details")).innerText;
        equal(details.includes(it.text), true, details);
    """,
    "words": """
        today(it.iso);
        await open({...list, views: [[words, "list"]]});
        const said = await until(() => {
            const rows = all(".o_data_row");
            return rows.length && Object.fromEntries(rows.map((tr) => [
                tr.querySelector("td[name='name']").innerText.trim(),
                tr.querySelector("td[name='date_deadline']").innerText.trim(),
            ]));
        }, "rows");
        equal(said[it.name], "امروز", "today");
        if (it.tomorrow) {
            equal(said[it.tomorrow], "فردا", "tomorrow");
        }
        if (it.yesterday) {
            equal(said[it.yesterday], "دیروز", "yesterday");
        }
    """,
    "filters, relative domains": """
        today(it.iso);
        for (const name of ["deadline", "mtd"]) {
            await open({
                ...list,
                search_view_id: [search, "search"],
                context: {[`search_default_${name}`]: 1},
            });
            await until(
                () => String(texts(".o_data_row td[name='name']")) === it.inMonth,
                `${name}: ${it.inMonth}`
            );
            if (name === "deadline") {
                const facet = texts(".o_facet_value")[0];
                equal(facet.endsWith(it.month), true, facet);
            }
        }
    """,
    "custom filters": """
        const {DomainSelectorDialog} = module(
            "@web/core/domain_selector_dialog/domain_selector_dialog"
        );
        await open(list);
        await one(".o_data_row");
        let confirmed = null;
        const close = services.dialog.add(DomainSelectorDialog, {
            resModel: "crm.lead",
            domain: `[("date_deadline", "=", "${it.iso}")]`,
            onConfirm: (domain) => (confirmed = domain),
        });
        const value = await one(".o_tree_editor .o_datetime_input");
        equal(value.value, it.text, "shown");
        all(".modal-footer .btn-primary")[0].click();
        await until(() => confirmed, "confirmed");
        equal(confirmed.includes(it.iso), true, confirmed);
        close();
        const {tree_processor: trees} = services;
        const tree = await trees.treeFromDomain("crm.lead", confirmed);
        const told = await trees.getDomainTreeDescription("crm.lead", tree);
        equal(told.includes(it.text), true, told);
    """,
    "forecast": """
        today(it.iso);
        await open("crm.crm_lead_action_forecast");
        await until(() => texts(".o_column_title")[0]?.startsWith(it.month), it.month);
        const first = all(".o_kanban_group")[0];
        await until(() => first.innerText.includes(it.name), "its card");
    """,
    "calendar": """
        await open({
            type: "ir.actions.act_window",
            res_model: "calendar.event",
            views: [[false, "calendar"]],
            context: {initial_date: `${it.moment.iso} 08:00:00`},
        });
        const view = (name) => one(`.o_calendar_view ${name}`);
        await view(".fc-view");
        const scaleTo = async (scale, name) => {
            all(".scale_button_selection")[0].click();
            (await one(`.o_scale_button_${scale}`)).click();
            await view(name);
        };
        const header = () => texts(".o_calendar_view").join(" ").slice(0, 300);
        const met = (within) =>
            until(
                () => all(`${within}[data-date='${it.moment.iso}'] .o_event_title`)
                    .some((title) => title.innerText.includes(it.meeting)),
                () => `${it.meeting} in ${within}: ${texts(".o_event_title")}`
            );
        await scaleTo("month", ".fc-dayGridMonth-view");
        await met(".fc-daygrid-day");
        const cells = all(".fc-daygrid-day:not(.fc-day-other):not(.fc-day-disabled)")
            .filter((cell) => cell.innerText.trim())
            .map((cell) => [cell.dataset.date, parseInt(cell.innerText)]);
        equal(cells[0], [it.moment.first, 1], "first of the month");
        equal(cells.at(-1), [it.moment.last, it.moment.length], "last of the month");
        equal(header().includes(it.moment.month), true, header());
        await scaleTo("week", ".fc-timeGridWeek-view");
        await met(".fc-timegrid-col");
        const column = all(`.fc-col-header-cell[data-date='${it.moment.iso}']`)[0];
        equal(parseInt(column.innerText.match(/\\d+/)[0]), it.moment.day, "column");
        await scaleTo("day", ".fc-timeGridDay-view");
        await met(".fc-timegrid-col");
        const only = all(".fc-col-header-cell")[0].innerText.match(/\\d+/)[0];
        equal(parseInt(only), it.moment.day, "day");
        await scaleTo("year", ".fc-multiMonthYear-view, .o_calendar_renderer .fc");
        await until(() => all(".fc-toolbar-title").length === 12, "year");
        equal(texts(".fc-toolbar-title").includes(it.moment.month), true, "its month");
        const [date] = all(`.fc-daygrid-day[data-date='${it.moment.iso}']`).filter(
            (cell) => cell.innerText.trim() && !cell.matches(".fc-day-other")
        );
        equal(parseInt(date.innerText), it.moment.day, "day of the year");
    """,
    "report": """
        const page = await fetch(`/report/html/sale.report_saleorder/${it.order}`);
        const text = await page.text();
        equal(text.includes(it.moment.text), true, `${it.moment.text} in the document`);
    """,
}


@tagged("post_install", "-at_install")
class TestPersianSpecialDays(PersianLeadsCase):
    """Days at the edges of the calendar, in each place that shows dates.

    Groups, imports and the portal are looked at elsewhere, on the same days.
    """

    LEADS = [
        (text, day.isoformat(), datetime.combine(day, EVENING), 10**number)
        for number, (text, day) in enumerate(SPECIAL_DAYS.items())
    ]
    VIEWS = {
        **PersianLeadsCase.VIEWS,
        "form": """
            <form>
                <sheet>
                    <field name="name" />
                    <field name="date_deadline" class="edited" />
                    <field name="date_closed" class="edited" readonly="0" />
                    <field name="date_deadline" class="seen" readonly="1" />
                </sheet>
                <chatter />
            </form>
        """,
        "search": """
            <search>
                <filter name="deadline" date="date_deadline" />
                <filter name="mtd" string="To date" domain="[
                    ('date_deadline', '&gt;=', 'today =1d'),
                    ('date_deadline', '&lt;', 'today =1d +1m')]" />
            </search>
        """,
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leads.company_id = cls.env.company
        cls.words = cls.env["ir.ui.view"].create(
            {
                "name": "words",
                "model": "crm.lead",
                "type": "list",
                "arch": DAYS_LEFT,
            }
        )
        cls.scratch = cls.leads[0].copy({"name": "scratch", "date_deadline": False})
        partner = cls.env["res.partner"].create({"name": "آوا", "lang": "fa_IR"})
        cls.orders = cls.env["sale.order"].create(
            [
                {"partner_id": partner.id, "user_id": cls.persian.id}
                for _day in SPECIAL_DAYS
            ]
        )
        field = cls.env["ir.model.fields"]._get("crm.lead", "date_deadline")
        for lead, order, day in zip(
            cls.leads, cls.orders, SPECIAL_DAYS.values(), strict=True
        ):
            evening = datetime.combine(day, EVENING)
            order.date_order = evening
            message = lead.with_user(cls.persian).message_post(body="salaam")
            message.date = evening
            cls.env["mail.tracking.value"].create(
                {
                    "field_id": field.id,
                    "mail_message_id": message.id,
                    "old_value_datetime": day,
                    "new_value_datetime": day,
                }
            )
            lead.activity_schedule(
                "mail.mail_activity_data_todo", day, user_id=cls.persian.id
            )
            cls.env["calendar.event"].with_user(cls.persian).create(
                {
                    "name": f"meeting of {lead.name}",
                    "start": evening,
                    "stop": evening + timedelta(minutes=30),
                }
            )
        cls.env.flush_all()

    def told(self, day):
        """Return what people read of a day."""
        year, month, number = jalali.from_gregorian(day)
        length = jalali.month_length(year, month)
        first = jalali.to_gregorian(year, month, 1)
        return {
            "iso": day.isoformat(),
            "day": number,
            "text": f"{year}/{month:02}/{number:02}",
            "long": f"{number} {jalali.month_name(month, True)} {year}",
            "month": f"{jalali.month_name(month, True)} {year}",
            "length": length,
            "first": first.isoformat(),
            "last": (first + timedelta(days=length - 1)).isoformat(),
        }

    def items(self, zone):
        """Return what is to be read of each day, and of its evening in a zone."""
        names = {day: name for name, day in SPECIAL_DAYS.items()}
        items = []
        for (name, day), lead, order in zip(
            SPECIAL_DAYS.items(), self.leads, self.orders, strict=True
        ):
            moment = pytz.utc.localize(datetime.combine(day, EVENING))
            last = zone.localize(datetime.combine(day, time(23, 59, 59)))
            month = jalali.from_gregorian(day)[:2]
            items.append(
                {
                    **self.told(day),
                    "moment": self.told(moment.astimezone(zone).date()),
                    "name": name,
                    "id": lead.id,
                    "order": order.id,
                    "meeting": f"meeting of {name}",
                    "persian": digits.to_persian(name),
                    "lastSecond": last.astimezone(pytz.utc).strftime(
                        "%Y-%m-%d %H:%M:%S"
                    ),
                    "inMonth": ",".join(
                        other
                        for other, its_day in SPECIAL_DAYS.items()
                        if jalali.from_gregorian(its_day)[:2] == month
                    ),
                    "tomorrow": names.get(day + timedelta(days=1)),
                    "yesterday": names.get(day - timedelta(days=1)),
                }
            )
        return items

    def walk(self, zone):
        """Look at all days in all places in a time zone, in one browser."""
        self.persian.tz = zone
        items = self.items(pytz.timezone(zone))
        self.assertEqual([item["text"] for item in items], list(SPECIAL_DAYS))
        places = "\n".join(
            f"""
            place = {json.dumps(place)};
            luxon.Settings.now = later;
            for (const it of items) {{
                day = it.text;
                {look}
            }}
            """
            for place, look in PLACES.items()
        )
        self.run_js(
            BEFORE + places + AFTER,
            self.persian,
            zone,
            timeout=400,
            items=items,
            list=self.action("list"),
            kanban=self.action("kanban"),
            form=self.action("form"),
            search=self.view_ids["search"],
            words=self.words.id,
            scratch=self.scratch.id,
        )

    def test_in_tehran(self):
        self.walk("Asia/Tehran")

    def test_in_utc(self):
        self.walk("UTC")
