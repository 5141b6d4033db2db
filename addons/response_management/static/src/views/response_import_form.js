import { registry } from "@web/core/registry";
import { formView } from "@web/views/form/form_view";
import { FormController } from "@web/views/form/form_controller";
import { onWillUnmount } from "@odoo/owl";

const REFRESH_DELAY = 2000;

/**
 * Keeps the progress of an import on screen up to date while it waits or runs.
 */
export class ResponseImportFormController extends FormController {
    setup() {
        super.setup();
        const timer = setInterval(() => this.refreshProgress(), REFRESH_DELAY);
        onWillUnmount(() => clearInterval(timer));
    }

    async refreshProgress() {
        const record = this.model.root;
        const isMoving =
            ["queued", "running"].includes(record?.data?.state) ||
            record?.data?.take_left_count > 0;
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

registry.category("views").add("response_import_form", {
    ...formView,
    Controller: ResponseImportFormController,
});
