import {localization} from "@web/core/l10n/localization";
import {registry} from "@web/core/registry";
import {
    RUNG,
    barOn,
    card,
    column,
    countIn,
    expect,
    openLadder,
} from "./ladder_tour_utils";

const REASON = "Signed a frame contract";
const before = {};

const sixRungs = () => ({
    content: "six columns in order, each with its count",
    trigger: `${column("advocate")} .o_ladder_kanban_count`,
    run() {
        const columns = [...document.querySelectorAll(".o_kanban_group")];
        expect(columns.length === 6, `${columns.length} columns instead of 6`);
        for (const code of Object.keys(RUNG)) {
            expect(Number.isFinite(countIn(code)), `no count on ${code}`);
            const cards = columns[RUNG[code]].querySelectorAll(".o_kanban_record");
            expect(
                countIn(code) >= cards.length,
                `${code}: ${countIn(code)} told, ${cards.length} cards`
            );
            before[code] = countIn(code);
        }
        const sum = columns[RUNG.repeat].querySelector(".o_animated_number");
        expect(/[1-9]/.test(sum?.textContent), "no revenue on the repeat customers");
        expect(
            !document.querySelector(".o_column_quick_create, .o_kanban_quick_add"),
            "rungs and cards can be created from the kanban"
        );
    },
});

/** Drag Rita up, tell why, see it everywhere, and end it again. */
const overrideAndEnd = () => [
    sixRungs(),
    {
        content: "drag a repeat customer to the loyal ones",
        trigger: card("repeat", "Tour Rita"),
        run: `drag_and_drop(${column("loyal")})`,
    },
    {
        content: "the wizard asks why; nothing has moved yet",
        trigger: ".modal .o_field_widget[name=reason] input",
        run() {
            const columns = document.querySelectorAll(".o_kanban_group");
            expect(
                columns[RUNG.repeat].textContent.includes("Tour Rita"),
                "the card moved before a reason was given"
            );
        },
    },
    {
        content: "change one's mind",
        trigger: ".modal button.o_form_button_cancel, .modal button[special=cancel]",
        run: "click",
    },
    {
        content: "the card is where it was; drag it again",
        trigger: `body:not(:has(.modal)) ${card("repeat", "Tour Rita")}`,
        run: `drag_and_drop(${column("loyal")})`,
    },
    {
        content: "the wizard knows whom and where to",
        trigger:
            ".modal .o_field_widget[name=partner_ids] .o_tag:contains('Tour Rita')",
    },
    {
        content: "give the reason",
        trigger: ".modal .o_field_widget[name=reason] input",
        run: `edit ${REASON}`,
    },
    {
        content: "override",
        trigger: ".modal button[name=action_apply]",
        run: "click",
    },
    {
        content: "the card stands on its new rung, marked, and the counts follow",
        trigger: `${card("loyal", "Tour Rita")} .badge.text-bg-info`,
        run() {
            expect(countIn("loyal") === before.loyal + 1, "loyal: count not raised");
            expect(
                countIn("repeat") === before.repeat - 1,
                "repeat: count not lowered"
            );
        },
    },
    {
        content: "open the customer",
        trigger: card("loyal", "Tour Rita"),
        run: "click",
    },
    {
        content: "the bar shows the rung",
        trigger: barOn("loyal"),
    },
    {
        content: "the bar shows the override and its reason",
        trigger: `.o_ladder_bar_override:contains("${REASON}")`,
    },
    {
        content: "go where the override can be ended",
        trigger: ".o_notebook a[name=sales_purchases]",
        run: "click",
    },
    {
        content: "open the wizard",
        trigger: "button[name=action_override_ladder]",
        run: "click",
    },
    {
        content: "end the override",
        trigger: ".modal .o_field_widget[name=kind] input[data-value=end]",
        run: "click",
    },
    {
        content: "tell why",
        trigger: ".modal:not(:has([name=rung_id])) .o_field_widget[name=reason] input",
        run: "edit The contract ended",
    },
    {
        content: "apply",
        trigger: ".modal button[name=action_apply]",
        run: "click",
    },
    {
        content: "the facts decide again",
        trigger: `.o_form_view:not(:has(.o_ladder_bar_override)) ${barOn("repeat")}`,
    },
    {
        content: "back to the ladder",
        trigger: ".breadcrumb .o_back_button, .o_breadcrumb .o_back_button",
        run: "click",
    },
    {
        content: "the card is back, without a badge",
        trigger: `${card("repeat", "Tour Rita")}:not(:has(.badge.text-bg-info))`,
        run() {
            expect(countIn("loyal") === before.loyal, "loyal: count not back");
            expect(countIn("repeat") === before.repeat, "repeat: count not back");
        },
    },
];

registry.category("web_tour.tours").add("crm_fa_ladder_override", {
    steps: () => [...openLadder(), ...overrideAndEnd()],
});

registry.category("web_tour.tours").add("crm_fa_ladder_override_persian", {
    steps: () => [
        ...openLadder(),
        {
            content: "Persian runs from right to left",
            trigger: column("advocate"),
            run() {
                const {body} = document;
                expect(localization.code === "fa_IR", "not in Persian");
                expect(body.classList.contains("o_rtl"), "the client is not told");
                expect(
                    getComputedStyle(body).direction === "rtl",
                    "the page is not set from right to left"
                );
                const sheets = [...document.styleSheets].map(({href}) => href || "");
                expect(
                    sheets.some((href) => href.includes(".rtl.")),
                    "the style sheet was not mirrored: is rtlcss there?"
                );
            },
        },
        {
            content: "the lowest rung is on the right, the highest on the left",
            trigger: `${column("loyal")}:contains("مشتری وفادار")`,
            run() {
                const columns = [...document.querySelectorAll(".o_kanban_group")];
                const places = columns.map((el) => el.getBoundingClientRect().x);
                expect(
                    places.every((x, i) => !i || x < places[i - 1]),
                    `columns at ${places.map(Math.round)}`
                );
            },
        },
        ...overrideAndEnd(),
        {
            content: "open the customer",
            trigger: card("repeat", "Tour Rita"),
            run: "click",
        },
        {
            content: "the bar climbs from right to left too, and speaks Persian",
            trigger: `${barOn("repeat")}:contains("مشتری با تکرار خرید")`,
            run() {
                const rungs = [...document.querySelectorAll(".o_ladder_bar_rung")];
                const places = rungs.map((el) => el.getBoundingClientRect().x);
                expect(
                    places.every((x, i) => !i || x < places[i - 1]),
                    `rungs at ${places.map(Math.round)}`
                );
                const words = document.querySelector(".o_ladder_bar").textContent;
                expect(!/[a-z]{3}/i.test(words), `not translated: ${words}`);
            },
        },
    ],
});

registry.category("web_tour.tours").add("crm_fa_ladder_recompute", {
    steps: () => [
        {
            content: "recompute",
            trigger: ".o_control_panel button[name=action_recompute]",
            run: "click",
        },
        {
            content: "the notification counts what changed",
            trigger: ".o_notification:contains(/\\d+ customers moved/)",
        },
        {
            content: "the customer whose facts had been lost is back on its rung",
            trigger: card("repeat", "Tour Lost"),
        },
    ],
});
