import {MONTHS, MONTHS_LATIN} from "./jalali";
import {preferences} from "./preferences";

/**
 * The name of a Jalali month in the user's letters.
 *
 * @param {number} month 1 to 12
 * @returns {string}
 */
export function monthName(month) {
    return (preferences.inPersian ? MONTHS : MONTHS_LATIN)[month - 1];
}

/**
 * The number of the Jalali month with which a text begins, or 0.
 *
 * @param {string} name
 * @returns {number} 1 to 12
 */
export function monthNumber(name) {
    const wanted = name.toLowerCase();
    const byName = (names) =>
        names.findIndex((month) => month.toLowerCase() === wanted);
    return Math.max(byName(MONTHS), byName(MONTHS_LATIN)) + 1;
}
