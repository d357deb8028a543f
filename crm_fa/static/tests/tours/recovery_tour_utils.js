import {download} from "@web/core/network/download";
import {patch} from "@web/core/utils/patch";
import {registry} from "@web/core/registry";

/**
 * Steps that the tours of service recovery share. They find things by name, not by
 * words, so that one tour runs in every language.
 */

/** Press a button and go on once it has done its work. */
export const press = (name, where = "", more = {}) => ({
    content: `press ${name}`,
    trigger: `${where} button[name=${name}]:not(:disabled)`.trim(),
    run: "click",
    ...more,
});

/** Press a button of the dialog that is open. */
export const confirm = (name) => press(name, ".modal footer");

export const noDialog = {
    content: "the dialog is gone",
    trigger: "body:not(:has(.modal))",
};

/** Wait until the case stands in a state. */
export const stands = (state) => ({
    content: `the case is ${state}`,
    trigger:
        `body:not(:has(.modal)) .o_form_view .o_field_widget[name=state]` +
        `:has(button.o_arrow_button_current[data-value=${state}])`,
});

/** Write the reason that a dialog asks for, and confirm. */
export const because = (text) => [
    {
        content: "write why",
        trigger: ".modal .o_field_widget[name=reason] textarea",
        run: `edit ${text}`,
    },
    confirm("action_apply"),
    noDialog,
];

export const tab = (name) => ({
    content: `open the page ${name}`,
    trigger: `.o_notebook a.nav-link[name=${name}]`,
    run: "click",
});

/** Choose from a list that drops down, by place: words differ with the language. */
export const choose = (name, place, where = ".modal") => [
    {
        content: `open the choices of ${name}`,
        trigger: `${where} .o_field_widget[name=${name}] input`,
        run: "click",
    },
    {
        content: `choose the ${place}. of ${name}`,
        trigger: `.o_select_menu_menu .o_select_menu_item:eq(${place})`,
        run: "click",
    },
];

/** Choose what the menu of actions offers, by its words. */
export const menuAction = (words) => [
    {
        content: "open the menu of actions",
        trigger: ".o_cp_action_menus button:has(.fa-cog)",
        run: "click",
    },
    {
        content: `choose ${words}`,
        trigger: `.o-dropdown--menu .o_menu_item:contains(${words})`,
        run: "click",
    },
];

/** Have the page tell which document is printed, instead of downloading it. */
export const watchPrints = {
    content: "what is printed is told",
    trigger: "body",
    run() {
        delete document.body.dataset.printed;
        const unpatch = patch(download, {
            async _download({data}) {
                document.body.dataset.printed = JSON.parse(data.data)[0];
                unpatch();
            },
        });
    },
};

export const printed = (report) => ({
    content: `${report} is printed`,
    trigger: `body[data-printed*='/report/pdf/${report}/']`,
});

/** Check that some words of ours are Persian and run from right to left, or neither. */
const reads = (isPersian) => (trigger) => ({
    content: `${trigger} is ${isPersian ? "" : "not "}in Persian`,
    trigger,
    run() {
        const {direction} = getComputedStyle(this.anchor);
        const words = this.anchor.textContent.trim();
        if ((direction === "rtl") !== isPersian || /[آ-ی]/.test(words) !== isPersian) {
            throw new Error(`“${words}” runs ${direction}`);
        }
    },
});

/**
 * Add a tour for English (`name_en_US`) and one for Persian (`name_fa_IR`): the same
 * steps, which check the words they name.
 *
 * @param {String} name
 * @param {Function} steps takes what makes a step that checks the words of a trigger
 */
export function addInBothLanguages(name, steps) {
    for (const lang of ["en_US", "fa_IR"]) {
        registry.category("web_tour.tours").add(`${name}_${lang}`, {
            steps: () => steps(reads(lang === "fa_IR")),
        });
    }
}
