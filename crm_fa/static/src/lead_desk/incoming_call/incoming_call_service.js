import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** The record of who calls opens as the telephone rings (screen pop). */
const incomingCallService = {
    dependencies: ["action", "bus_service", "notification"],
    start(env, {action, bus_service: bus, notification}) {
        bus.subscribe("crm_fa.incoming_call", ({number, name, model, id}) => {
            const open = () =>
                action.doAction({
                    type: "ir.actions.act_window",
                    res_model: model,
                    res_id: id,
                    views: [[false, "form"]],
                });
            notification.add(name || _t("No lead or contact has this number."), {
                title: _t("Call from %s", number),
                type: "info",
                sticky: true,
                buttons: id ? [{name: _t("Open"), primary: true, onClick: open}] : [],
            });
            // One tab is looked at; the others keep what they show.
            if (id && document.visibilityState === "visible") {
                open();
            }
        });
        bus.start();
    },
};
registry.category("services").add("crm_fa_incoming_call", incomingCallService);
