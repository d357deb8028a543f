import {formatFloat, formatMonetary} from "@web/views/fields/formatters";
import {CreditNotice} from "../credit_notice/credit_notice";
import {ListRenderer} from "@web/views/list/list_renderer";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

// Each column that is totalled: the same amount in the currency of the user's company,
// converted document by document, at the day of each.
const IN_OWN_CURRENCY = {
    roi_budget: "roi_budget_main",
    roi_expected_revenue: "roi_revenue_main",
    roi_cost: "roi_cost_main",
    roi_returned: "roi_return_main",
    roi_cost_variance: "roi_cost_variance_main",
    roi_revenue_variance: "roi_revenue_variance_main",
};

// Every campaign has these: where one is empty, a rate or a cost of goods is unknown.
const KNOWN = new Set(["roi_cost", "roi_returned"]);

function sum(values, name) {
    return values.reduce((total, value) => total + (value[name] || 0), 0);
}

function isKnown(values, name) {
    return values.every((value) => Number.isFinite(value[name]));
}

/**
 * The total line of campaigns: ROI is Σ(return − cost) / Σ cost, never an average of
 * ratios, and amounts in several currencies are converted at their documents' days,
 * not at today's rate. Where one of them is unknown there is no total.
 */
export class CampaignListRenderer extends ListRenderer {
    static template = "crm_fa.CampaignListRenderer";
    static components = {...ListRenderer.components, CreditNotice};

    computeAggregates() {
        const aggregates = super.computeAggregates();
        const {list} = this.props;
        let values = list.records.map((record) => record.data);
        if (list.selection.length) {
            values = list.selection.map((record) => record.data);
        } else if (list.isGrouped) {
            values = list.groups.map((group) => group.aggregates);
        }
        for (const [name, main] of Object.entries(IN_OWN_CURRENCY)) {
            if (KNOWN.has(name) && !isKnown(values, main)) {
                delete aggregates[name];
            } else if (aggregates[name]?.multiCurrency) {
                const total = sum(values, main);
                aggregates[name].rawValue = total;
                aggregates[name].multiCurrency = false;
                aggregates[name].value = formatMonetary(total, {
                    currencyId: user.activeCompany.currency_id,
                });
            }
        }
        delete aggregates.roi_percent;
        const isShown = this.columns.some((column) => column.name === "roi_percent");
        const cost = sum(values, "roi_cost_main");
        const hasAll =
            isKnown(values, "roi_cost_main") && isKnown(values, "roi_return_main");
        if (isShown && hasAll && cost > 0) {
            const percent = (sum(values, "roi_return_main") - cost) / cost;
            aggregates.roi_percent = {
                help: this.columns.find((column) => column.name === "roi_percent").attrs
                    .avg,
                value: `${formatFloat(percent * 100, {digits: [16, 0]})}%`,
                rawValue: percent,
            };
        }
        return aggregates;
    }
}

registry.category("views").add("crm_campaign_list", {
    ...listView,
    Renderer: CampaignListRenderer,
});
