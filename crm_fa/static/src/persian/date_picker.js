import {DateTimePicker} from "@web/core/datetime/datetime_picker";
import {jalali, plain} from "./jalali_datetime";
import {patch} from "@web/core/utils/patch";
import {today} from "@web/core/l10n/dates";

const FRIDAY = 5;

function withFridays(precision) {
    const getItems = (date, params) =>
        precision.getItems(date, {
            ...params,
            dayCellClass: (day) =>
                [params.dayCellClass?.(day), day.weekday === FRIDAY && "crm_fa_friday"]
                    .filter(Boolean)
                    .join(" "),
        });
    return {...precision, getItems};
}

/**
 * Have the picker count days, months and years in the Jalali calendar.  All it shows
 * follows from the day on which it is focused; what it selects is the plain date again.
 *
 * @returns {Function} that undoes it
 */
export function patchDatePicker() {
    return patch(DateTimePicker.prototype, {
        adjustFocus(values, focusedDateIndex) {
            const days = values.map((value) => jalali(value || null));
            if (!days.some(Boolean)) {
                days[focusedDateIndex] = jalali(today());
            }
            super.adjustFocus(days, focusedDateIndex);
        },
        get activePrecisionLevel() {
            return withFridays(super.activePrecisionLevel);
        },
        clamp(value) {
            return jalali(super.clamp(value));
        },
        validateAndSelect(value, valueIndex, unit) {
            return super.validateAndSelect(plain(value), valueIndex, unit);
        },
    });
}
