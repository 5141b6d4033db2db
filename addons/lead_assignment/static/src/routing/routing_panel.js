import {useService} from "@web/core/utils/hooks";
import {formatInteger, formatPercentage} from "@web/views/fields/formatters";
import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {getRuleColors, RoutingPicture} from "./routing_picture";

/**
 * The routing picture of a run or of the last days, of a dry run beside what is, and as a table.
 */
export class RoutingPanel extends Component {
    static template = "lead_assignment.RoutingPanel";
    static components = {RoutingPicture};
    static props = {
        runId: {type: Number, optional: true},
        days: {type: Number, optional: true},
        // Changes when the same question has another answer by now.
        version: {type: String, optional: true},
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({routing: null, isTable: false});
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((props) => this.load(props));
    }

    getQuestion(props) {
        return {run_id: props.runId || false, days: props.days || 30};
    }

    async load(props) {
        const question = JSON.stringify([this.getQuestion(props), props.version]);
        if (question === this.question) {
            return;
        }
        this.question = question;
        const routing = await this.orm.call(
            "crm.assignment.routing",
            "get_routing",
            [],
            this.getQuestion(props)
        );
        if (question === this.question) {
            this.colors = getRuleColors(routing.picture);
            this.state.routing = routing;
        }
    }

    get rows() {
        const {picture} = this.state.routing;
        const labels = {};
        for (const column of picture.columns) {
            for (const node of column.nodes) {
                labels[node.key] = node;
            }
        }
        return picture.bands.flatMap((bands, index) =>
            bands.map((band) => ({
                ...band,
                key: `${index}|${band.from}|${band.to}`,
                fromTitle: picture.columns[index].title,
                toTitle: picture.columns[index + 1].title,
                fromLabel: labels[band.from].label,
                toLabel: labels[band.to].label,
                part: formatPercentage(band.count / this.state.routing.total),
                shown: formatInteger(band.count),
            }))
        );
    }

    async open(path, isBefore) {
        this.action.doAction(
            await this.orm.call("crm.assignment.routing", "get_band_action", [path], {
                ...this.getQuestion(this.props),
                is_before: isBefore,
            })
        );
    }
}
