import {session} from "@web/session";
import {user} from "@web/core/user";

/**
 * The calendar and the digits this user has; `models/persian/ir_http.py` sends them.
 * Where nothing was sent (unit tests) all is as Odoo has it.
 */
export const preferences = {
    get jalali() {
        return session.crm_fa?.calendar === "jalali";
    },
    get persianDigits() {
        return session.crm_fa?.digits === "persian";
    },
    get inPersian() {
        return (user.lang || "").startsWith("fa");
    },
};
