/* global Chart */
import {stepUtils} from "@web_tour/tour_utils";

export const row = (name) => `.o_list_view .o_data_row:contains("${name}")`;

export const expect = (condition, message) => {
    if (!condition) {
        throw new Error(message);
    }
};

/** What stands in the total line of a list below a column. */
export const total = (name) => {
    const heads = [...document.querySelectorAll(".o_list_view thead th")];
    const place = heads.findIndex((th) => th.dataset.name === name);
    let end = 0;
    const cells = [...document.querySelectorAll(".o_list_view tfoot td")];
    // The line ends with the last column that has a total.
    return cells.find((td) => (end += td.colSpan) > place)?.textContent || "";
};

/** Open the campaigns through the menus. */
export const openCampaigns = () => [
    stepUtils.showAppsMenuItem(),
    {
        content: "open CRM",
        trigger: ".o_app[data-menu-xmlid='crm.crm_menu_root']",
        run: "click",
    },
    {
        content: "open the campaigns",
        trigger: ".o_menu_sections [data-menu-xmlid='crm_fa.menu_campaign']",
        run: "click",
    },
];

export const openTab = (name) => ({
    content: `open the tab ${name}`,
    trigger: `.o_notebook a[name=${name}]`,
    run: "click",
});

export const fill = (name, value, where = ".o_form_view") => ({
    content: `write ${name}`,
    trigger: `${where} .o_field_widget[name=${name}] input`,
    run: `edit ${value}`,
});

export const choose = (name, value, where = ".modal") => [
    {
        content: `look for ${name}`,
        trigger: `${where} .o_field_widget[name=${name}] input`,
        run: `edit ${value}`,
    },
    {
        content: `choose ${value}`,
        trigger: `.o-autocomplete--dropdown-item:contains("${value}")`,
        run: "click",
    },
];

export const save = () => [
    {
        content: "save",
        trigger: ".o_form_view .o_form_button_save",
        run: "click",
    },
    {
        content: "it is saved",
        trigger: ".o_form_view .o_form_saved",
    },
];

/** Click on the picture where a bar stands, as a person does. */
export const clickBar = (section, index, datasetIndex = 0) => ({
    content: `click bar ${index} of ${section}`,
    trigger: `.o_campaign_${section} canvas`,
    run() {
        const bar = Chart.getChart(this.anchor).getDatasetMeta(datasetIndex).data[
            index
        ];
        const box = this.anchor.getBoundingClientRect();
        const isLying = bar.horizontal;
        // In the middle of the bar, or just beside one of nothing.
        const along = (from, to) => (from === to ? from + 12 : (from + to) / 2);
        const [x, y] = isLying
            ? [along(bar.base, bar.x), bar.y]
            : [bar.x, along(bar.base, bar.y)];
        this.anchor.dispatchEvent(
            new MouseEvent("click", {
                bubbles: true,
                clientX: box.left + x,
                clientY: box.top + y,
            })
        );
    },
});

/** Back from the records that opened to the campaign's results. */
export const back = () => [
    {
        content: "back to the campaign",
        trigger: ".o_list_view .o_back_button, .o_list_view .breadcrumb-item:last a",
        run: "click",
    },
    {
        content: "its results are open",
        trigger: ".o_form_view .o_notebook",
    },
];
