import {Component, onWillDestroy, reactive, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/** The call the user is in, whatever else they look at meanwhile. */
const leadCallService = {
    dependencies: ["orm"],
    start(env, {orm}) {
        const state = reactive({call: null, answers: {}, dates: {}, began: 0});
        async function show(callId, scriptId = false) {
            const call = await orm.call("crm.lead.call", "call_panel", [
                [callId],
                scriptId,
            ]);
            if (call.state !== "ongoing") {
                close();
                return;
            }
            if (!state.call || state.call.id !== call.id) {
                state.answers = {};
                state.dates = {};
            }
            state.began = Date.now() - call.seconds * 1000;
            state.call = call;
        }
        function close() {
            state.call = null;
            state.answers = {};
            state.dates = {};
        }
        return {state, show, close};
    },
};
registry.category("services").add("crm_fa_lead_call", leadCallService);

/** Docked beside the lead during a call: number, timer, script, outcome. */
export class LeadCallPanel extends Component {
    static template = "crm_fa.LeadCallPanel";
    static components = {DateTimeInput};
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.calls = useService("crm_fa_lead_call");
        this.state = useState(this.calls.state);
        this.form = useState({
            outcome: "",
            note: "",
            callback: false,
            seconds: 0,
            busy: false,
            folded: false,
        });
        const timer = browser.setInterval(() => this.tick(), 1000);
        onWillDestroy(() => browser.clearInterval(timer));
    }

    tick() {
        if (this.state.call) {
            this.form.seconds = Math.max(
                0,
                Math.floor((Date.now() - this.state.began) / 1000)
            );
        }
    }

    get time() {
        const pad = (number) => String(number).padStart(2, "0");
        return `${pad(Math.floor(this.form.seconds / 60))}:${pad(this.form.seconds % 60)}`;
    }

    get telephone() {
        return `tel:${this.state.call.phone.replace(/[^\d+*#]/g, "")}`;
    }

    async chooseScript(event) {
        await this.calls.show(this.state.call.id, Number(event.target.value));
    }

    answer(question, value) {
        this.state.answers[question.id] = value;
    }

    /** Days are picked in the reader's calendar, and sent as the server knows them. */
    answerDate(question, day) {
        this.state.dates[question.id] = day;
        this.answer(question, day ? day.toISODate() : "");
    }

    reset() {
        Object.assign(this.form, {
            outcome: "",
            note: "",
            callback: false,
            seconds: 0,
            folded: false,
        });
        this.calls.close();
    }

    /** Do one thing at a time: a second click logs no second call. */
    async once(method, args) {
        if (this.form.busy) {
            return;
        }
        this.form.busy = true;
        const lead = this.state.call.lead_id;
        try {
            await this.orm.call("crm.lead.call", method, [
                [this.state.call.id],
                ...args,
            ]);
        } finally {
            this.form.busy = false;
        }
        this.reset();
        return lead;
    }

    async log() {
        const {outcome, seconds, note, callback} = this.form;
        const lead = await this.once("call_log", [
            outcome,
            seconds,
            {...this.state.answers},
            note,
            callback ? callback.toISODate() : "",
        ]);
        const controller = this.action.currentController;
        const shown = controller && controller.props;
        if (shown && shown.resModel === "crm.lead" && controller.view.type === "form") {
            // The lead's chatter and fields show what was logged.
            await this.action.doAction("soft_reload");
        }
        return lead;
    }

    async cancel() {
        await this.once("call_cancel", []);
    }
}
registry.category("main_components").add("crm_fa.LeadCallPanel", {
    Component: LeadCallPanel,
});

registry.category("actions").add("crm_fa_lead_call", async (env, action) => {
    await env.services.crm_fa_lead_call.show(action.params.call_id);
});
