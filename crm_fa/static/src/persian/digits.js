const PERSIAN_ZERO = 0x6f0;
const ARABIC_ZERO = 0x660;

/**
 * A text with its Persian (۱۲۳) and Arabic (١٢٣) digits as Latin ones (123).
 *
 * @param {string} text
 * @returns {string}
 */
export function toLatinDigits(text) {
    return text.replace(/[۰-۹٠-٩]/g, (digit) => {
        const code = digit.charCodeAt(0);
        return String(code - (code >= PERSIAN_ZERO ? PERSIAN_ZERO : ARABIC_ZERO));
    });
}
