import {CreditNotice} from "../credit_notice/credit_notice";
import {PivotRenderer} from "@web/views/pivot/pivot_renderer";
import {_t} from "@web/core/l10n/translation";
import {pivotView} from "@web/views/pivot/pivot_view";
import {registry} from "@web/core/registry";

const RATIO = /^(roi_percent|cost_per_\w+)$/;

/** What cannot be told is "n/a", as in the list of campaigns, and the cell says why. */
export class CampaignPivotRenderer extends PivotRenderer {
    static template = "crm_fa.CampaignPivotRenderer";
    static components = {...PivotRenderer.components, CreditNotice};

    getFormattedValue(cell) {
        if (typeof cell.value === "number") {
            return super.getFormattedValue(cell);
        }
        return {
            value: _t("n/a"),
            help: RATIO.test(cell.measure)
                ? _t("Nothing to divide by, or a cost or rate is not known.")
                : _t(
                      "Attribution models are never added up: an order earns its amount once under each of them. It is empty as well where a rate is not known."
                  ),
        };
    }
}

registry.category("views").add("crm_campaign_pivot", {
    ...pivotView,
    Renderer: CampaignPivotRenderer,
});
