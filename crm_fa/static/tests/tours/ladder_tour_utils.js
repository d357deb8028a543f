import {stepUtils} from "@web_tour/tour_utils";

/** Columns and rungs, lowest first: names differ with the language, places do not. */
export const RUNG = {
    suspect: 0,
    prospect: 1,
    customer: 2,
    repeat: 3,
    loyal: 4,
    advocate: 5,
};

export const column = (code) => `.o_ladder_kanban .o_kanban_group:eq(${RUNG[code]})`;

export const card = (code, name) =>
    `${column(code)} .o_kanban_record:contains("${name}")`;

export const barOn = (code) =>
    `.o_ladder_bar_rung:nth-child(${RUNG[code] + 1}).o_ladder_bar_current[aria-current=step]`;

export const countIn = (code) => {
    const columns = document.querySelectorAll(".o_ladder_kanban .o_kanban_group");
    const count = columns[RUNG[code]].querySelector(".o_ladder_kanban_count");
    return Number(count.textContent.replace(/\D/g, ""));
};

export const expect = (condition, message) => {
    if (!condition) {
        throw new Error(message);
    }
};

/** Open the ladder through the menus. */
export const openLadder = () => [
    stepUtils.showAppsMenuItem(),
    {
        content: "open CRM",
        trigger: ".o_app[data-menu-xmlid='crm.crm_menu_root']",
        run: "click",
    },
    {
        content: "open the ladder's menu",
        trigger: "button[data-menu-xmlid='crm_fa.menu_ladder_root']",
        run: "click",
    },
    {
        content: "open the customers on the ladder",
        trigger: ".dropdown-item[data-menu-xmlid='crm_fa.menu_ladder']",
        run: "click",
    },
];
