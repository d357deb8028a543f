import {assets} from "@web/core/assets";
import {patch} from "@web/core/utils/patch";

const SAMPLE = "0123456789آبپ";

function loadFonts(family) {
    const faces = ["400", "500", "700"].map((weight) => `${weight} 12px ${family}`);
    return Promise.allSettled(faces.map((face) => document.fonts.load(face, SAMPLE)));
}

const PERSIAN_DIGITS = /"Persian Digits",\s*/;
const STRONG_LETTER = /[A-Za-z\u0600-\u06ff]/;
const SHORT_NUMBER = /^[-\d.,\s]+[kMGT]$/;

/**
 * @param {String} text
 * @returns {Boolean} whether it is a code or a Latin name, whose digits stay Latin: the
 *  same that `persian_font.css` tells by `:dir(ltr)`
 */
function isLatin(text) {
    const [first = ""] = text.match(STRONG_LETTER) || [];
    return /[A-Za-z]/.test(first) && !SHORT_NUMBER.test(text);
}

/** Codes on labels keep their digits: a canvas knows no style sheet. */
const latinCodes = {
    id: "crm_fa_latin_codes",
    beforeInit({ctx}) {
        if (!ctx || Object.hasOwn(ctx, "fillText")) {
            return;
        }
        const {fillText} = ctx;
        ctx.fillText = function (text, ...place) {
            const {font} = this;
            if (isLatin(String(text))) {
                this.font = font.replace(PERSIAN_DIGITS, "");
            }
            fillText.call(this, text, ...place);
            this.font = font;
        };
    },
};

/**
 * Have charts write in the fonts of the page, digits included.  Charts are painted, and
 * do not follow a font that comes later: it is waited for.
 */
export function patchCharts() {
    patch(assets, {
        async loadBundle(name, ...args) {
            await super.loadBundle(name, ...args);
            if (name === "web.chartjs_lib") {
                const {fontFamily} = getComputedStyle(document.body);
                window.Chart.defaults.font.family = fontFamily;
                window.Chart.register(latinCodes);
                await loadFonts(fontFamily);
            }
        },
    });
}
