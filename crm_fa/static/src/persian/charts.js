import {assets} from "@web/core/assets";
import {patch} from "@web/core/utils/patch";

const SAMPLE = "0123456789آبپ";

function loadFonts(family) {
    const faces = ["400", "500", "700"].map((weight) => `${weight} 12px ${family}`);
    return Promise.allSettled(faces.map((face) => document.fonts.load(face, SAMPLE)));
}

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
                await loadFonts(fontFamily);
            }
        },
    });
}
