import {CreditNotice} from "../credit_notice/credit_notice";
import {KanbanRenderer} from "@web/views/kanban/kanban_renderer";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {registry} from "@web/core/registry";

export class CampaignKanbanRenderer extends KanbanRenderer {
    static template = "crm_fa.CampaignKanbanRenderer";
    static components = {...KanbanRenderer.components, CreditNotice};
}

registry.category("views").add("crm_campaign_kanban", {
    ...kanbanView,
    Renderer: CampaignKanbanRenderer,
});
