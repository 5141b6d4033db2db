import { registry } from "@web/core/registry";
import { PivotRenderer } from "@web/views/pivot/pivot_renderer";

import { reportPivotView } from "../row_by_row/row_by_row";

/** Share of the full color in a cell that holds 1, out of a highest of many. */
const PALEST = 0.08;
const DEEPEST = 0.75;

/**
 * A pivot table that names its axes, and whose cells are the darker the more they hold, measure by
 * measure. Totals stay as they are: beside them no cell would show.
 */
export class HeatMapRenderer extends PivotRenderer {
    static template = "response_management.HeatMapRenderer";

    setup() {
        super.setup();
        this.highest = this.getHighest();
    }

    onWillUpdateProps() {
        super.onWillUpdateProps(...arguments);
        this.highest = this.getHighest();
    }

    /** Name what groups an axis, as the corner of the table tells rows from columns. */
    getAxisName(groupBys) {
        const { fields } = this.model.metaData;
        return groupBys.map((groupBy) => fields[groupBy.split(":")[0]].string).join(" / ");
    }

    /** Return the highest value of each measure outside the totals. */
    getHighest() {
        const highest = {};
        for (const row of this.table.rows) {
            for (const cell of row.subGroupMeasurements) {
                if (this.isHeated(cell, row)) {
                    highest[cell.measure] = Math.max(highest[cell.measure] || 0, cell.value);
                }
            }
        }
        return highest;
    }

    isHeated(cell, row) {
        return row.isLeaf && !cell.isBold && typeof cell.value === "number" && cell.value > 0;
    }

    getHeatStyle(cell, row) {
        if (!this.isHeated(cell, row)) {
            return "";
        }
        const share = cell.value / this.highest[cell.measure];
        const heat = Math.round(100 * (PALEST + (DEEPEST - PALEST) * share));
        return `--HeatMap-heat: ${heat}%`;
    }

    /** Say what share of its row a cell is, with the number it is a share of. */
    getHeatTooltip(cell, row) {
        const total = row.subGroupMeasurements.findLast(
            (other) => other.isBold && other.measure === cell.measure
        );
        const aggregator = this.model.metaData.measures[cell.measure].aggregator;
        if (!this.isHeated(cell, row) || !total?.value || aggregator !== "sum") {
            return undefined;
        }
        const share = Math.round((100 * cell.value) / total.value);
        return `${row.title}: ${cell.value} / ${total.value} = ${share} %`;
    }
}

registry.category("views").add("response_heat_map", {
    ...reportPivotView,
    Renderer: HeatMapRenderer,
});
