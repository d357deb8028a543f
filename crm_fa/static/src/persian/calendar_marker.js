import {addMonths, fromGregorian, toGregorian} from "./jalali";
import {patch} from "@web/core/utils/patch";

const FRIDAY = 5;
const DAY_MS = 24 * 60 * 60 * 1000;

// FullCalendar holds a wall clock as a Date whose UTC parts are the parts of the clock.
const partsOf = (marker) =>
    fromGregorian({
        year: marker.getUTCFullYear(),
        month: marker.getUTCMonth() + 1,
        day: marker.getUTCDate(),
    });
const timeOf = (marker) => ((marker.getTime() % DAY_MS) + DAY_MS) % DAY_MS;

function toMarker(day, time = 0) {
    const {year, month, day: number} = toGregorian(day);
    return new Date(Date.UTC(year, month - 1, number) + time);
}

function shifted(marker, {years = 0, months = 0, days = 0, milliseconds = 0}, sign) {
    const moved = addMonths(partsOf(marker), sign * (years * 12 + months));
    const time = timeOf(marker) + sign * (days * DAY_MS + milliseconds);
    return toMarker(moved, time);
}

const monthsOf = (marker) => partsOf(marker).year * 12 + partsOf(marker).month;
const sameClock = (one, other) =>
    timeOf(one) === timeOf(other) && partsOf(one).day === partsOf(other).day;

/** The methods of FullCalendar's DateEnv that count years and months, in Jalali ones. */
const JALALI_DATE_ENV = {
    getYear: (marker) => partsOf(marker).year,
    getMonth: (marker) => partsOf(marker).month - 1,
    getDay: (marker) => partsOf(marker).day,
    add: (marker, duration) => shifted(marker, duration, 1),
    subtract: (marker, duration) => shifted(marker, duration, -1),
    addYears: (marker, years) => shifted(marker, {years}, 1),
    addMonths: (marker, months) => shifted(marker, {months}, 1),
    startOfYear: (marker) => toMarker({...partsOf(marker), month: 1, day: 1}),
    startOfMonth: (marker) => toMarker({...partsOf(marker), day: 1}),
    diffWholeYears(one, other) {
        const months = this.diffWholeMonths(one, other);
        return months === null || months % 12 ? null : months / 12;
    },
    diffWholeMonths: (one, other) =>
        sameClock(one, other) ? monthsOf(other) - monthsOf(one) : null,
};

let isPatched = false;

/**
 * Have FullCalendar, once it is loaded, lay out Jalali months and years, with Friday as
 * the day that is hidden together with weekends.
 */
export function patchFullCalendar() {
    if (isPatched) {
        return;
    }
    isPatched = true;
    const {DateEnv, DateProfileGenerator} = window.FullCalendar.Internal;
    Object.assign(DateEnv.prototype, JALALI_DATE_ENV);
    patch(DateProfileGenerator.prototype, {
        initHiddenDays() {
            if (this.props.weekends === false) {
                const hiddenDays = [...(this.props.hiddenDays || []), FRIDAY];
                this.props = {...this.props, weekends: true, hiddenDays};
            }
            return super.initHiddenDays();
        },
    });
}

export {partsOf};
