import {onWillStart} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {addFieldDependencies} from "@web/model/relational_model/utils";
import {formatInteger} from "@web/views/fields/formatters";
import {KanbanArchParser} from "@web/views/kanban/kanban_arch_parser";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {KanbanHeader} from "@web/views/kanban/kanban_header";
import {KanbanRenderer} from "@web/views/kanban/kanban_renderer";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {AnimatedNumber} from "@web/views/view_components/animated_number";

const RUNG_FIELD = "ladder_rung_id";
const SUM_FIELD = "revenue";

/** The rungs are the columns: they are set up elsewhere, not from the kanban. */
export class LadderKanbanArchParser extends KanbanArchParser {
    parse() {
        const archInfo = super.parse(...arguments);
        Object.assign(archInfo.activeActions, {
            archiveGroup: false,
            createGroup: false,
            deleteGroup: false,
            editGroup: false,
            quickCreate: false,
        });
        return {...archInfo, groupsDraggable: false};
    }
}

export class LadderKanbanController extends KanbanController {
    get className() {
        return `${super.className || ""} o_ladder_kanban`;
    }

    /** The sum shown above each column, read together with its count. */
    get progressBarAggregateFields() {
        const sumField = this.props.fields[SUM_FIELD];
        return sumField ? [sumField] : [];
    }

    get modelParams() {
        const params = super.modelParams;
        const {activeFields, fields} = params.config;
        addFieldDependencies(activeFields, fields, [
            {name: "partner_id", type: "many2one"},
        ]);
        return params;
    }
}

export class LadderKanbanHeader extends KanbanHeader {
    static template = "crm_fa.LadderKanbanHeader";
    static components = {...KanbanHeader.components, AnimatedNumber};

    get formattedCount() {
        return formatInteger(this.group.count);
    }

    get hasSum() {
        return Number.isFinite(this.group.aggregates[SUM_FIELD]);
    }

    get sumProps() {
        const {aggregates} = this.group;
        const field = this.props.list.fields[SUM_FIELD];
        return {
            value: aggregates[SUM_FIELD],
            duration: 1000,
            title: field.string,
            currencies: aggregates[field.currency_field] || [],
        };
    }
}

export class LadderKanbanRenderer extends KanbanRenderer {
    static components = {
        ...KanbanRenderer.components,
        KanbanHeader: LadderKanbanHeader,
    };

    setup() {
        super.setup();
        this.action = useService("action");
        onWillStart(async () => {
            this.canOverride = await user.hasGroup("sales_team.group_sale_manager");
        });
    }

    get canResequenceRecords() {
        const {groupByField, isGrouped} = this.props.list;
        return (
            super.canResequenceRecords &&
            this.canOverride &&
            isGrouped &&
            groupByField.name === RUNG_FIELD
        );
    }

    // The field is read-only, and stays so: dropping a card only asks for a reason.
    get canMoveRecords() {
        return this.canResequenceRecords;
    }

    /**
     * Ask why the customer shall stand on another rung; only the answer moves the card.
     *
     * @override
     */
    async sortRecordDrop(dataRecordId, dataGroupId, {parent}) {
        parent?.classList.remove("o_kanban_hover");
        const {list} = this.props;
        const source = list.groups.find((group) => group.id === dataGroupId);
        const target = list.groups.find((group) => group.id === parent?.dataset.id);
        const record = source?.list.records.find(({id}) => id === dataRecordId);
        if (!record || !target?.value || source === target) {
            return;
        }
        await this.action.doAction("crm_fa.crm_ladder_override_action", {
            additionalContext: {
                default_partner_ids: [record.data.partner_id.id],
                default_rung_id: target.value,
            },
            onClose: () => list.model.load(),
        });
    }
}

export const ladderKanbanView = {
    ...kanbanView,
    ArchParser: LadderKanbanArchParser,
    Controller: LadderKanbanController,
    Renderer: LadderKanbanRenderer,
};

registry.category("views").add("crm_ladder_kanban", ladderKanbanView);
