import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {session} from "@web/session";

/** Tells an administrator why pages are not mirrored, and what to do about it. */
const rtlWarning = {
    dependencies: ["notification"],
    start(env, {notification}) {
        if (!session.crm_fa?.rtlcss_missing) {
            return;
        }
        notification.add(
            _t(
                "Install it there (npm install -g rtlcss), restart Odoo, then press " +
                    "“Rebuild style sheets” under Settings › Calendar and Digits."
            ),
            {
                title: _t(
                    "Pages in Persian are not mirrored: the program rtlcss is missing on the server"
                ),
                type: "warning",
                sticky: true,
                className: "o_crm_fa_rtl_warning",
            }
        );
    },
};

registry.category("services").add("crm_fa.rtl_warning", rtlWarning);
