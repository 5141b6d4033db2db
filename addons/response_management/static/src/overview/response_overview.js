import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
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
import { FirstSteps } from "@crm_privacy/first_steps/first_steps";
import { ResponseChart } from "./response_chart";

const PERIODS = [
    ["7_days", _t("7 days")],
    ["last_week", _t("Last week")],
    ["30_days", _t("30 days")],
    ["90_days", _t("90 days")],
];
/** Longer ones look back, and are compared with nothing before if they are longer than a year. */
const LONG_PERIODS = [
    ["12_months", _t("12 months")],
    ["years", _t("This year and last year")],
    ["all", _t("All time")],
    ["range", _t("From … to …")],
];

const NAMES = {
    came_in: _t("Came In"),
    leads: _t("Leads"),
    opportunities: _t("Opportunities"),
    won: _t("Won"),
    revenue: _t("Won Revenue"),
    money: _t("Cost"),
    hours: _t("Workload"),
    reviews: _t("Your Reviews"),
};

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
        isCompared: { type: Boolean, optional: true },
        note: { type: String, optional: true },
        name: String,
    };

    get before() {
        return _t("Previous period: %s", this.props.previous);
    }

    get isCompared() {
        return this.props.isCompared !== false;
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
    static components = { FirstSteps, Layout, OverviewFigure, ResponseChart };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.periods = PERIODS;
        this.longPeriods = LONG_PERIODS;
        this.names = NAMES;
        this.state = useState({ data: null, isLoading: false, steps: null, range: null });
        onWillStart(() =>
            Promise.all([this.load(this.props.state?.period || "7_days"), this.loadSteps()])
        );
    }

    async loadSteps() {
        this.state.steps = await this.orm.call("crm.first.steps", "get_first_steps", []);
    }

    reload() {
        return Promise.all([this.load(this.data.period, this.state.range), this.loadSteps()]);
    }

    get hasSteps() {
        const { is_closed, is_done } = this.state.steps;
        return !is_closed && !is_done;
    }

    /** Without any answer there is nothing to show but the way to the first. */
    get hasFigures() {
        const steps = this.state.steps.sections.flatMap((section) => section.steps);
        return !this.hasSteps || steps.some(({ key, is_done }) => key === "answer" && is_done);
    }

    async closeSteps() {
        await this.orm.call("crm.first.steps", "close_first_steps", []);
        this.state.steps.is_closed = true;
    }

    async load(period, range = null) {
        this.state.isLoading = true;
        try {
            this.state.data = await this.orm.call("crm.response.overview", "get_overview", [
                period,
                ...(range || []),
            ]);
            this.state.range = range;
        } finally {
            this.state.isLoading = false;
        }
    }

    /** Choose one of the longer periods; the days that are shown are the ones to change. */
    choosePeriod(period) {
        if (period !== "range") {
            return period && this.load(period);
        }
        const last = deserializeDate(this.data.end).minus({ days: 1 });
        const first =
            this.data.period === "all" ? last.minus({ days: 364 }) : deserializeDate(this.data.start);
        return this.load(period, [serializeDate(first), serializeDate(last)]);
    }

    chooseDay(index, day) {
        if (!day) {
            return;
        }
        const range = [...this.state.range];
        range[index] = day;
        if (range[0] > range[1]) {
            range[1 - index] = day;
        }
        return this.load("range", range);
    }

    get data() {
        return this.state.data;
    }

    get waiting() {
        const { waiting } = this.data;
        const days =
            waiting.days === 1
                ? _t("oldest waiting for 1 day")
                : _t("oldest waiting for %s days", formatInteger(waiting.days));
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
                note: _t("their campaign is not known yet"),
                ...waiting.identify,
            },
            {
                key: "late",
                label: _t("Late"),
                note: _t("to review, received after the offer ended"),
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

    /** Hours in words, as exact as anybody wants to know it. */
    duration(hours) {
        if (hours < 1) {
            return _t("%s min", formatInteger(Math.round(hours * 60)));
        }
        if (hours < 48) {
            return _t("%s h", formatInteger(Math.round(hours)));
        }
        return _t("%s days", formatInteger(Math.round(hours / 24)));
    }

    percentage(value) {
        return formatPercentage(value, { digits: [16, 1] });
    }

    money(value) {
        return formatMonetary(value, { currencyId: this.data.currency_id, digits: [16, 0] });
    }

    /** Open the records of a figure: the server says which they are. */
    openFigure(name, figure) {
        if (figure.model === "crm.campaign.account") {
            return this.openAccount(name, figure);
        }
        return this.open(figure.model, name, figure.domain, ["list", "kanban", "form"]);
    }

    openBar(index) {
        const { model, bar_domains } = this.data.came_in;
        return this.openFigure(NAMES.came_in, { model, domain: bar_domains[index] });
    }

    openAccount(name, figure) {
        return this.open(figure.model, name, figure.domain, ["list", "graph", "pivot"], {
            graph_measure: figure.measure,
            graph_groupbys: ["campaign_id"],
            pivot_measures: [figure.measure],
            pivot_row_groupby: ["campaign_id", "source"],
        });
    }

    openCampaign(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "utm.campaign",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    open(model, name, domain, views, context = {}) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: model,
            domain,
            views: views.map((view) => [false, view]),
            mobile_view_mode: "kanban",
            context: { create: false, ...context },
        });
    }
}

registry.category("actions").add("response_management.overview", ResponseOverview);
