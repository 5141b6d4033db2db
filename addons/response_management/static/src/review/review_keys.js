import { Component } from "@odoo/owl";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { _t } from "@web/core/l10n/translation";

/** States in which each decision can be taken, as on the server. */
export const DECISIONS = {
    a: { name: "action_accept", states: ["review"] },
    r: { name: "action_reject", states: ["review", "accepted"] },
    c: { name: "action_convert", states: ["review", "accepted", "closed"] },
    o: { name: "action_close", states: ["review", "accepted"] },
};

const LABELS = {
    j: _t("Next"),
    k: _t("Previous"),
    enter: _t("Open"),
    a: _t("Accept"),
    r: _t("Reject"),
    c: _t("Convert"),
    o: _t("No Action"),
};

/** Bar that names the keys, and tells a screen reader what a key has done. */
export class ReviewKeys extends Component {
    static template = "response_management.ReviewKeys";
    static props = { keys: Array, status: String };

    get keys() {
        return this.props.keys.map((key) => ({
            key,
            cap: key === "enter" ? "↵" : key.toUpperCase(),
            label: LABELS[key],
        }));
    }
}

/**
 * Move with J and K, decide with A, R, C and O.
 *
 * @param {Object} params
 * @param {(step: 1|-1) => any} params.move
 * @param {(decision: Object) => any} params.decide
 */
export function useReviewKeys({ move, decide }) {
    useHotkey("j", () => move(1), { allowRepeat: true });
    useHotkey("k", () => move(-1), { allowRepeat: true });
    for (const [key, decision] of Object.entries(DECISIONS)) {
        useHotkey(key, () => decide(decision));
    }
}

/**
 * Run a decision as its button would.
 *
 * @param {Object} env of a view
 * @param {Object} record one of those decided about
 * @param {number[]} resIds those decided about
 * @param {Object} decision one of DECISIONS
 */
export function runDecision(env, record, resIds, decision) {
    return env.onClickViewButton({
        clickParams: {
            type: "object",
            name: decision.name,
            buttonContext: { crm_response_next: true },
        },
        getResParams: () => ({
            context: record.context,
            evalContext: record.evalContext,
            resModel: record.resModel,
            resId: resIds.length === 1 ? resIds[0] : false,
            resIds,
        }),
    });
}

/** What a decision that was taken is called. */
export function getStateLabel(record) {
    const labels = Object.fromEntries(record.fields.state.selection);
    return labels[record.data.state] || "";
}
