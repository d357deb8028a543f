import {fromGregorian} from "./jalali";
import {jalali, plain} from "./jalali_datetime";
import {monthName} from "./month_names";
import {patch} from "@web/core/utils/patch";

const {DateTime} = luxon;

// The formats in which dates are sent, named and compared: they stay Gregorian.
const MACHINE_FORMAT = /^yyyy-(MM|LL)-dd/;
// A quoted text, or a token of a format that says something of the date.
const TOKENS = /'[^']*'|y+|M+|L+|d+|q+|o+|n+|W+|k+|D+|F+|f+/g;
const PRESETS = {
    D: DateTime.DATE_SHORT,
    DD: DateTime.DATE_MED,
    DDD: DateTime.DATE_FULL,
    DDDD: DateTime.DATE_HUGE,
    f: DateTime.DATETIME_SHORT,
    ff: DateTime.DATETIME_MED,
    fff: DateTime.DATETIME_FULL,
    ffff: DateTime.DATETIME_HUGE,
    F: DateTime.DATETIME_SHORT_WITH_SECONDS,
    FF: DateTime.DATETIME_MED_WITH_SECONDS,
    FFF: DateTime.DATETIME_FULL_WITH_SECONDS,
    FFFF: DateTime.DATETIME_HUGE_WITH_SECONDS,
};

const padded = (number, length) => String(number).padStart(length, "0");
const yearText = (year, length) =>
    length === 2 ? padded(year % 100, 2) : padded(year, length);

function tokenText(dateTime, token) {
    const length = token.length;
    const day = jalali(dateTime);
    switch (token[0]) {
        case "y":
            return yearText(day.year, length);
        case "M":
        case "L":
            if (length <= 2) {
                return padded(day.month, length);
            }
            return length === 5 ? monthName(day.month)[0] : monthName(day.month);
        case "d":
            return padded(day.day, length);
        case "q":
            return padded(day.quarter, length);
        case "o":
            return padded(day.ordinal, length);
        case "n":
        case "W":
            return padded(day.weekNumber, length);
        case "k":
            return yearText(day.year, length);
    }
    return dateTime.toLocaleString(PRESETS[token]);
}

/**
 * A luxon format in which what is said of the date is written out in the Jalali calendar.
 *
 * @param {luxon.DateTime} dateTime
 * @param {string} format
 * @returns {string}
 */
function withJalaliTexts(dateTime, format) {
    return format.replace(TOKENS, (token) =>
        token[0] === "'" ? token : `'${tokenText(dateTime, token)}'`
    );
}

function localeParts(dateTime, formatOptions = {}, options = {}) {
    const locale = options.locale || dateTime.loc.locale;
    const intl = new Intl.DateTimeFormat(
        `${locale.split("-u-")[0]}-u-ca-persian-nu-latn`,
        {
            ...formatOptions,
            timeZone: dateTime.zone.type === "fixed" ? undefined : dateTime.zoneName,
        }
    );
    // Intl knows no fixed offsets: the same wall clock in UTC reads the same.
    const instant =
        dateTime.zone.type === "fixed"
            ? dateTime.setZone("utc", {keepLocalTime: true})
            : dateTime;
    return intl.formatToParts(instant.toJSDate());
}

/**
 * Say a date in the words of the locale, as `toLocaleString()` does, in the Jalali
 * calendar.  Order and marks are Intl's; the numbers are ours, since its tables end.
 */
function toJalaliLocaleString(dateTime, formatOptions, options) {
    const {year, month, day} = fromGregorian(dateTime);
    const text = {
        year: (value) => yearText(year, value.length === 2 ? 2 : 1),
        month: (value) =>
            /^\d+$/.test(value) ? padded(month, value.length) : monthName(month),
        day: (value) => padded(day, value.length === 2 && value[0] === "0" ? 2 : 1),
        // "AP": nobody writes it.
        era: () => "",
    };
    return localeParts(dateTime, formatOptions, options)
        .map(({type, value}) => (text[type] ? text[type](value) : value))
        .join("")
        .trim();
}

/**
 * Have luxon write dates in the Jalali calendar for people and in the Gregorian one for
 * the server.
 *
 * @returns {Function} that undoes it
 */
export function patchDateDisplay() {
    return patch(DateTime.prototype, {
        toFormat(format, options = {}) {
            if (
                !this.isValid ||
                options.numberingSystem === "latn" ||
                MACHINE_FORMAT.test(format)
            ) {
                return super.toFormat(format, options);
            }
            return super.toFormat(withJalaliTexts(this, format), options);
        },
        toLocaleString(formatOptions = DateTime.DATE_SHORT, options = {}) {
            if (!this.isValid || !tellsDate(formatOptions)) {
                return super.toLocaleString(formatOptions, options);
            }
            return toJalaliLocaleString(this, withYear(this, formatOptions), options);
        },
        // Numbers of a Jalali and of a plain date must never meet in a subtraction.
        diff(other, ...args) {
            return super.diff(plain(other), ...args);
        },
    });
}

function tellsDate(formatOptions) {
    return ["year", "month", "day", "weekday", "dateStyle"].some(
        (key) => formatOptions[key]
    );
}

/** Odoo leaves the year out when the Gregorian one is the present one. */
function withYear(dateTime, formatOptions) {
    if (!formatOptions.day || !formatOptions.month || formatOptions.year) {
        return formatOptions;
    }
    const present = fromGregorian(DateTime.local()).year;
    if (fromGregorian(dateTime).year === present) {
        return formatOptions;
    }
    return {...formatOptions, year: "numeric"};
}
