import {SearchModel} from "@web/search/search_model";
import {localization} from "@web/core/l10n/localization";
import {QUARTERS, QUARTER_OPTIONS} from "@web/search/utils/dates";
import {serializeDate, serializeDateTime} from "@web/core/l10n/dates";
import {inJalaliMonths} from "./relative_deltas";
import {jalali} from "./jalali_datetime";
import {patch} from "@web/core/utils/patch";
import {preferences} from "./preferences";
import {readRelativeDate} from "./relative_dates";

const {DateTime} = luxon;

// A Jalali quarter is a season.
const SEASONS = ["بهار", "تابستان", "پاییز", "زمستان"];
const OPTION_OF_QUARTER = [
    "first_quarter",
    "second_quarter",
    "third_quarter",
    "fourth_quarter",
];
// Only what counts months and years, or days of a month, differs between calendars.
const DEPENDS_ON_CALENDAR = /[+-]\d+[my]\b|=\d+[dmy]\b/;
const SERIALIZE = {date: serializeDate, datetime: serializeDateTime};

function nameQuarters() {
    SEASONS.forEach((season, index) => {
        QUARTERS[index + 1].description = season;
        QUARTER_OPTIONS[OPTION_OF_QUARTER[index]].description = season;
    });
}

/**
 * The value of a condition, with a relative date as the day it means in the Jalali
 * calendar: the server would count Gregorian months from it.
 *
 * @param {any} value as `today =1d`
 * @param {string} [type] of the field; unknown for a field of another model
 * @returns {any}
 */
function absolute(value, type) {
    if (typeof value !== "string" || !DEPENDS_ON_CALENDAR.test(value)) {
        return value;
    }
    if (!SERIALIZE[type] && (type || !/^(today|now)\b/.test(value))) {
        return value;
    }
    const moment = readRelativeDate(value);
    if (!moment) {
        return value;
    }
    // A field of another model whose type is unknown: a day compares with both.
    return (SERIALIZE[type] || serializeDate)(moment);
}

/** A list domain with its relative dates, also those of records it leads to, as days. */
function withAbsoluteDates(domain, typeOf) {
    return domain.map((leaf) => {
        if (!Array.isArray(leaf) || typeof leaf[0] !== "string") {
            return leaf;
        }
        const [path, operator, value] = leaf;
        const sent =
            /any/.test(operator) && Array.isArray(value)
                ? withAbsoluteDates(value, () => undefined)
                : absolute(value, typeOf(path));
        return sent === value ? leaf : [path, operator, sent];
    });
}

/**
 * Have searches count months, quarters and years in the Jalali calendar.  Favourites keep
 * what was chosen ("this month", `today =1d`); the server is sent Gregorian bounds.
 *
 * @returns {Function} that undoes it
 */
export function patchSearchDates() {
    if (preferences.inPersian) {
        nameQuarters();
    }
    return patch(SearchModel.prototype, {
        setup(...args) {
            super.setup(...args);
            this.referenceMoment = jalali(this.referenceMoment || DateTime.local());
        },
        _getDateFilterDomain(dateFilter, generatorIds, key = "domain") {
            const told = super._getDateFilterDomain(dateFilter, generatorIds, key);
            if (key !== "description" || localization.direction !== "rtl") {
                return told;
            }
            // Odoo puts the year first from right to left; nobody says "1405 Aban".
            return String(told)
                .split("/")
                .map((period) => period.replace(/^(\d+) (\D+)$/, "$2 $1"))
                .join("/");
        },
        _getDomain(params = {}) {
            const domain = inJalaliMonths(() => super._getDomain(params));
            if (params.raw) {
                return domain;
            }
            return withAbsoluteDates(
                domain,
                (path) => this.searchViewFields[path]?.type
            );
        },
    });
}
