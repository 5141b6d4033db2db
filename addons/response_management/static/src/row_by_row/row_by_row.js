import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatFloat } from "@web/core/utils/numbers";
import { GraphModel } from "@web/views/graph/graph_model";
import { graphView } from "@web/views/graph/graph_view";
import { PivotModel } from "@web/views/pivot/pivot_model";
import { pivotView } from "@web/views/pivot/pivot_view";

/** Milliseconds from which on somebody wonders what takes so long. Less is not told. */
export const PATIENCE = 1000;

/**
 * Make a model tell how long it waited for an answer that was counted row by row, because the sums
 * that are kept do not know all that was asked for. A quick answer costs nothing: nobody asks.
 */
const telling = (Model) =>
    class extends Model {
        setup() {
            super.setup(...arguments);
            this.rowByRowSeconds = 0;
        }

        /** What to tell about the answer that is shown, nothing if there is nothing to tell. */
        get rowByRowNote() {
            return (
                this.rowByRowSeconds &&
                _t("Counted row by row: %s s", formatFloat(this.rowByRowSeconds, { digits: [16, 1] }))
            );
        }

        /**
         * Return what `load` does, and note how long that took if it was counted row by row.
         *
         * @param {Function} load asks the server
         * @param {Array} question domain, groups and measures that are asked for
         */
        async timed(load, { resModel, question, context }) {
            const start = performance.now();
            const answer = await load();
            const spent = performance.now() - start;
            const isSlow = spent >= PATIENCE && !this.useSampleModel;
            const args = [resModel, "is_counted_row_by_row", question, { context }];
            const isByRow = isSlow && (await this.orm.silent.call(...args));
            this.rowByRowSeconds = isByRow ? spent / 1000 : 0;
            return answer;
        }
    };

export class ReportPivotModel extends telling(PivotModel) {
    async _getGroupsSubdivision(params) {
        const { resModel, groupDomain, groupingSets, measureSpecs, kwargs } = params;
        const groups = [...new Set(groupingSets.flat())];
        return this.timed(() => super._getGroupsSubdivision(...arguments), {
            resModel,
            question: [groupDomain, groups, measureSpecs],
            context: kwargs.context,
        });
    }
}

export class ReportGraphModel extends telling(GraphModel) {
    async _loadDataPoints(metaData) {
        const { measure, domain, fields, groupBy, resModel } = metaData;
        const aggregate =
            measure === "__count" ? measure : `${measure}:${fields[measure].aggregator}`;
        return this.timed(() => super._loadDataPoints(...arguments), {
            resModel,
            question: [domain, groupBy.map((item) => item.spec), [aggregate]],
            context: this.searchParams.context,
        });
    }
}

export const reportPivotView = {
    ...pivotView,
    Model: ReportPivotModel,
    buttonTemplate: "response_management.ReportPivotButtons",
};

registry.category("views").add("response_report_pivot", reportPivotView);
registry.category("views").add("response_report_graph", {
    ...graphView,
    Model: ReportGraphModel,
    buttonTemplate: "response_management.ReportGraphButtons",
});
