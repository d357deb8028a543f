import {GraphRenderer} from "@web/views/graph/graph_renderer";
import {graphView} from "@web/views/graph/graph_view";
import {registry} from "@web/core/registry";
import {useCreditNotice} from "../credit_notice/credit_notice";

export class CampaignGraphRenderer extends GraphRenderer {
    setup() {
        super.setup();
        useCreditNotice();
    }
}

registry.category("views").add("crm_campaign_graph", {
    ...graphView,
    Renderer: CampaignGraphRenderer,
});
