import {fromGregorian} from "./jalali";
import {patch} from "@web/core/utils/patch";

const {DateTime} = luxon;

function periodsBetween(base, moment) {
    const [from, to] = [fromGregorian(base), fromGregorian(moment)];
    const days = Math.round(
        moment.startOf("day").diff(base.startOf("day"), "days").days
    );
    const years = to.year - from.year;
    const months = years * 12 + to.month - from.month;
    // A day is no year away because Nowruz lies between.
    if (Math.abs(days) <= 1 || !months) {
        return [days, "day"];
    }
    return years ? [years, "year"] : [months, "month"];
}

/**
 * Have "next month" and "last year" mean Jalali ones.
 *
 * @returns {Function} that undoes it
 */
export function patchRelativeWords() {
    return patch(DateTime.prototype, {
        toRelativeCalendar(options = {}) {
            if (!this.isValid || options.unit) {
                return super.toRelativeCalendar(options);
            }
            const base = (options.base || DateTime.local()).setZone(this.zone);
            const locale = options.locale || this.loc.locale;
            const words = new Intl.RelativeTimeFormat(
                `${locale.split("-u-")[0]}-u-nu-latn`,
                {numeric: "auto"}
            );
            return words.format(...periodsBetween(base, this));
        },
    });
}
