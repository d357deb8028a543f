import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

// Codes are told from numbers as in `tools/digits.py`, which does it for what is printed.
const PART = "[\\w@.+:/#&=?%-]*";
const CODE = new RegExp(`((?:[A-Za-z_]${PART}\\d|\\d${PART}[A-Za-z])(?:${PART}\\w)?)`);
const LEFT_ALONE =
    "script, style, textarea, option, svg, owl-root, [contenteditable], .crm_fa_latin";

/**
 * Keeps the digits of documents' numbers and of addresses Latin, on pages whose digits
 * are Persian: nobody types S۰۰۰۱۲ or writes to ali۱۲@example.com.
 */
export class LatinCodes extends Interaction {
    static selector = "html[data-persian~='digits'] #wrapwrap";

    setup() {
        this.codes = [];
    }

    start() {
        const walker = document.createTreeWalker(this.el, window.NodeFilter.SHOW_TEXT);
        const texts = [];
        while (walker.nextNode()) {
            const text = walker.currentNode;
            if (CODE.test(text.data) && !text.parentElement.closest(LEFT_ALONE)) {
                texts.push(text);
            }
        }
        for (const text of texts) {
            const parts = text.data.split(CODE);
            text.replaceWith(
                ...parts.map((part, index) => (index % 2 ? this.code(part) : part))
            );
        }
    }

    code(text) {
        const code = document.createElement("span");
        code.className = "crm_fa_latin";
        code.textContent = text;
        this.codes.push(code);
        return code;
    }

    /** A page that is edited is saved as it was. */
    destroy() {
        for (const code of this.codes) {
            const {parentElement} = code;
            code.replaceWith(...code.childNodes);
            parentElement?.normalize();
        }
    }
}

registry.category("public.interactions").add("crm_fa.latin_codes", LatinCodes);
