import { registry } from "@web/core/registry";
import { formView } from "@web/views/form/form_view";
import { FormController } from "@web/views/form/form_controller";
import { onWillUnmount } from "@odoo/owl";

const REFRESH_DELAY = 2000;
const MOVING_STATES = ["reading", "queued", "running", "undoing"];

/**
 * Keeps the progress of work in the background up to date while it waits or runs.
 */
export class QueuedWorkFormController extends FormController {
    setup() {
        super.setup();
        const timer = setInterval(() => this.refreshProgress(), REFRESH_DELAY);
        onWillUnmount(() => clearInterval(timer));
    }

    /** Return whether work waits or runs, so that what the form shows may change. */
    isMoving(record) {
        return MOVING_STATES.includes(record?.data?.state);
    }

    async refreshProgress() {
        const record = this.model.root;
        if (!this.isMoving(record) || this.isRefreshing || document.hidden || (await record.isDirty())) {
            return;
        }
        this.isRefreshing = true;
        try {
            await record.load();
        } finally {
            this.isRefreshing = false;
        }
    }
}

registry.category("views").add("crm_privacy_queued_work_form", {
    ...formView,
    Controller: QueuedWorkFormController,
});
