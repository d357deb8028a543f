import {RIALS_PER_TOMAN, rialId, shortOnCards, showsToman} from "./rial_amounts";
import {FloatField, floatField} from "@web/views/fields/float/float_field";
import {MonetaryField, monetaryField} from "@web/views/fields/monetary/monetary_field";
import {PropertyValue} from "@web/views/fields/properties/property_value";
import {Operation} from "@web/model/relational_model/operation";
import {formatMonetary} from "@web/views/fields/formatters";
import {getCurrency} from "@web/core/currency";
import {parseMonetary} from "@web/views/fields/parsers";
import {patch} from "@web/core/utils/patch";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

const TOMAN_WORD = /تومان|تومن|\btom[ae]ns?\b|\birt\b/i;
const RIAL_WORD = /ر[یي]ال|﷼|\brials?\b|\birr\b/i;

let inToman = showsToman ? undefined : false;

/**
 * @param {Number} currencyId
 * @returns {Boolean} whether amounts in this currency are shown and typed in Toman
 */
export function isShownInToman(currencyId) {
    // Amounts are only read as Toman if they are certainly shown so.
    inToman ??= formatMonetary(10, {currencyId: rialId, noSymbol: true}) === "1";
    return inToman && currencyId === rialId;
}

/**
 * @param {Number|Operation} typed what a parser made of a text
 * @param {String} text what was typed or pasted, perhaps with its unit
 * @param {Number} currencyId
 * @returns {Number|Operation} the same in the currency's own unit
 */
export function inOwnUnit(typed, text, currencyId) {
    if (!rialId || currencyId !== rialId) {
        return typed;
    }
    const said = TOMAN_WORD.test(text) ? true : RIAL_WORD.test(text) ? false : null;
    if (!(said ?? isShownInToman(currencyId))) {
        return typed;
    }
    if (typed instanceof Operation) {
        return ["+", "-"].includes(typed.operator)
            ? new Operation(typed.operator, typed.operand * RIALS_PER_TOMAN)
            : typed;
    }
    // Binary fractions: 1.1 Toman are 11 rials, not 11.000000000000002.
    return Math.round(typed * RIALS_PER_TOMAN * 1e4) / 1e4;
}

/**
 * @param {Object} record of a view
 * @param {String} name of a number field
 * @returns {Number|undefined} the id of its currency, if it is an amount
 */
export function currencyOf(record, name) {
    const field = record.fields[name];
    const currencyField =
        field.type === "monetary" ? field.currency_field : field.crm_fa_currency;
    return record.data[currencyField]?.id;
}

patch(MonetaryField.prototype, {
    get inputOptions() {
        const options = super.inputOptions;
        return {
            ...options,
            parse: (text) => inOwnUnit(options.parse(text), text, this.currencyId),
        };
    },
    get formattedValue() {
        const {inputType, readonly} = this.props;
        if (inputType === "number" && !readonly && isShownInToman(this.currencyId)) {
            return this.value && this.value / RIALS_PER_TOMAN;
        }
        const onCard = this.env.config?.viewType === "kanban";
        if (readonly && onCard && shortOnCards && this.currencyId === rialId) {
            return formatMonetary(this.value, {
                currencyId: rialId,
                humanReadable: true,
                noSymbol: this.props.hideSymbol,
            });
        }
        return super.formattedValue;
    },
});

patch(FloatField.prototype, {
    get rialCurrency() {
        const currencyId = currencyOf(this.props.record, this.props.name);
        return isShownInToman(currencyId) ? currencyId : undefined;
    },
    get rialUnit() {
        return this.rialCurrency && getCurrency(this.rialCurrency).symbol;
    },
    parse(text) {
        return inOwnUnit(super.parse(text), text, this.rialCurrency);
    },
    get formattedValue() {
        if (!this.rialCurrency || typeof this.value !== "number") {
            return super.formattedValue;
        }
        if (this.props.inputType === "number" && !this.props.readonly) {
            return this.value / RIALS_PER_TOMAN;
        }
        return formatMonetary(this.value, {
            currencyId: this.rialCurrency,
            noSymbol: !this.props.readonly,
        });
    },
});

patch(PropertyValue.prototype, {
    async onValueChange(value) {
        if (this.props.type !== "monetary" || !isShownInToman(this.currencyId)) {
            return super.onValueChange(...arguments);
        }
        let amount = 0;
        try {
            amount = inOwnUnit(parseMonetary(value), String(value), this.currencyId);
        } catch {
            // As Odoo takes what is no number in a property.
        }
        this.props.onChange(amount || 0);
    },
});

if (rialId) {
    // Tells the style sheet that amounts may have a Persian word behind them.
    document.documentElement.dataset.rial = "shown";
}
if (rialId || user.lang?.startsWith("fa")) {
    // Odoo gives amounts a column as wide as a billion without a unit.
    monetaryField.listViewWidth = [105, 200];
    floatField.listViewWidth = [93, 180];
}

const formatters = registry.category("formatters");
const formatFloat = formatters.get("float");

/**
 * Cells of lists and pivots show unit prices without a field's component.  A pivot knows
 * no record: the prices of its reports are in the company's currency.
 *
 * @param {Number|false} value
 * @param {Object} [options] see the formatter of "float"
 * @returns {String}
 */
function formatFloatOrPrice(value, options = {}) {
    const currencyField = options.field?.crm_fa_currency;
    const currency = options.data
        ? currencyField && options.data[currencyField]
        : currencyField && user.activeCompany?.currency_id;
    const currencyId = currency?.id ?? currency;
    if (typeof value === "number" && isShownInToman(currencyId)) {
        return formatMonetary(value, {currencyId});
    }
    return formatFloat(value, options);
}
if (showsToman) {
    Object.assign(formatFloatOrPrice, formatFloat);
    formatters.add("float", formatFloatOrPrice, {force: true});
}
