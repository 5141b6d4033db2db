import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import {
    formatFloat,
    formatInteger,
    formatMonetary,
    formatPercentage,
} from "@web/views/fields/formatters";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { ResponseChart } from "./response_chart";

const PERIODS = [
    ["7_days", _t("7 days")],
    ["last_week", _t("Last week")],
    ["30_days", _t("30 days")],
    ["90_days", _t("90 days")],
];

/** A figure with how it compares with the period before. */
export class OverviewFigure extends Component {
    static template = "response_management.OverviewFigure";
    static props = {
        label: String,
        value: String,
        figure: Object,
        onClick: { type: Function, optional: true },
        previous: String,
        isCost: { type: Boolean, optional: true },
        note: { type: String, optional: true },
        name: String,
    };

    get before() {
        return _t("The period before: %s", this.props.previous);
    }

    get trend() {
        const { value, previous, change } = this.props.figure;
        if (change === null) {
            return { icon: "", css: "text-muted", text: value ? _t("new") : "–" };
        }
        const isUp = value > previous;
        const isGood = isUp !== Boolean(this.props.isCost);
        return {
            icon: value === previous ? "fa-arrows-h" : isUp ? "fa-arrow-up" : "fa-arrow-down",
            css: value === previous ? "text-muted" : isGood ? "text-success" : "text-danger",
            text: formatPercentage(Math.abs(change), { digits: [16, 0] }),
        };
    }
}

/** What came in, what waits, what it cost and what it brought, against the period before. */
export class ResponseOverview extends Component {
    static template = "response_management.ResponseOverview";
    static components = { Layout, OverviewFigure, ResponseChart };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.periods = PERIODS;
        this.state = useState({ data: null, isLoading: false });
        onWillStart(() => this.load(this.props.state?.period || "7_days"));
    }

    async load(period) {
        this.state.isLoading = true;
        try {
            this.state.data = await this.orm.call("crm.response.overview", "get_overview", [
                period,
            ]);
        } finally {
            this.state.isLoading = false;
        }
    }

    get data() {
        return this.state.data;
    }

    get waiting() {
        const { waiting } = this.data;
        const days =
            waiting.days === 1
                ? _t("oldest waits 1 day")
                : _t("oldest waits %s days", formatInteger(waiting.days));
        return [
            {
                key: "review",
                label: _t("To review"),
                note: waiting.review.value ? days : "",
                ...waiting.review,
            },
            {
                key: "identify",
                label: _t("To identify"),
                note: _t("of these, without a campaign"),
                ...waiting.identify,
            },
            {
                key: "late",
                label: _t("Late"),
                note: _t("of these, after the offer had ended"),
                ...waiting.late,
            },
            {
                key: "convert",
                label: _t("To convert"),
                note: _t("accepted, not followed up yet"),
                ...waiting.convert,
            },
        ];
    }

    integer(value) {
        return formatInteger(value);
    }

    decimal(value) {
        return formatFloat(value, { digits: [16, 1] });
    }

    percentage(value) {
        return formatPercentage(value, { digits: [16, 1] });
    }

    money(value) {
        return formatMonetary(value, { currencyId: this.data.currency_id, digits: [16, 0] });
    }

    openResponses(name, domain) {
        return this.open("crm.response", name, domain, ["list", "kanban", "form"]);
    }

    openCameIn() {
        return this.openResponses(_t("Came In"), this.data.came_in.domain);
    }

    openBar(index) {
        return this.openResponses(_t("Came In"), this.data.came_in.bar_domains[index]);
    }

    openBrought(key) {
        const names = {
            leads: _t("Leads"),
            opportunities: _t("Opportunities"),
            won: _t("Won"),
        };
        const { domain } = this.data.brought[key];
        return this.open("crm.lead", names[key], domain, ["list", "kanban", "form"], {
            active_test: false,
        });
    }

    openCost() {
        return this.open(
            "crm.campaign.account",
            _t("Cost"),
            this.data.cost.domain,
            ["pivot", "graph"],
            {
                pivot_measures: ["money_cost", "hours", "workload_cost"],
                pivot_row_groupby: ["campaign_id", "source"],
            }
        );
    }

    openCampaign(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "utm.campaign",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    openSpeed() {
        return this.action.doAction("response_management.crm_response_report_action_speed", {
            additionalContext: { search_default_my_work: 1 },
        });
    }

    open(model, name, domain, views, context = {}) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: model,
            domain,
            views: views.map((view) => [false, view]),
            context: { create: false, ...context },
        });
    }
}

registry.category("actions").add("response_management.overview", ResponseOverview);
