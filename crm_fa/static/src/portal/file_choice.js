import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/**
 * Names the chosen files in the page's language: the text that a browser writes beside
 * its own button is in the browser's.
 */
export class FileChoice extends Interaction {
    static selector = ".o_crm_fa_files";
    dynamicContent = {
        input: {"t-on-change": this.onChange},
        ".o_crm_fa_file_names": {"t-out": () => this.names || this.none},
    };

    setup() {
        this.none = this.el.querySelector(".o_crm_fa_file_names").textContent;
        this.onChange();
    }

    onChange() {
        const {files} = this.el.querySelector("input");
        this.names = [...files].map(({name}) => name).join(", ");
    }
}

registry.category("public.interactions").add("crm_fa.file_choice", FileChoice);
