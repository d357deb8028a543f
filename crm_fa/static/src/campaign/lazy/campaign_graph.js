import {CreditNotice} from "../credit_notice/credit_notice";
import {GraphRenderer} from "@web/views/graph/graph_renderer";
import {graphView} from "@web/views/graph/graph_view";
import {registry} from "@web/core/registry";

export class CampaignGraphRenderer extends GraphRenderer {
    static template = "crm_fa.CampaignGraphRenderer";
    static components = {...GraphRenderer.components, CreditNotice};
}

registry.category("views").add("crm_campaign_graph", {
    ...graphView,
    Renderer: CampaignGraphRenderer,
});
