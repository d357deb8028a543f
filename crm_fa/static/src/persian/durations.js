import {patch} from "@web/core/utils/patch";

const {Duration} = luxon;

/**
 * Have durations told in Persian words: "۲ روز و ۳ ساعت", or "۲ روز" in short.
 *
 * The narrow form that Odoo asks for is not in the tables of browsers ("5m" is all they
 * say), and where Odoo cuts a duration short it looks for a Latin comma.
 */
export function patchDurations() {
    patch(Duration.prototype, {
        toHuman(options = {}) {
            const isNarrow = options.unitDisplay === "narrow";
            const wanted = {...options, unitDisplay: isNarrow ? "short" : "long"};
            const parts = Object.entries(this.toObject())
                .filter(([, count]) => count)
                .slice(0, isNarrow ? 1 : 2);
            if (parts.length < 2 && Object.keys(this.toObject()).length < 2) {
                return super.toHuman(wanted);
            }
            return parts
                .map(([unit, count]) =>
                    Duration.fromObject({[unit]: count}).toHuman(options)
                )
                .join(" و ");
        },
    });
}
