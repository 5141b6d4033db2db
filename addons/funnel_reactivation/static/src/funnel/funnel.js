import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { serializeDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat, formatInteger, formatPercentage } from "@web/views/fields/formatters";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { FunnelChart } from "./funnel_chart";

const { DateTime } = luxon;

/** Periods in days up to today; the year is what the volume of a stage is usually told for. */
const PERIODS = [
    ["30", _t("30 days")],
    ["90", _t("90 days")],
    ["365", _t("12 months")],
];
const VIEWS = [
    ["cohort", _t("Cohort"), _t("Of those who came in during the period: who ever got there.")],
    ["period", _t("Period"), _t("What happened during the period, whenever it began.")],
];
const GROUPS = [
    ["", _t("All together")],
    ["campaign_id", _t("By campaign")],
    ["medium_id", _t("By campaign channel")],
    ["response_channel_id", _t("By response channel")],
    ["offer_id", _t("By offer")],
    ["team_id", _t("By sales team")],
    ["user_id", _t("By salesperson")],
];

/** Volumes, conversion and days from stage to stage, side by side for what they are compared by. */
export class Funnel extends Component {
    static template = "funnel_reactivation.Funnel";
    static components = { Layout, FunnelChart };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.periods = PERIODS;
        this.views = VIEWS;
        this.groups = GROUPS;
        this.state = useState({
            period: "365",
            view: "cohort",
            group: "",
            funnels: [],
            isLoading: false,
            ...(this.props.state || {}),
        });
        onWillStart(() => this.load({}));
    }

    async load(changes) {
        Object.assign(this.state, changes, { isLoading: true });
        const today = DateTime.now();
        try {
            this.state.funnels = await this.orm.call("crm.funnel.report", "get_funnel", [
                serializeDate(today.minus({ days: Number(this.state.period) - 1 })),
                serializeDate(today),
                this.state.view,
                this.state.group || false,
            ]);
        } finally {
            this.state.isLoading = false;
        }
    }

    get explanation() {
        return VIEWS.find(([key]) => key === this.state.view)[2];
    }

    get hasNumbers() {
        return this.state.funnels.some((funnel) => funnel.steps.some((step) => step.volume));
    }

    get hasImmature() {
        return this.state.funnels.some((funnel) => funnel.steps.some((step) => step.is_immature));
    }

    integer(value) {
        return formatInteger(value);
    }

    rate(step) {
        return step.rate === null ? "" : formatPercentage(step.rate, { digits: [16, 1] });
    }

    days(value) {
        return value === null ? "–" : formatFloat(value, { digits: [16, 1] });
    }

    velocity(step) {
        return _t("%(count)s went both stages. Mean %(mean)s days, 90 % within %(p90)s.", {
            count: formatInteger(step.count),
            mean: this.days(step.mean),
            p90: this.days(step.p90),
        });
    }

    open(step) {
        this.action.doAction({
            type: "ir.actions.act_window",
            name: step.label,
            res_model: "crm.funnel.report",
            views: [
                [false, "list"],
                [false, "pivot"],
            ],
            domain: step.domain,
        });
    }
}

registry.category("actions").add("funnel_reactivation.funnel", Funnel);
