import {Component, onMounted, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

/**
 * Says as of when the figures of a view are, while orders or customers wait to be
 * counted. The view does not wait for the answer.
 */
export class CreditNotice extends Component {
    static template = "crm_fa.CreditNotice";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.state = useState({text: ""});
        onMounted(async () => {
            const text = await this.orm.silent.call(
                "utm.campaign",
                "get_roi_notice",
                []
            );
            this.state.text = text || "";
        });
    }
}
