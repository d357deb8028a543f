import {currencies, formatCurrency} from "@web/core/currency";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/core/utils/numbers";
import {session} from "@web/session";
import {user} from "@web/core/user";

/**
 * Rials as people read them: in Toman where the company wants it, short on its cards.
 *
 * Everything that shows an amount of a currency goes through `formatCurrency`, which
 * other files take from its module by name. So it is replaced there before any of them is
 * loaded: the manifest puts this file right behind it. What depends on it checks that
 * (`isShownInToman`), for showing one unit and reading another would be ten times wrong.
 */

export const RIALS_PER_TOMAN = 10;
const money = session.crm_fa?.money;
const company = user.activeCompany?.id ?? money?.company;

export const rialId = money?.rial;
export const showsToman = Boolean(money?.toman.includes(company));
export const shortOnCards = Boolean(money?.short.includes(company));

const SCALES = [
    [1e9, _t("billion")],
    [1e6, _t("million")],
    [1e3, _t("thousand")],
];

/**
 * @param {Number} amount
 * @returns {String} the amount with at most one decimal and a word, "2.5 million"
 */
export function inShort(amount) {
    for (const [scale, word] of SCALES) {
        // 999,960 is "1 million", not "1,000 thousand".
        if (Math.abs(amount) >= scale * 0.99995) {
            const rounded = Math.round((amount / scale) * 10) / 10;
            const digits = [16, Number.isInteger(rounded) ? 0 : 1];
            return `${formatFloat(rounded, {digits})}\u00a0${word}`;
        }
    }
    return formatFloat(amount, {digits: [16, 0]});
}

// Without it the minus of a number would stand behind it where Persian surrounds it.
const isolated = (text) => (text.startsWith("-") ? `\u2066${text}\u2069` : text);

/**
 * @param {Number} amount in rials
 * @param {Number} currencyId
 * @param {Object} [options] see `formatCurrency`
 * @returns {String}
 */
function formatRials(amount, currencyId, options = {}) {
    if (!rialId || currencyId !== rialId || typeof amount !== "number") {
        return formatCurrency(amount, currencyId, options);
    }
    const shown = showsToman ? amount / RIALS_PER_TOMAN : amount;
    if (options.humanReadable) {
        const {symbol} = currencies[rialId];
        const short = isolated(inShort(shown));
        return options.noSymbol ? short : `${short}\u00a0${symbol}`;
    }
    if (!showsToman) {
        return formatCurrency(amount, currencyId, options);
    }
    const decimals = currencies[rialId].digits[1];
    const whole = Math.abs(shown - Math.round(shown)) < 0.5 / 10 ** (decimals + 1);
    const digits = [16, whole ? 0 : decimals + 1];
    const text = formatCurrency(shown, currencyId, {
        ...options,
        digits,
        minDigits: 0,
        noSymbol: true,
    });
    // What is typed has no unit behind it, and no marks in it.
    return options.noSymbol
        ? text
        : `${isolated(text)}\u00a0${currencies[rialId].symbol}`;
}

const name = "@web/core/currency";
odoo.loader.modules.get(name).formatCurrency = formatRials;
if (showsToman && currencies[rialId]) {
    Object.assign(currencies[rialId], {symbol: money.word, position: "after"});
}
