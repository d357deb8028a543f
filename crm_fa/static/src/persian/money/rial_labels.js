import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {registry} from "@web/core/registry";
import {showsToman} from "./rial_amounts";

/**
 * Conditions of filters hold numbers as they are stored. Where Toman are shown elsewhere,
 * the names of these fields say that they are in rials.
 *
 * @param {Object} fields as `fields_get` describes them
 * @returns {Object} the same, amounts with their unit
 */
function withUnit(fields) {
    const named = ([name, field]) => [
        name,
        field.type === "monetary" || field.crm_fa_currency
            ? {...field, string: _t("%(label)s (rial)", {label: field.string})}
            : field,
    ];
    return Object.fromEntries(Object.entries(fields).map(named));
}

if (showsToman) {
    patch(registry.category("services").get("field"), {
        start(env, services) {
            const {orm} = services;
            const naming = Object.create(orm);
            naming.cache = (...options) => ({
                call: async (...asked) =>
                    withUnit(await orm.cache(...options).call(...asked)),
            });
            return super.start(env, {...services, orm: naming});
        },
    });
}
