from datetime import date, datetime, timedelta

from odoo.tests import tagged

from ..tools import jalali
from .persian_browser import PersianLeadsCase

ESFAND = datetime(2025, 3, 20, 20, 29, 59)


@tagged("post_install", "-at_install")
class TestPersianWordsBrowser(PersianLeadsCase):
    """Dates in what is said about records: chatter, filters, calendar, forecast."""

    def test_chatter(self):
        """Messages, changes of dates and activities are told in Jalali days."""
        lead = self.leads[0]
        lead.with_user(self.persian).message_post(body="salaam")
        message = lead.message_ids[0]
        message.date = ESFAND
        tracked = self.env["mail.tracking.value"].create(
            {
                "field_id": self.env["ir.model.fields"]
                ._get("crm.lead", "date_deadline")
                .id,
                "mail_message_id": message.id,
                "old_value_datetime": datetime(2025, 3, 20),
                "new_value_datetime": datetime(2025, 3, 21),
            }
        )
        self.assertTrue(tracked)
        lead.activity_schedule(
            "mail.mail_activity_data_todo",
            date.today() + timedelta(40),
            summary="5 VP Chairs",
            user_id=self.persian.id,
        )
        due = jalali.from_gregorian(date.today() + timedelta(40))
        self.env.flush_all()
        self.run_in_both(
            """
            await open({...form, res_id: id});
            await one(".o-mail-Message");
            const thread = () => texts(".o-mail-Thread").join(" ");
            await until(() => thread().includes("30 اسفند 1403"), "day of a message");
            await until(() => thread().includes("1403/12/30"), "old value");
            await until(() => thread().includes("1404/01/01"), "new value");
            const activity = await one(".o-mail-Activity");
            equal(/40 روز/.test(activity.innerText), true, activity.innerText);
            activity.querySelector(".fa-info-circle").click();
            await until(
                () => new RegExp(`${due[2]} ${due[1]}|${due[0]}`).test(
                    activity.innerText
                ),
                `due on ${due}`
            );
            const name = activity.querySelector(".text-break");
            equal(getComputedStyle(name).direction, "ltr", "order of its words");
            """,
            form=self.action("form"),
            id=lead.id,
            due=[due[0], jalali.month_name(due[1], True), due[2]],
        )

    def test_custom_filter(self):
        """A custom filter is read and typed in Jalali, and kept in Gregorian days."""
        self.run_in_both(
            """
            const {services} = odoo.__WOWL_DEBUG__.root.env;
            const {DomainSelectorDialog} = module(
                "@web/core/domain_selector_dialog/domain_selector_dialog"
            );
            await open(list);
            await one(".o_data_row");
            let confirmed = null;
            services.dialog.add(DomainSelectorDialog, {
                resModel: "crm.lead",
                domain: `[("date_deadline", ">=", "2025-03-20")]`,
                onConfirm: (domain) => (confirmed = domain),
            });
            const input = await one(".o_tree_editor .o_datetime_input");
            equal(input.value, "1403/12/30", "shown");
            type(input, "۱۴۰۴/۰۱/۳۱");
            await until(() => input.value === "1404/01/31", "typed");
            await new Promise((resolve) => setTimeout(resolve, 300));
            all(".modal-footer .btn-primary")[0].click();
            await until(() => confirmed, "confirmed");
            equal(/2025-04-20/.test(confirmed), true, confirmed);
            const {domainFromTree} = module("@web/core/tree_editor/domain_from_tree");
            const tree = await services.tree_processor.treeFromDomain(
                "crm.lead", confirmed
            );
            const told = await services.tree_processor.getDomainTreeDescription(
                "crm.lead", tree
            );
            equal(/1404\\/01\\/31/.test(told), true, told);
            """,
            list=self.action("list"),
        )

    def test_filter_menu(self):
        """ "This month" of a search menu is the Jalali month, and finds its records."""
        today = date.today()
        first = jalali.start_of(today, "month")
        following = jalali.next_start(first, "month")
        days = [first - timedelta(1), first, following - timedelta(1), following]
        for lead, day in zip(self.leads, days, strict=True):
            lead.date_deadline = day
        search = self.env["ir.ui.view"].create(
            {
                "name": "persian.search",
                "model": "crm.lead",
                "type": "search",
                "arch": """
                    <search>
                        <filter name="deadline" date="date_deadline" />
                        <filter name="mtd" string="To date" domain="[
                            ('date_deadline', '&gt;=', 'today =1d'),
                            ('date_deadline', '&lt;', 'today =1d +1m')]" />
                    </search>
                """,
            }
        )
        year, month, _day = jalali.from_gregorian(today)
        for default in ("deadline", "mtd"):
            self.run_in_both(
                """
                await open({...list, search_view_id: [search, "search"], context: {
                    [`search_default_${name}`]: 1,
                }});
                await until(
                    () => String(texts(".o_data_row td[name='name']")) === "two,three",
                    "the month"
                );
                if (name === "deadline") {
                    const facet = texts(".o_facet_value")[0];
                    equal(facet.endsWith(label), true, facet);
                }
                """,
                list=self.action("list"),
                search=search.id,
                name=default,
                label=f"{jalali.month_name(month, True)} {year}",
            )

    def test_calendar_creates(self):
        """A click on a day of the calendar creates on that day."""
        self.run_in_both(
            """
            await open({
                type: "ir.actions.act_window",
                res_model: "calendar.event",
                views: [[false, "calendar"]],
                context: {initial_date: "2025-03-20 08:00:00", default_scale: "month"},
            });
            await one(".o_calendar_view .fc-view");
            all(".scale_button_selection")[0].click();
            (await one(".o_scale_button_month")).click();
            const cell = await one(
                ".fc-dayGridMonth-view .fc-daygrid-day[data-date='2025-03-20']"
            );
            equal(cell.innerText.trim().split("\\n")[0], "30", "30 Esfand");
            const box = cell.getBoundingClientRect();
            const at = {
                bubbles: true,
                clientX: box.x + box.width / 2,
                clientY: box.y + box.height / 2,
                button: 0,
            };
            cell.dispatchEvent(new MouseEvent("mousedown", at));
            document.dispatchEvent(new MouseEvent("mouseup", at));
            const title = await one(".modal input");
            const name = `on 30 Esfand ${inTehran}`;
            type(title, name);
            await new Promise((resolve) => setTimeout(resolve, 300));
            all(".modal-footer .btn-primary")[0].click();
            await until(() => texts(".o_event_title").includes(name), "made");
            await until(() => sent.some((body) => /2025-03-20/.test(body)), "its day");
            """,
        )
        events = self.env["calendar.event"].search([("name", "=like", "on 30 Esfand%")])
        self.assertEqual(len(events), 2)
        for event in events:
            day = event.start_date if event.allday else event.start.date()
            self.assertEqual(day, date(2025, 3, 20))

    def test_rotting(self):
        """How long a lead has stood still is told in days of the page's digits."""
        stage = self.leads[0].stage_id
        stage.rotting_threshold_days = 5
        self.leads[0].date_last_stage_update = datetime.now() - timedelta(12)
        self.env.flush_all()
        self.run_in_both(
            """
            await open({
                type: "ir.actions.act_window",
                res_model: "crm.lead",
                domain: [["id", "=", id]],
                views: [[false, "kanban"]],
            });
            const badge = await one(".o_kanban_record .o_mail_resource_rotting_bg");
            equal(badge.innerText.trim(), "12 روز", "on a card");
            equal(badge.title.includes("12 روز"), true, badge.title);
            await open({
                type: "ir.actions.act_window",
                res_model: "crm.lead",
                res_id: id,
                views: [[false, "form"]],
            });
            const told = await one(".o_statusbar_status .o_mail_resource_rotting_bg");
            equal(told.innerText.replace(/\\s+/g, " ").trim(), "12 روز", "in a form");
            """,
            id=self.leads[0].id,
        )

    def test_forecast(self):
        """Columns of the forecast are Jalali months; a dragged lead gets its day."""
        today = date.today()
        first = jalali.start_of(today, "month")
        following = jalali.next_start(first, "month")
        last = jalali.next_start(following, "month") - timedelta(1)
        for timezone in ("Asia/Tehran", "UTC"):
            self.persian.tz = timezone
            lead = self.leads[0].copy({"name": "forecast me", "probability": 50})
            lead.date_deadline = first
            self.env.flush_all()
            labels = [jalali.format_period(day, "month") for day in (first, following)]
            with self.subTest(timezone=timezone), self.in_timezone(timezone):
                self.start_tour(
                    f"/odoo/action-crm.crm_lead_action_forecast?labels={','.join(labels)}",
                    "crm_fa_persian_forecast",
                    login=self.persian.login,
                )
            self.assertTrue(following <= lead.date_deadline <= last)
            lead.unlink()
