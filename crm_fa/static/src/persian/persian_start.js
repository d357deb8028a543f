import {patchCalendarLocale, patchCalendarView} from "./calendar_view";
import {acceptPersianNumbers} from "./number_typing";
import {patchCharts} from "./charts";
import {patchDateDisplay} from "./date_display";
import {patchDatePicker} from "./date_picker";
import {patchDateTyping, refusals} from "./date_typing";
import {patchDurations} from "./durations";
import {patchRelativeDeltas} from "./relative_deltas";
import {patchRelativeWords} from "./relative_words";
import {patchSearchDates} from "./search_dates";
import {patchTextDirection} from "./text_direction";
import {preferences} from "./preferences";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {widenAmounts} from "./wide_amounts";

// Patches of luxon and of the views cannot be taken back by a setting: they are made
// when the page loads, for users who read Jalali, and for nobody else.  The guard against
// years of the wrong calendar alone is for everyone.
patchDateTyping();
if (preferences.jalali) {
    patchDateDisplay();
    patchDatePicker();
    patchRelativeWords();
    patchRelativeDeltas();
    patchSearchDates();
    patchCalendarView();
    // Has the server group by Jalali periods; `models/persian/jalali_grouping.py` reads it.
    user.updateContext({crm_fa_calendar: "jalali"});
} else if (preferences.inPersian) {
    // Intl writes Persian in the Jalali calendar even where the numbers are Gregorian.
    luxon.Settings.defaultOutputCalendar = "gregory";
    patchCalendarLocale();
}
if (preferences.inPersian) {
    // One rule for digits (persian_font.css): the text has Latin ones, which copy as such.
    luxon.Settings.defaultNumberingSystem = "latn";
    patchDurations();
    patchTextDirection();
    widenAmounts();
}
if (preferences.inPersian || preferences.persianDigits) {
    acceptPersianNumbers();
    patchCharts();
}

const SAME_TEXT_MS = 5000;

/** Tells users why the date they typed was not taken. */
export const dateRefusalService = {
    dependencies: ["notification"],
    start(env, {notification}) {
        let last = null;
        refusals.listener = (message) => {
            // Suggestions are read at each key, and a field reads its text twice.
            const searching = document.activeElement?.matches(".o_searchview_input");
            if (
                searching ||
                (last?.message === message && Date.now() - last.at < SAME_TEXT_MS)
            ) {
                return;
            }
            last = {message, at: Date.now()};
            notification.add(message, {type: "danger"});
        };
    },
};
registry.category("services").add("crm_fa_date_refusal", dateRefusalService);
