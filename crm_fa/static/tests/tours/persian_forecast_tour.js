import {expect} from "./ladder_tour_utils";
import {registry} from "@web/core/registry";

const titles = () =>
    [...document.querySelectorAll(".o_kanban_group .o_column_title")].map((title) =>
        title.innerText.trim()
    );
const cardIn = (column) =>
    `.o_kanban_group:nth-child(${column}) .o_kanban_record:contains('forecast me')`;

/** Drag a lead from this Jalali month to the next one. */
registry.category("web_tour.tours").add("crm_fa_persian_forecast", {
    steps: () => [
        {
            content: "the columns are this Jalali month and those after it",
            trigger: cardIn(1),
            run() {
                const labels = new URL(document.URL).searchParams.get("labels");
                const wanted = labels?.split(",") || [];
                wanted.forEach((label, index) =>
                    expect(
                        titles()[index]?.startsWith(label),
                        `${titles()[index]} instead of ${label}`
                    )
                );
            },
        },
        {
            trigger: cardIn(1),
            run: "drag_and_drop .o_kanban_group:nth-child(2)",
        },
        {
            content: "it stands in the next month",
            trigger: cardIn(2),
        },
    ],
});
