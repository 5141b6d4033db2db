import { Component } from "@odoo/owl";
import { formatInteger, formatPercentage } from "@web/views/fields/formatters";

/** Narrowest bar that is drawn, in percent, so that one response in thousands can be clicked. */
const NARROWEST = 2;

/**
 * One funnel as bars that narrow from stage to stage, each with its number and the share of the
 * stage before. A click on a bar opens what it counts. What is too young is drawn paler.
 */
export class FunnelChart extends Component {
    static template = "funnel_reactivation.FunnelChart";
    static props = { funnel: Object, isLarge: { type: Boolean, optional: true }, onStepClick: Function };

    get largest() {
        return Math.max(...this.props.funnel.steps.map((step) => step.volume), 1);
    }

    width(step) {
        return step.volume ? Math.max((100 * step.volume) / this.largest, NARROWEST) : 0;
    }

    volume(step) {
        return formatInteger(step.volume);
    }

    rate(step) {
        return step.rate === null ? "" : formatPercentage(step.rate, { digits: [16, 0] });
    }
}
