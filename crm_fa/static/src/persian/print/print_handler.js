import {_t} from "@web/core/l10n/translation";
import {download} from "@web/core/network/download";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {getReportUrl} from "@web/webclient/actions/reports/utils";

/**
 * Download the PDFs that Chromium prints on the server. Odoo asks first whether
 * wkhtmltopdf is there, which those do not need; all others take Odoo's own way.
 *
 * @param {Object} action the report's action
 * @param {Object} options
 * @param {Object} env
 * @returns {Promise<Boolean>} whether the report is done with
 */
export async function printThroughChromium(action, options, env) {
    if (action.report_type !== "qweb-pdf") {
        return false;
    }
    const ids = action.context?.active_ids || [];
    const state = await env.services.orm.silent.call(
        "ir.actions.report",
        "persian_print_state",
        [action.report_name, ids]
    );
    if (state === "missing") {
        env.services.notification.add(
            _t(
                "There is no program on the server that makes PDFs. Ask the administrator to install Chromium. The document is shown as a page instead."
            ),
            {sticky: true, title: _t("Report"), type: "warning"}
        );
    }
    if (state !== "chromium") {
        return false;
    }
    env.services.ui.block();
    try {
        await download({
            url: "/report/download",
            data: {
                data: JSON.stringify([getReportUrl(action, "pdf"), action.report_type]),
                context: JSON.stringify({...user.context, ...action.context}),
            },
        });
    } finally {
        env.services.ui.unblock();
    }
    return true;
}

registry
    .category("ir.actions.report handlers")
    .add("crm_fa.print_handler", printThroughChromium);
