import {addMonths, fromGregorian, monthLength, toGregorian} from "./jalali";
import {monthName} from "./month_names";

const {DateTime, Duration} = luxon;

const SINGULAR = {
    years: "year",
    quarters: "quarter",
    months: "month",
    weeks: "week",
    days: "day",
};
const MONTHS_IN = {month: 1, quarter: 3, year: 12};
const singular = (unit) => SINGULAR[unit] || unit;

/**
 * A DateTime whose years, quarters, months and days are Jalali: the same instant in the
 * same zone, other numbers.  It is for code that computes with those numbers (picker,
 * filters, calendar); `plain()` turns it back at the border.
 */
export class JalaliDateTime extends DateTime {
    constructor(plainDateTime) {
        const {ts, zone, loc} = plainDateTime;
        super({ts, zone, loc});
        this.plainDateTime = plainDateTime;
        this.jalali = fromGregorian({
            year: plainDateTime.year,
            month: plainDateTime.month,
            day: plainDateTime.day,
        });
    }

    get year() {
        return this.jalali.year;
    }
    get month() {
        return this.jalali.month;
    }
    get day() {
        return this.jalali.day;
    }
    get quarter() {
        return Math.ceil(this.month / 3);
    }
    get ordinal() {
        return (
            Math.round(this.startOf("day").diff(this.startOf("year"), "days").days) + 1
        );
    }
    get daysInMonth() {
        return monthLength(this.year, this.month);
    }
    get monthLong() {
        return monthName(this.month);
    }
    get monthShort() {
        return monthName(this.month);
    }
    /** Days since Saturday. */
    get dayOfWeek() {
        return (this.weekday + 1) % 7;
    }
    /** Week 1 is the one that holds 1 Farvardin; weeks begin on Saturday. */
    get weekNumber() {
        const saturday = (day) => day.startOf("day").minus({days: day.dayOfWeek});
        const own = saturday(this);
        const first = saturday(own.plus({days: 6}).startOf("year"));
        return Math.round(own.diff(first, "days").days / 7) + 1;
    }

    at(day) {
        return jalali(this.plainDateTime.set(toGregorian(day)));
    }

    set(values) {
        const day = {...this.jalali};
        const others = {};
        for (const [unit, value] of Object.entries(values)) {
            const name = singular(unit);
            if (name === "quarter") {
                day.month = (value - 1) * 3 + 1 + ((day.month - 1) % 3);
            } else if (["year", "month", "day"].includes(name)) {
                day[name] = value;
            } else {
                others[unit] = value;
            }
        }
        // Where the month is shorter, its last day; then as many days on as were asked
        // beyond that month, as addMonths() brings months beyond the year into the next.
        const wanted = "day" in values || "days" in values ? day.day : null;
        const {year, month} = addMonths(
            {year: day.year, month: 1, day: 1},
            day.month - 1
        );
        const first = this.at({year, month, day: 1}).plainDateTime;
        const number = wanted ?? Math.min(day.day, monthLength(year, month));
        const moved = jalali(first.plus({days: number - 1}));
        return Object.keys(others).length
            ? jalali(moved.plainDateTime.set(others))
            : moved;
    }

    shifted(duration, sign) {
        const parts = Duration.fromDurationLike(duration).toObject();
        let months = 0;
        for (const [unit, count] of Object.entries(MONTHS_IN)) {
            months += (parts[`${unit}s`] || 0) * count;
            delete parts[`${unit}s`];
        }
        const moved = months ? this.at(addMonths(this.jalali, sign * months)) : this;
        if (!Object.keys(parts).length) {
            return moved;
        }
        const {plainDateTime} = moved;
        return jalali(
            sign > 0 ? plainDateTime.plus(parts) : plainDateTime.minus(parts)
        );
    }
    plus(duration) {
        return this.shifted(duration, 1);
    }
    minus(duration) {
        return this.shifted(duration, -1);
    }

    startOf(unit, options) {
        const months = MONTHS_IN[singular(unit)];
        if (!months) {
            return jalali(this.plainDateTime.startOf(unit, options));
        }
        const {year, month} = this.jalali;
        const first = this.at({year, month: month - ((month - 1) % months), day: 1});
        return jalali(first.plainDateTime.startOf("day"));
    }
    endOf(unit, options) {
        if (!MONTHS_IN[singular(unit)]) {
            return jalali(this.plainDateTime.endOf(unit, options));
        }
        return this.startOf(unit)
            .plus({[`${singular(unit)}s`]: 1})
            .minus({milliseconds: 1});
    }

    setZone(...args) {
        return jalali(this.plainDateTime.setZone(...args));
    }
    reconfigure(...args) {
        return jalali(this.plainDateTime.reconfigure(...args));
    }
    hasSame(other, unit) {
        if (MONTHS_IN[singular(unit)]) {
            return (
                +this.startOf(unit) ===
                +jalali(plain(other).setZone(this.zone)).startOf(unit)
            );
        }
        return this.plainDateTime.hasSame(plain(other), unit);
    }
    diff(other, ...args) {
        return this.plainDateTime.diff(plain(other), ...args);
    }
    equals(other) {
        return this.plainDateTime.equals(plain(other));
    }
    toObject() {
        return this.plainDateTime.toObject();
    }
}

// Whatever writes a date writes the plain one: what is sent to the server is Gregorian.
for (const method of [
    "toFormat",
    "toLocaleString",
    "toLocaleParts",
    "toISO",
    "toISODate",
    "toISOWeekDate",
    "toSQL",
    "toSQLDate",
    "toRelative",
    "toRelativeCalendar",
]) {
    JalaliDateTime.prototype[method] = function (...args) {
        return this.plainDateTime[method](...args);
    };
}

/**
 * The Jalali view of a DateTime; what is no valid DateTime is given back as it is.
 *
 * @param {luxon.DateTime} [value]
 * @returns {JalaliDateTime}
 */
export function jalali(value) {
    if (!value?.isValid || value instanceof JalaliDateTime) {
        return value;
    }
    return new JalaliDateTime(value);
}

/**
 * The DateTime behind its Jalali view; anything else is given back as it is.
 *
 * @param {any} value
 * @returns {luxon.DateTime}
 */
export function plain(value) {
    return value instanceof JalaliDateTime ? value.plainDateTime : value;
}
