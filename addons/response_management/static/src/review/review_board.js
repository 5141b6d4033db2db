import { useEffect, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";
import { ReviewKeys, runDecision, useReviewKeys } from "./review_keys";

const KEYS = ["j", "k", "enter", "a", "r", "c", "o"];

/**
 * Cards and rows by keyboard: one of them has the focus, a key decides about it, and the focus is
 * on the next one as soon as it has gone.
 *
 * @param {typeof KanbanController | typeof ListController} Controller
 * @param {string} itemSelector of a card or row
 * @param {string} focusSelector of what has the focus in it, empty if it is the item itself
 */
function makeReviewController(Controller, itemSelector, focusSelector) {
    return class extends Controller {
        static components = { ...Controller.components, ReviewKeys };

        setup() {
            super.setup();
            this.review = useState({ status: "" });
            this.keys = KEYS;
            this.decided = null;
            useReviewKeys({ move: this.moveFocus.bind(this), decide: this.decide.bind(this) });
            this.ui = useService("ui");
            this.hasFocus = false;
            useEffect(() => {
                this.focusFirst();
                this.focusNext();
            });
            // A dialog gives the focus back to where it was, and that may be gone.
            useBus(this.ui.bus, "active-element-changed", () => setTimeout(() => this.focusNext()));
        }

        get items() {
            const area = document.activeElement?.closest(".o_kanban_group") || this.rootRef.el;
            return [...area.querySelectorAll(itemSelector)];
        }

        get current() {
            const item = document.activeElement?.closest(itemSelector);
            return item && this.rootRef.el.contains(item) ? item : null;
        }

        getRecords(list = this.model.root) {
            return list.groups ? list.groups.flatMap((group) => this.getRecords(group.list)) : list.records;
        }

        focusItem(item) {
            const target = focusSelector ? item?.querySelector(focusSelector) : item;
            target?.focus();
            target?.scrollIntoView({ block: "nearest" });
        }

        /** Natively the search has the focus at first; there letters are letters. */
        focusFirst() {
            const { items } = this;
            if (this.hasFocus || !items.length || this.env.isSmall) {
                return;
            }
            this.hasFocus = true;
            const { activeElement } = document;
            const isSearch = activeElement?.matches(".o_searchview_input") && !activeElement.value;
            if (isSearch || activeElement === document.body) {
                this.focusItem(items[0]);
            }
        }

        moveFocus(step) {
            const { items, current } = this;
            const index = current ? items.indexOf(current) + step : 0;
            this.focusItem(items[Math.max(0, Math.min(index, items.length - 1))]);
        }

        decide(decision) {
            const selected = this.model.root.selection || [];
            const record = this.getRecords().find(({ id }) => id === this.current?.dataset.id);
            const records = selected.length ? selected : record ? [record] : [];
            const open = records.filter(({ data }) => decision.states.includes(data.state));
            if (!open.length) {
                return;
            }
            this.decided = {
                resId: open[0].resId,
                state: open[0].data.state,
                item: Math.max(0, this.items.indexOf(this.current)),
                group: [...this.rootRef.el.querySelectorAll(".o_kanban_group")].indexOf(
                    this.current?.closest(".o_kanban_group")
                ),
            };
            return runDecision(
                this.env,
                open[0],
                open.map(({ resId }) => resId),
                decision
            );
        }

        /** Once the decision is on screen, put the focus on what took the place of the item. */
        focusNext() {
            if (!this.decided || this.ui.activeElement !== document || !this.rootRef.el) {
                return;
            }
            const { resId, state, item, group } = this.decided;
            const record = this.getRecords().find((found) => found.resId === resId);
            const groups = this.rootRef.el.querySelectorAll(".o_kanban_group");
            const area = groups[group] || this.rootRef.el;
            const items = [...area.querySelectorAll(itemSelector)];
            if (record?.data.state === state) {
                // A dialog was discarded, and what had the focus was drawn anew.
                if (document.activeElement === document.body) {
                    this.focusItem(items[item]);
                }
                return;
            }
            this.decided = null;
            const isInPlace = !groups.length && record;
            this.focusItem(items[Math.min(isInPlace ? item + 1 : item, items.length - 1)]);
            this.review.status = items.length ? _t("Decided. The next one is selected.") : _t("Decided.");
        }
    };
}

export class ReviewKanbanController extends makeReviewController(
    KanbanController,
    ".o_kanban_record:not(.o_kanban_ghost)",
    ""
) {
    static template = "response_management.ReviewKanbanView";
}

export class ReviewListController extends makeReviewController(
    ListController,
    ".o_data_row",
    "td.o_data_cell"
) {
    static template = "response_management.ReviewListView";
}

registry.category("views").add("response_review_kanban", {
    ...kanbanView,
    Controller: ReviewKanbanController,
});
registry.category("views").add("response_review_list", {
    ...listView,
    Controller: ReviewListController,
});
