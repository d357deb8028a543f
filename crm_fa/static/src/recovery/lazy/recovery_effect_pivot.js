import {PivotRenderer} from "@web/views/pivot/pivot_renderer";
import {_t} from "@web/core/l10n/translation";
import {pivotView} from "@web/views/pivot/pivot_view";
import {registry} from "@web/core/registry";

/** A share of too few customers is no number: the cell says why it is empty. */
export class RecoveryEffectPivotRenderer extends PivotRenderer {
    getFormattedValue(cell) {
        if (cell.measure.endsWith("_percent") && typeof cell.value !== "number") {
            return {
                value: _t("too few cases"),
                help: _t("Fewer than 30 customers: their share tells nothing."),
            };
        }
        return super.getFormattedValue(cell);
    }
}

registry.category("views").add("crm_recovery_effect_pivot", {
    ...pivotView,
    Renderer: RecoveryEffectPivotRenderer,
});
