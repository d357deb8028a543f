import {jalali, plain} from "./jalali_datetime";
import {localization} from "@web/core/l10n/localization";

const {DateTime} = luxon;

const UNITS = {
    d: "days",
    w: "weeks",
    m: "months",
    y: "years",
    H: "hours",
    M: "minutes",
    S: "seconds",
};
const WEEKDAYS = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];
const TERM = /^([=+-])(?:(\d+)([dwmyHMS])|([a-z_]+))$/;

function moveToWeekday(moment, operator, name) {
    const {weekStart} = localization;
    const weekday = name === "week_start" ? weekStart : WEEKDAYS.indexOf(name) + 1;
    if (!weekday) {
        return null;
    }
    const since = (number) => (number - weekStart + 7) % 7;
    let days = since(weekday) - since(moment.weekday);
    if (operator === "+" && days < 0) {
        days += 7;
    } else if (operator === "-" && days > 0) {
        days -= 7;
    }
    return (operator === "=" ? moment.startOf("day") : moment).plus({days});
}

function applyTerm(moment, term) {
    const [, operator, digits, unit, name] = term.match(TERM) || [];
    if (name) {
        return moveToWeekday(moment, operator, name);
    }
    if (!digits || (operator === "=" && unit === "w")) {
        return null;
    }
    const values = {[UNITS[unit]]: Number(digits)};
    if (operator === "+") {
        return moment.plus(values);
    }
    if (operator === "-") {
        return moment.minus(values);
    }
    return moment.startOf("HMS".includes(unit) ? UNITS[unit] : "day").set(values);
}

/**
 * The moment that a relative date means to who reads the Jalali calendar: `+1m` is one
 * Jalali month later, `today =1d` the first day of the present one.  The language is that
 * of `odoo.tools.date_utils.parse_date` and `@web/core/l10n/dates`.
 *
 * @param {string} text
 * @returns {luxon.DateTime|null} null: not a relative date
 */
export function readRelativeDate(text) {
    const terms = text.trim().split(/\s+/);
    let moment = jalali(DateTime.local().startOf("second"));
    if (terms[0] === "today" || terms[0] === "now") {
        moment = terms.shift() === "today" ? moment.startOf("day") : moment;
    } else if (terms.length === 1 && /^[=+-]\d+$/.test(terms[0])) {
        terms[0] += "d";
    } else if (!TERM.test(terms[0])) {
        return null;
    }
    for (const term of terms) {
        moment = applyTerm(moment, term);
        if (!moment) {
            return null;
        }
    }
    return plain(moment);
}
