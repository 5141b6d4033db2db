import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {Layout} from "@web/search/layout";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {Component, useState} from "@odoo/owl";
import {RoutingPanel} from "./routing_panel";

/** The routing picture on the form of a run. */
export class RoutingWidget extends Component {
    static template = "lead_assignment.RoutingWidget";
    static components = {RoutingPanel};
    static props = {...standardWidgetProps};

    get runId() {
        return this.props.record.resId || undefined;
    }

    /** Return what changes as a run goes on, or is undone. */
    get version() {
        const {state, lead_count, undone_count} = this.props.record.data;
        return JSON.stringify([state, lead_count, undone_count]);
    }
}

registry.category("view_widgets").add("lead_assignment_routing", {
    component: RoutingWidget,
    fieldDependencies: [
        {name: "state", type: "selection"},
        {name: "lead_count", type: "integer"},
        {name: "undone_count", type: "integer"},
    ],
});

/** The routing picture of the last days, in the reports. */
export class RoutingAction extends Component {
    static template = "lead_assignment.RoutingAction";
    static components = {Layout, RoutingPanel};
    static props = {...standardActionServiceProps};

    setup() {
        this.display = {controlPanel: {}};
        this.state = useState({days: 30});
    }

    get periods() {
        return [
            [7, _t("Last 7 days")],
            [30, _t("Last 30 days")],
            [90, _t("Last 90 days")],
            [365, _t("Last 12 months")],
        ];
    }
}

registry.category("actions").add("lead_assignment.routing", RoutingAction);
