import {session} from "@web/session";
import {user} from "@web/core/user";

/**
 * The calendar and the digits this user has; `models/persian/ir_http.py` sends them.
 * Nothing is known of them outside the web client (unit tests, public pages).
 */
export const preferences = {
    get known() {
        return Boolean(session.crm_fa);
    },
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
