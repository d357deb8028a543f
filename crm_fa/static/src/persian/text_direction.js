import {KanbanCompiler} from "@web/views/kanban/kanban_compiler";
import {globalValues} from "@web/env";
import {patch} from "@web/core/utils/patch";
import {registerTemplateProcessor} from "@web/core/templates";

// The first letter that has a direction of its own.
const FIRST_LETTER = /[A-Za-z\u00c0-\u024f\u0370-\u052f]|[\u0590-\u08ff\ufb1d-\ufefc]/;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufefc]/;
const TEXT_TYPES = ["char", "text", "many2one", "reference", "many2one_reference"];

/**
 * The direction of a text by its first letter, as `dir="auto"` has it; nothing for a
 * number or a date, which are of the page.
 *
 * @param {any} text
 * @returns {"ltr"|"rtl"|undefined}
 */
export function textDirection(text) {
    const letter = String(text ?? "").match(FIRST_LETTER)?.[0];
    return letter && (RIGHT_TO_LEFT.test(letter) ? "rtl" : "ltr");
}

/**
 * The direction of a field's value: names and codes have their own.
 *
 * @param {string} [type] of the field
 * @returns {"auto"|undefined}
 */
export const fieldDirection = (type) =>
    TEXT_TYPES.includes(type) ? "auto" : undefined;

const CELL =
    "canUseFormatter(column, record)" +
    " ? __globals__.crm_fa.fieldDirection(record.fields[column.name]?.type) : undefined";
const directionOf = (expression) => `__globals__.crm_fa.textDirection(${expression})`;
const tracked = (side) =>
    directionOf(`formatTrackingOrNone(trackingValue.fieldInfo, trackingValue.${side})`);

// Which elements of Odoo's templates show a text that somebody typed, and its direction.
// An element is meant by a selector, or by the expression it shows.
const TEXTS = {
    "web.CharField": [
        [{shows: "formattedValue"}, "auto"],
        ["input", "auto"],
    ],
    "web.TextField": [
        ["span", "auto"],
        ["textarea", "auto"],
    ],
    "web.Many2One": [
        [{shows: "displayName"}, "auto"],
        [{shows: "line"}, "auto"],
    ],
    "web.AutoComplete": [
        ["input", "auto"],
        [".dropdown-item[t-tag]", "auto"],
    ],
    "web.TagsList": [[".o_tag_badge_text", "auto"]],
    "web.Breadcrumbs": [
        ["span.text-truncate", "auto"],
        ["a.text-truncate", "auto"],
    ],
    "web.SearchBar.Facets": [[".o_facet_value", {of: "facetValue"}]],
    "web.Tooltip": [[{shows: "props.tooltip"}, {of: "props.tooltip"}]],
    "web.ListRenderer.RecordRow": [["td[t-att-name='column.name']", {is: CELL}]],
    "web.KanbanHeader": [
        [".o_column_title > span.text-truncate", {of: "group.displayName"}],
    ],
    "web.PivotHeader.title": [[{shows: "cell.title"}, {of: "cell.title"}]],
    "web.CalendarCommonRenderer.event": [[".o_event_title", "auto"]],
    "web.CalendarCommonPopover.popover": [[{shows: "props.record.title"}, "auto"]],
    "mail.Avatar": [[{shows: "props.displayName"}, "auto"]],
    "mail.Message": [
        [{shows: "message.authorName"}, "auto"],
        [".o-mail-Message-richBody", "auto"],
        [".o-mail-Message-trackingOld", {is: tracked("oldValue")}],
        [".o-mail-Message-trackingNew", {is: tracked("newValue")}],
    ],
    "mail.Activity": [
        [".o-mail-Activity-info > .text-break", "auto"],
        [".o-mail-Activity-note", "auto"],
    ],
    "mail.ActivityListPopoverItem": [
        [{shows: "props.activity.summary"}, "auto"],
        [{shows: "props.activity.user_id.name"}, "auto"],
    ],
};

function elementsOf(template, place) {
    if (typeof place === "string") {
        return template.querySelectorAll(place);
    }
    const shows = ({name, value}) =>
        /^t-(esc|out)$/.test(name) && value === place.shows;
    return [...template.querySelectorAll("*")].filter(
        (element) => element.tagName !== "t" && [...element.attributes].some(shows)
    );
}

function giveDirection(element, direction) {
    if (direction === "auto") {
        element.setAttribute("dir", "auto");
    } else {
        element.setAttribute("t-att-dir", direction.is || directionOf(direction.of));
    }
}

/** What an extension of a template brings counts as well as the template itself. */
function giveDirections(document) {
    for (const template of document.querySelectorAll("[t-name], [t-inherit]")) {
        const name =
            template.getAttribute("t-inherit") || template.getAttribute("t-name");
        for (const [place, direction] of TEXTS[name] || []) {
            for (const element of elementsOf(template, place)) {
                giveDirection(element, direction);
            }
        }
    }
}

/** Have names keep the order of their words, whatever letters they are written in. */
export function patchTextDirection() {
    globalValues.crm_fa = {fieldDirection, textDirection};
    registerTemplateProcessor(giveDirections);
    patch(KanbanCompiler.prototype, {
        compileField(element, params) {
            const compiled = super.compileField(element, params);
            if (!element.hasAttribute("widget") && !params.formattedValueExpr) {
                const record = params.recordExpr || "__comp__.props.record";
                const field = `${record}.fields["${element.getAttribute("name")}"]`;
                compiled.setAttribute(
                    "t-att-dir",
                    `__globals__.crm_fa.fieldDirection(${field}?.type)`
                );
            }
            return compiled;
        },
    });
}
