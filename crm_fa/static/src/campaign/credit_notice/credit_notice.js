import {onMounted, onWillUnmount} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

/**
 * Says as of when the figures of a view are, for as long as it is open, while orders or
 * customers wait to be counted. The view does not wait for the answer.
 */
export function useCreditNotice() {
    const orm = useService("orm");
    const notification = useService("notification");
    let isOpen = true;
    let close = null;
    onMounted(async () => {
        const text = await orm.silent.call("utm.campaign", "get_roi_notice", []);
        if (text && isOpen) {
            close = notification.add(text, {type: "info", sticky: true});
        }
    });
    onWillUnmount(() => {
        isOpen = false;
        close?.();
    });
}
