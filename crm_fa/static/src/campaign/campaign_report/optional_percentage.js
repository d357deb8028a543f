import {formatPercentage} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";

/**
 * A ratio as a percentage; one that cannot be known is empty, and not "0.00%".
 *
 * @param {Number|false} value
 * @returns {String}
 */
export function formatOptionalPercentage(value) {
    return Number.isFinite(value) ? formatPercentage(value, {digits: [16, 1]}) : "";
}

registry
    .category("formatters")
    .add("crm_optional_percentage", formatOptionalPercentage);
