import {LAST_JALALI_YEAR, fromGregorian, isDay, toGregorian} from "./jalali";
import {monthNumber} from "./month_names";
import {preferences} from "./preferences";
import {readRelativeDate} from "./relative_dates";
import {toLatinDigits} from "./digits";
import {ConversionError} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

const {DateTime} = luxon;

// Odoo accepts no year below.
const FIRST_YEAR = 1000;
// Where dates are Gregorian, years like 1191 are rare but stock; nobody means 1 Farvardin
// 1191 by them.  The server refuses to store them.
const FIRST_REFUSED_YEAR = 1200;
const BIDI_MARKS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const ARABIC_SEPARATORS = /[٫٬،]/g;
const MONTH_WORDS = /[a-z\u0600-\u06ff\u200c]+/gi;

const tidy = (text) =>
    toLatinDigits(text).replace(BIDI_MARKS, "").replace(ARABIC_SEPARATORS, "/").trim();
const isJalaliYear = (year) => year >= FIRST_YEAR && year <= LAST_JALALI_YEAR;

/** Called with the message of each refusal; the web client shows it. */
export const refusals = {listener: null};

/**
 * The year of which two digits were typed: the one from 80 years ago to 20 years ahead.
 *
 * @param {number} digits 0 to 99
 * @returns {number}
 */
export function yearOfTwoDigits(digits) {
    const latest = fromGregorian(DateTime.local()).year + 20;
    return latest - ((((latest - digits) % 100) + 100) % 100);
}

/** Names of months become their numbers: luxon knows the Gregorian ones only. */
function withoutMonthNames(text, format) {
    if (!/MMM|LLL/.test(format)) {
        return [text, format];
    }
    return [
        text.replace(MONTH_WORDS, (word) => monthNumber(word) || word),
        format.replace(/(M|L){3,}/g, "M"),
    ];
}

function readJalaliYear(typed, text, format) {
    const hasFourDigits = /\d{4}/.test(text);
    if (typed >= 100 && (hasFourDigits || !/(^|[^y])yy([^y]|$)/.test(format))) {
        return typed;
    }
    return yearOfTwoDigits(typed % 100);
}

/**
 * Read what was typed in the Jalali calendar; a year from 1700 on is a Gregorian one.
 *
 * @returns {luxon.DateTime} an invalid one for half a date or for a day that is not
 */
function readJalali(typedText, typedFormat, options) {
    const relative = readRelativeDate(typedText);
    if (relative) {
        return relative;
    }
    if (/^\d{8}$/.test(typedText)) {
        typedFormat = "yyyyMMdd";
    }
    const [text, format] = withoutMonthNames(typedText, typedFormat);
    const {result, zone} = DateTime.fromFormatExplain(text, format, options);
    if (!result) {
        return DateTime.invalid("unparsable");
    }
    const {month, day} = result;
    if (result.year === undefined || month === undefined || day === undefined) {
        return DateTime.invalid("incomplete date");
    }
    const year = readJalaliYear(result.year, text, format);
    const read = {...result, year};
    if (year <= LAST_JALALI_YEAR) {
        if (year < FIRST_YEAR || !isDay({year, month, day})) {
            return DateTime.invalid("unit out of range");
        }
        Object.assign(read, toGregorian({year, month, day}));
    }
    const {locale, numberingSystem} = options;
    return DateTime.fromObject(read, {
        zone: zone || options.zone,
        locale,
        numberingSystem,
    });
}

/** `1405-08-30…`, which ISO and SQL readers take for a year of the Middle Ages. */
function readJalaliIso(text, read) {
    const complete = text.match(/^(\d{4})-?(\d{2})-?(\d{2})(?!\d)(.*)$/);
    if (!complete) {
        return DateTime.invalid("incomplete date");
    }
    const [year, month, day] = complete.slice(1, 4).map(Number);
    if (!isJalaliYear(year)) {
        return read(text);
    }
    const jalali = {year, month, day};
    if (!isDay(jalali)) {
        return DateTime.invalid("unit out of range");
    }
    const gregorian = toGregorian(jalali);
    const padded = (number) => String(number).padStart(2, "0");
    return read(
        `${gregorian.year}-${padded(gregorian.month)}-${padded(gregorian.day)}${complete[4]}`
    );
}

/** Refuse a year that is a Jalali one where dates are Gregorian. */
function refuseJalaliYear(result, text) {
    const {isValid, year} = result;
    if (!isValid || year < FIRST_REFUSED_YEAR || year > LAST_JALALI_YEAR) {
        return result;
    }
    const message = _t(
        "%(date)s has the Jalali year %(year)s, but your calendar is the Gregorian one. Type a Gregorian date, or choose the Jalali calendar in your preferences.",
        {date: text, year}
    );
    refusals.listener?.(message);
    throw new ConversionError(message);
}

/** "31/06" where the year comes first: is it 2031, or June?  Nobody knows. */
function isHalfDate(text, format) {
    return /^y/.test(format) && !/d/.test(format) && /^\d+$/.test(text);
}

/**
 * Guard what people type into dates.  Only they parse with `setZone`; what the server
 * sends is read without it and is left alone.
 *
 * @returns {Function} that undoes it
 */
export function patchDateTyping() {
    return patch(DateTime, {
        fromFormat(text, format, options = {}) {
            if (!options.setZone) {
                return super.fromFormat(text, format, options);
            }
            if (preferences.jalali) {
                return readJalali(tidy(text), format, options);
            }
            if (isHalfDate(text, format)) {
                return DateTime.invalid("incomplete date");
            }
            const read = super.fromFormat(text, format, options);
            const tidied = tidy(text);
            if (read.isValid || tidied === text) {
                return refuseJalaliYear(read, text);
            }
            return refuseJalaliYear(super.fromFormat(tidied, format, options), text);
        },
        fromISO(text, options = {}) {
            return guardIso(text, options, (typed) => super.fromISO(typed, options));
        },
        fromSQL(text, options = {}) {
            return guardIso(text, options, (typed) => super.fromSQL(typed, options));
        },
    });
}

function guardIso(text, options, read) {
    if (!options.setZone) {
        return read(text);
    }
    if (preferences.jalali) {
        return readJalaliIso(tidy(text), read);
    }
    return refuseJalaliYear(read(text), text);
}
