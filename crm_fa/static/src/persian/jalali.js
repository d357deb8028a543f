/**
 * The Jalali (Solar Hijri) calendar: pure arithmetic, the same rule as `tools/jalali.py`
 * and tested by the same table, `tests/jalali_cases.json`.
 *
 * @typedef {{year: number, month: number, day: number}} Day
 */

export const MONTHS = [
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
];
// For users who read the Jalali calendar in another language.
export const MONTHS_LATIN = [
    "Farvardin",
    "Ordibehesht",
    "Khordad",
    "Tir",
    "Mordad",
    "Shahrivar",
    "Mehr",
    "Aban",
    "Azar",
    "Dey",
    "Bahman",
    "Esfand",
];
export const SEASONS = ["بهار", "تابستان", "پاییز", "زمستان"];

// No Jalali year that anyone types is above, no Gregorian one below.
export const LAST_JALALI_YEAR = 1699;

const CYCLE_YEARS = 33;
const CYCLE_DAYS = 33 * 365 + 8;
const DAY = 24 * 3600 * 1000;
// 1 Farvardin of year 1210, with which a cycle of 33 years begins: 21 March 1831.
const EPOCH_YEAR = 1210;
const EPOCH_DAY = Date.UTC(1831, 2, 21) / DAY;

const modulo = (number, divisor) => ((number % divisor) + divisor) % divisor;

function daysBeforeYear(year) {
    const cycles = Math.floor((year - EPOCH_YEAR) / CYCLE_YEARS);
    const rest = modulo(year - EPOCH_YEAR, CYCLE_YEARS);
    return cycles * CYCLE_DAYS + rest * 365 + Math.floor((rest + 3) / 4);
}

function daysBeforeMonth(month) {
    return month <= 7 ? (month - 1) * 31 : 186 + (month - 7) * 30;
}

/**
 * Whether Esfand of a Jalali year has 30 days.
 *
 * @param {number} year
 * @returns {boolean}
 */
export function isLeap(year) {
    const rest = modulo(year - EPOCH_YEAR, CYCLE_YEARS);
    return rest % 4 === 0 && rest < 32;
}

/**
 * The number of days in a Jalali month.
 *
 * @param {number} year
 * @param {number} month 1 to 12
 * @returns {number}
 */
export function monthLength(year, month) {
    if (month <= 6) {
        return 31;
    }
    return month < 12 || isLeap(year) ? 30 : 29;
}

/**
 * Whether there is such a day in the Jalali calendar.
 *
 * @param {Day} day
 * @returns {boolean}
 */
export function isDay({year, month, day}) {
    return month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month);
}

/**
 * The Gregorian day of a Jalali one, which must exist.
 *
 * @param {Day} jalali
 * @returns {Day}
 */
export function toGregorian({year, month, day}) {
    const days = EPOCH_DAY + daysBeforeYear(year) + daysBeforeMonth(month) + day - 1;
    const date = new Date(days * DAY);
    return {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
    };
}

/**
 * The Jalali day of a Gregorian one.
 *
 * @param {Day} gregorian
 * @returns {Day}
 */
export function fromGregorian({year, month, day}) {
    const date = new Date(0);
    // Date.UTC() takes the years 0 to 99 for those of the 20th century.
    date.setUTCFullYear(year, month - 1, day);
    const days = date.getTime() / DAY - EPOCH_DAY;
    const cycle = Math.floor(days / CYCLE_DAYS);
    let rest = modulo(days, CYCLE_DAYS);
    // A cycle is eight groups of a leap year and three common ones, and a common year.
    const group = Math.floor(rest / 1461);
    rest %= 1461;
    const inGroup = Math.floor(Math.max(rest - 1, 0) / 365);
    rest -= inGroup * 365 + (inGroup > 0 ? 1 : 0);
    const jalali = EPOCH_YEAR + cycle * CYCLE_YEARS + group * 4 + inGroup;
    if (rest < 186) {
        return {year: jalali, month: Math.floor(rest / 31) + 1, day: (rest % 31) + 1};
    }
    rest -= 186;
    return {year: jalali, month: Math.floor(rest / 30) + 7, day: (rest % 30) + 1};
}

/**
 * The same day of the Jalali month `months` later, or the last day of that month.
 *
 * @param {Day} jalali
 * @param {number} months
 * @returns {Day}
 */
export function addMonths({year, month, day}, months) {
    const index = month - 1 + months;
    year += Math.floor(index / 12);
    month = modulo(index, 12) + 1;
    return {year, month, day: Math.min(day, monthLength(year, month))};
}
