import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("crm_fa_rtl_warning", {
    steps: () => [
        {
            content: "the administrator reads what is missing and what to do",
            trigger:
                ".o_notification.o_crm_fa_rtl_warning:contains(npm install -g rtlcss)",
        },
    ],
});

registry.category("web_tour.tours").add("crm_fa_rtl_no_warning", {
    steps: () => [
        {
            content: "who cannot mend it is left in peace",
            trigger: "body:not(:has(.o_crm_fa_rtl_warning)) .o_main_navbar",
        },
    ],
});
