import { useEffect, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { getStateLabel, ReviewKeys, runDecision, useReviewKeys } from "./review_keys";

const WAITING = "review";

/** The form of a response in the queue: when it is decided, the next that waits opens by itself. */
export class ReviewFormController extends FormController {
    static template = "response_management.ReviewFormView";
    static components = { ...FormController.components, ReviewKeys };

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.review = useState({ status: "" });
        this.keys = ["j", "k", "a", "r", "c", "o"];
        this.shown = {};
        useReviewKeys({ move: this.move.bind(this), decide: this.decide.bind(this) });
        useEffect(
            (resId, state) => {
                const before = this.shown;
                this.shown = { resId, state };
                if (resId === before.resId && before.state === WAITING && state !== WAITING) {
                    this.openNext();
                }
            },
            () => [this.model.root.resId, this.model.root.data.state]
        );
    }

    move(step) {
        const { resId, resIds } = this.model.root;
        const offset = resIds.indexOf(resId) + step;
        if (offset >= 0 && offset < resIds.length) {
            return this.onPagerUpdate({ offset, resIds });
        }
    }

    decide(decision) {
        const record = this.model.root;
        if (record.resId && decision.states.includes(record.data.state)) {
            return runDecision(this.env, record, [record.resId], decision);
        }
    }

    /** Open the next that waits: the next of those one came with, or else any. */
    async openNext() {
        const { resId, resIds, resModel } = this.model.root;
        const decided = getStateLabel(this.model.root);
        const place = resIds.indexOf(resId);
        const rest = [...resIds.slice(place + 1), ...resIds.slice(0, place)];
        const waiting = [["state", "=", WAITING]];
        const found = await this.orm.search(resModel, [...waiting, ["id", "in", rest]]);
        let next = rest.find((id) => found.includes(id));
        if (!next) {
            [next] = await this.orm.search(resModel, waiting, { limit: 1 });
        }
        if (!next) {
            this.notification.add(_t("Nothing is left to review."), { type: "success" });
            return;
        }
        await this.model.load({
            resId: next,
            resIds: resIds.includes(next) ? resIds : [...resIds, next],
        });
        const person = this.model.root.data.display_name || "";
        this.review.status = _t("%(decided)s. Next: %(person)s", { decided, person });
    }
}

registry.category("views").add("response_review_form", {
    ...formView,
    Controller: ReviewFormController,
});
