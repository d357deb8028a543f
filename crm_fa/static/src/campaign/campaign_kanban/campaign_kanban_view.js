import {KanbanRenderer} from "@web/views/kanban/kanban_renderer";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {registry} from "@web/core/registry";
import {useCreditNotice} from "../credit_notice/credit_notice";

export class CampaignKanbanRenderer extends KanbanRenderer {
    setup() {
        super.setup();
        useCreditNotice();
    }
}

registry.category("views").add("crm_campaign_kanban", {
    ...kanbanView,
    Renderer: CampaignKanbanRenderer,
});
