import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

/** New leads are told at once, with a link; many of them in one word. */
export const leadAssignedService = {
    dependencies: ["action", "bus_service", "notification"],
    start(env, {action, bus_service: bus, notification}) {
        // What was told and not closed yet.
        let told = null;

        const openOne = (id) =>
            action.doAction({
                type: "ir.actions.act_window",
                res_model: "crm.lead",
                res_id: id,
                views: [[false, "form"]],
            });
        const openMany = (since) =>
            action.doAction({
                type: "ir.actions.act_window",
                name: _t("New Leads"),
                res_model: "crm.lead",
                views: [
                    [false, "list"],
                    [false, "kanban"],
                    [false, "form"],
                ],
                domain: [
                    ["user_id", "=", user.userId],
                    ["lead_assignment_ids.date", ">=", since],
                ],
            });

        bus.subscribe("crm_fa.lead_assigned", ({count, id, name, since}) => {
            const all = (told?.count || 0) + count;
            const from = told?.since || since;
            told?.close();
            const one = all === 1;
            const entry = {count: all, since: from};
            entry.close = notification.add(
                one ? name : _t("You have %s new leads.", all),
                {
                    title: one ? _t("New Lead") : _t("New Leads"),
                    type: "info",
                    sticky: true,
                    buttons: [
                        {
                            name: one ? _t("Open Lead") : _t("Open Leads"),
                            primary: true,
                            onClick: () => {
                                entry.close();
                                return one ? openOne(id) : openMany(from);
                            },
                        },
                    ],
                    onClose: () => {
                        if (told === entry) {
                            told = null;
                        }
                    },
                }
            );
            told = entry;
        });
        bus.start();
    },
};
registry.category("services").add("crm_fa_lead_assigned", leadAssignedService);
