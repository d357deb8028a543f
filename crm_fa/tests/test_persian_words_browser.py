from datetime import date, datetime, timedelta

from odoo.tests import tagged

from ..tools import jalali
from .persian_browser import PersianLeadsCase, today_in


@tagged("post_install", "-at_install")
class TestPersianWordsBrowser(PersianLeadsCase):
    """Dates in what is said about records: activities, filters, calendar, forecast.

    Messages and filters are looked at on special days (``test_persian_special_days``).
    """

    def test_activity(self):
        """How far off an activity is due, on which day, its name in its own order."""
        lead = self.leads[0]
        planned = lead.activity_schedule(
            "mail.mail_activity_data_todo",
            summary="5 VP Chairs",
            user_id=self.persian.id,
        )

        def set_day(today):
            planned.date_deadline = day = today + timedelta(40)
            return {"due": [jalali.format_long(day), jalali.format_numeric(day)]}

        self.run_in_both(
            """
            await open({...form, res_id: id});
            const activity = await one(".o-mail-Activity");
            equal(/40 روز/.test(activity.innerText), true, activity.innerText);
            activity.querySelector(".fa-info-circle").click();
            await until(
                () => due.some((text) => activity.innerText.includes(text)),
                `due on ${due}`
            );
            const name = activity.querySelector(".text-break");
            equal(getComputedStyle(name).direction, "ltr", "order of its words");
            """,
            before=set_day,
            form=self.action("form"),
            id=lead.id,
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
        for timezone in ("Asia/Tehran", "UTC"):
            self.persian.tz = timezone
            first = jalali.start_of(today_in(timezone), "month")
            following = jalali.next_start(first, "month")
            last = jalali.next_start(following, "month") - timedelta(1)
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
