import {FillTemporalPeriod, GRANULARITY_TABLE} from "@crm/views/fill_temporal_service";
import {serializeDate, serializeDateTime} from "@web/core/l10n/dates";
import {ForecastSearchModel} from "@crm/views/forecast_search_model";
import {jalali} from "../jalali_datetime";
import {patch} from "@web/core/utils/patch";
import {preferences} from "../preferences";

const {DateTime} = luxon;

function startOf(moment, granularity) {
    const day = jalali(moment);
    if (granularity === "week") {
        return day.startOf("day").minus({days: day.dayOfWeek});
    }
    return day.startOf(granularity);
}

/** Have the forecast's columns be Jalali months, from the first day of this one on. */
export function patchForecast() {
    for (const granularity of ["week", "month", "quarter", "year"]) {
        GRANULARITY_TABLE[granularity].startOf = (moment) =>
            startOf(moment, granularity);
    }
    patch(FillTemporalPeriod.prototype, {
        setStart(start) {
            super.setStart(jalali(start));
        },
        setEnd(end) {
            super.setEnd(jalali(end));
        },
    });
    patch(ForecastSearchModel.prototype, {
        _getForecastStart(forecastField) {
            if (!this.forecastStart) {
                const grouping = this.groupBy.find((name) =>
                    name.includes(forecastField)
                );
                const granularity =
                    grouping?.split(":")[1] ||
                    (grouping || !this.groupBy.length ? "month" : "day");
                const start = startOf(DateTime.now(), granularity);
                const {type} = this.searchViewFields[forecastField];
                const write = type === "datetime" ? serializeDateTime : serializeDate;
                this.forecastStart = write(start);
            }
            return super._getForecastStart(forecastField);
        },
    });
}

if (preferences.jalali) {
    patchForecast();
}
