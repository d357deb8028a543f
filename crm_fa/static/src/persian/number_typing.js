import {localization} from "@web/core/l10n/localization";
import {toLatinDigits} from "./digits";

// Fields in which only numbers, or addresses that know Latin digits only, make sense.
const LATIN_INPUTS = [
    "input[inputmode='decimal']",
    "input[inputmode='numeric']",
    "input[type='number']",
    "input[type='email']",
    "input[type='url']",
    "input[type='tel']",
    ".o_field_widget:is(.o_field_integer, .o_field_float, .o_field_monetary) input",
    ".o_field_widget:is(.o_field_float_time, .o_field_percentage) input",
].join();
const PERSIAN_NUMBER = /[۰-۹٠-٩٫٬]/;

/**
 * What was typed on a Persian keyboard as Odoo reads numbers.
 *
 * @param {string} text
 * @returns {string}
 */
export function toLatinNumber(text) {
    return toLatinDigits(text)
        .replaceAll("٫", localization.decimalPoint || ".")
        .replaceAll("٬", localization.thousandsSep || "");
}

/** Have number fields take digits of a Persian keyboard, typed or pasted. */
export function acceptPersianNumbers() {
    document.addEventListener(
        "beforeinput",
        (event) => {
            const text = event.data ?? event.dataTransfer?.getData("text/plain");
            if (
                event.isComposing ||
                !text ||
                !PERSIAN_NUMBER.test(text) ||
                !event.target.matches?.(LATIN_INPUTS)
            ) {
                return;
            }
            event.preventDefault();
            // As if it had been typed: what listens to the field, and undo, see it.
            document.execCommand("insertText", false, toLatinNumber(text));
        },
        true
    );
}
