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

/** Periods up to today: days, years back to the first of January, or everything there is. */
const PERIODS = [
    ["30", _t("30 days")],
    ["90", _t("90 days")],
    ["365", _t("12 months")],
    ["years", _t("This year and last year")],
    ["all", _t("All time")],
    ["range", _t("From … to …")],
];
const FIRST_DAY = "1970-01-01";
const VIEWS = [
    ["cohort", _t("Cohort"), _t("Of those who came in during the period: how many ever reached the stage.")],
    ["period", _t("Period"), _t("What happened during the period, no matter when it began.")],
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

/** By which stage groups are ordered; those beyond the largest are summed up. */
const RANKS = [
    ["inquiry", _t("Most inquiries first")],
    ["mql", _t("Most MQLs first")],
    ["sal", _t("Most SALs first")],
    ["sql", _t("Most SQLs first")],
    ["won", _t("Most won first")],
];
const MAX_GROUPS = 6;

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
        this.ranks = RANKS;
        this.state = useState({
            period: "365",
            range: this.getDays("365"),
            view: "cohort",
            group: "",
            rank: "inquiry",
            isAll: false,
            funnels: [],
            isLoading: false,
            ...(this.props.state || {}),
        });
        onWillStart(() => this.load({}));
    }

    async load(changes) {
        Object.assign(this.state, { isAll: false }, changes, { isLoading: true });
        try {
            this.state.funnels = await this.orm.call("crm.funnel.report", "get_funnel", [], {
                date_from: this.state.range[0],
                date_to: this.state.range[1],
                view: this.state.view,
                group_by: this.state.group || false,
                rank_by: this.state.rank,
                limit: this.state.isAll ? false : MAX_GROUPS,
            });
        } finally {
            this.state.isLoading = false;
        }
    }

    /** Return the first and the last day of a period. */
    getDays(period) {
        const today = DateTime.now();
        const first = {
            all: FIRST_DAY,
            years: serializeDate(today.minus({ years: 1 }).startOf("year")),
        }[period];
        return [first || serializeDate(today.minus({ days: Number(period) - 1 })), serializeDate(today)];
    }

    choosePeriod(period) {
        if (period === "range") {
            // The days that are shown are the ones to change.
            const [first, last] = this.state.range;
            const range = first === FIRST_DAY ? this.getDays("365") : [first, last];
            return this.load({ period, range });
        }
        return this.load({ period, range: this.getDays(period) });
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
        return this.load({ range });
    }

    get isSingle() {
        return this.state.funnels.length === 1;
    }

    get hasOthers() {
        return this.state.funnels.some((funnel) => funnel.id === "others");
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

    /** How many have no date at this stage or the one before, so that their days are unknown. */
    undated(step) {
        return _t("%s without dates", formatInteger(step.undated));
    }

    velocity(step) {
        return _t("%(count)s went through both stages. Mean %(mean)s days, 90% within %(p90)s.", {
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
