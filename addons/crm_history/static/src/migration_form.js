import { registry } from "@web/core/registry";
import { formView } from "@web/views/form/form_view";
import { FormController } from "@web/views/form/form_controller";
import { onWillUnmount } from "@odoo/owl";

const REFRESH_DELAY = 2000;
const MOVING_STATES = ["queued", "running", "undoing"];

/**
 * Keeps the progress of work on the past up to date while it waits or runs.
 */
export class MigrationFormController extends FormController {
    setup() {
        super.setup();
        const timer = setInterval(() => this.refreshProgress(), REFRESH_DELAY);
        onWillUnmount(() => clearInterval(timer));
    }

    async refreshProgress() {
        const record = this.model.root;
        const isMoving = MOVING_STATES.includes(record?.data?.state);
        if (!isMoving || this.isRefreshing || document.hidden || (await record.isDirty())) {
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

registry.category("views").add("crm_history_migration_form", {
    ...formView,
    Controller: MigrationFormController,
});
