import {rialId, showsToman} from "../rial_amounts";
import {GraphRenderer} from "@web/views/graph/graph_renderer";
import {PivotModel} from "@web/views/pivot/pivot_model";
import {_t} from "@web/core/l10n/translation";
import {formatMonetary} from "@web/views/fields/formatters";
import {patch} from "@web/core/utils/patch";
import {user} from "@web/core/user";

/** Axes know their measure, not its currency: it is the company's. */
const isAmount = (field) =>
    (field?.type === "monetary" || Boolean(field?.crm_fa_currency)) &&
    user.activeCompany?.currency_id === rialId;

if (rialId) {
    patch(GraphRenderer.prototype, {
        formatValue(value, allIntegers, formatType) {
            const {fields, measure} = this.model.metaData;
            if (isAmount(fields[measure])) {
                return formatMonetary(value, {currencyId: rialId, humanReadable: true});
            }
            return super.formatValue(value, allIntegers, formatType);
        },
    });
}

if (showsToman) {
    patch(PivotModel.prototype, {
        /** What is exported is what is stored, and says so. */
        exportData() {
            const data = super.exportData();
            const {activeMeasures, fields} = this.metaData;
            data.measure_headers.forEach((header, index) => {
                if (isAmount(fields[activeMeasures[index % activeMeasures.length]])) {
                    header.title = _t("%(label)s (rial)", {label: header.title});
                }
            });
            return data;
        },
    });
}
