import { QueuedWorkFormController } from "@crm_privacy/queued_work/queued_work_form";
import { registry } from "@web/core/registry";
import { formView } from "@web/views/form/form_view";

/**
 * Keeps the progress of an import up to date, also while rows are recorded all the same.
 */
export class ResponseImportFormController extends QueuedWorkFormController {
    isMoving(record) {
        return super.isMoving(record) || record?.data?.take_left_count > 0;
    }
}

registry.category("views").add("response_import_form", {
    ...formView,
    Controller: ResponseImportFormController,
});
