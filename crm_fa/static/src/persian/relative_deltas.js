import {PyDate, PyDateTime, PyRelativeDelta} from "@web/core/py_js/py_date";
import {addMonths, fromGregorian, monthLength, toGregorian} from "./jalali";
import {patch} from "@web/core/utils/patch";

let searching = 0;

/**
 * Read `relativedelta` in conditions in the Jalali calendar for as long as `evaluate`
 * runs.  Elsewhere (attributes of views, contexts) it counts as Odoo does.
 *
 * @param {Function} evaluate
 * @returns {any} what it returns
 */
export function inJalaliMonths(evaluate) {
    searching++;
    try {
        return evaluate();
    } finally {
        searching--;
    }
}

/** The day `months=-1, day=1` leads to from `date`, a Gregorian one. */
function moved(date, {years, months, month, day}) {
    const from = fromGregorian(date);
    const named = {
        year: from.year,
        month: month || from.month,
        day: day || from.day,
    };
    const target = addMonths({...named, day: 1}, 12 * years + months);
    const last = monthLength(target.year, target.month);
    return toGregorian({...target, day: Math.min(named.day, last)});
}

/**
 * @returns {Function} that undoes it
 */
export function patchRelativeDeltas() {
    return patch(PyRelativeDelta, {
        add(date, delta) {
            const isDate = date instanceof PyDate || date instanceof PyDateTime;
            const {years, months, year, month, day} = delta;
            // A year that is written out is one that Python knows.
            if (!searching || !isDate || year || !(years || months || month || day)) {
                return super.add(date, delta);
            }
            const to = moved(date, delta);
            const start =
                date instanceof PyDateTime
                    ? new PyDateTime(
                          to.year,
                          to.month,
                          to.day,
                          date.hour,
                          date.minute,
                          date.second,
                          date.microsecond
                      )
                    : new PyDate(to.year, to.month, to.day);
            const rest = Object.assign(Object.create(PyRelativeDelta.prototype), delta);
            Object.assign(rest, {years: 0, months: 0, month: null, day: null});
            return super.add(start, rest);
        },
    });
}
