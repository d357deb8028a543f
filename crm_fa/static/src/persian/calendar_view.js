import {CalendarCommonRenderer} from "@web/views/calendar/calendar_common/calendar_common_renderer";
import {CalendarController} from "@web/views/calendar/calendar_controller";
import {CalendarModel} from "@web/views/calendar/calendar_model";
import {CalendarYearRenderer} from "@web/views/calendar/calendar_year/calendar_year_renderer";
import {jalali} from "./jalali_datetime";
import {loadBundle} from "@web/core/assets";
import {monthName} from "./month_names";
import {onWillStart} from "@odoo/owl";
import {partsOf, patchFullCalendar} from "./calendar_marker";
import {patch} from "@web/core/utils/patch";

const {DateTime} = luxon;

const weekNumber = (date) => jalali(DateTime.fromJSDate(date)).weekNumber;

function dayText({date}) {
    const {year, month, day} = partsOf(date.marker);
    return `${day} ${monthName(month)} ${year}`;
}

const dayNumber = ({date, view}) =>
    view.type.startsWith("dayGrid")
        ? String(jalali(DateTime.fromJSDate(date)).day)
        : undefined;

const localeWith = (options, ...extensions) => ({
    ...options,
    locale: [options.locale.split("-u-")[0], "u", ...extensions].join("-"),
});

/** Numbers are written by us: Intl knows the calendar in some languages only. */
function jalaliOptions(options) {
    return {
        ...localeWith(options, "nu", "latn"),
        weekNumberCalculation: weekNumber,
        dayPopoverFormat: dayText,
        dayCellContent: dayNumber,
    };
}

function useJalaliFullCalendar() {
    onWillStart(async () => {
        await loadBundle("web.fullcalendar_lib");
        patchFullCalendar();
    });
}

/**
 * Have the calendar view show Jalali months and years and week numbers, and keep the days
 * it asks the server for as they are.
 */
export function patchCalendarView() {
    patch(CalendarModel.prototype, {
        updateData(data) {
            this.meta.date = jalali(this.meta.date);
            return super.updateData(data);
        },
    });
    patch(CalendarController.prototype, {
        get currentWeek() {
            return jalali(this.model.rangeStart).weekNumber;
        },
    });
    patch(CalendarCommonRenderer.prototype, {
        setup() {
            super.setup();
            useJalaliFullCalendar();
        },
        get options() {
            return jalaliOptions(super.options);
        },
        headerTemplateProps(date) {
            const zone = this.props.model.scale === "month" ? {zone: "UTC"} : {};
            const {day} = jalali(DateTime.fromJSDate(date, zone));
            return {...super.headerTemplateProps(date), day};
        },
    });
    patch(CalendarYearRenderer.prototype, {
        setup() {
            super.setup();
            useJalaliFullCalendar();
        },
        get options() {
            return {
                ...jalaliOptions(super.options),
                titleFormat: ({date}) => {
                    const {year, month} = partsOf(date.marker);
                    return `${monthName(month)} ${year}`;
                },
            };
        },
    });
}

/** Have the calendar view speak Persian with Gregorian days and one kind of digits. */
export function patchCalendarLocale() {
    for (const renderer of [CalendarCommonRenderer, CalendarYearRenderer]) {
        patch(renderer.prototype, {
            get options() {
                return localeWith(super.options, "ca", "gregory", "nu", "latn");
            },
        });
    }
}
