import { Component, onWillStart, useState } from "@odoo/owl";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatInteger } from "@web/views/fields/formatters";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const PERIODS = [
    [7, _t("7 days")],
    [30, _t("30 days")],
];
const STATES = [
    ["done", _t("Done"), "text-success"],
    ["skipped", _t("Skipped"), "text-muted"],
    ["failed", _t("Failed"), "text-danger"],
];

/** Every scenario: its switch, what it does in words, what it did lately and what it left alone. */
export class ReactivationConsole extends Component {
    static template = "funnel_reactivation.Console";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.periods = PERIODS;
        this.states = STATES;
        this.state = useState({ data: null, isLoading: false });
        onWillStart(() => this.load(this.props.state?.days || 7));
    }

    async load(days) {
        this.state.isLoading = true;
        try {
            this.state.data = await this.orm.call("crm.reactivation.console", "get_console", [
                days,
            ]);
        } finally {
            this.state.isLoading = false;
        }
    }

    get data() {
        return this.state.data;
    }

    async toggle(record) {
        try {
            await this.orm.write("crm.reactivation.scenario", [record.id], {
                is_on: !record.is_on,
            });
        } finally {
            // Refused or not, the page shows what is so.
            await this.load(this.data.days);
        }
    }

    integer(value) {
        return formatInteger(value);
    }

    ago(date) {
        return deserializeDateTime(date).toRelative();
    }

    datetime(date) {
        return formatDateTime(deserializeDateTime(date));
    }

    lines(record, state) {
        return record.figures.lines.filter((line) => line.state === state);
    }

    edit(record) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "crm.reactivation.scenario",
            res_id: record.id,
            views: [[false, "form"]],
        });
    }

    openRequest(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "crm.reactivation.request",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    openWaiting(record) {
        return this.openRequests(record, _t("Waiting"), [["state", "=", "pending"]]);
    }

    openState(record, [state, label]) {
        return this.openRequests(record, label, [
            ["state", "=", state],
            ["date_done", ">=", this.data.since],
        ]);
    }

    openLine(record, line) {
        return this.openRequests(record, line.label, [
            ["state", "=", line.state],
            [line.field, "=", line.value],
            ["date_done", ">=", this.data.since],
        ]);
    }

    openRequests(record, name, domain) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: `${record.name}: ${name}`,
            res_model: "crm.reactivation.request",
            domain: [["scenario_id", "=", record.id], ...domain],
            views: [
                [false, "list"],
                [false, "form"],
            ],
        });
    }

    create() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "crm.reactivation.scenario",
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("funnel_reactivation.console", ReactivationConsole);
