import {loadBundle} from "@web/core/assets";
import {getColor} from "@web/core/colors/colors";
import {serializeDate, serializeDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {Component, onWillStart, onWillUnmount, useEffect, useRef, useState} from "@odoo/owl";

const {DateTime} = luxon;

/**
 * How contact and qualification depend on the delay of the first attempt: rates with their
 * counts and confidence intervals, drawn and told.
 */
export class SpeedDecay extends Component {
    static template = "lead_assignment.SpeedDecay";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.canvas = useRef("canvas");
        this.display = {controlPanel: {}};
        this.state = useState({
            days: "365",
            range: [serializeDate(DateTime.now().minus({days: 364})), serializeDate(DateTime.now())],
            team: "",
            decay: null,
        });
        onWillStart(async () => {
            const [teams] = await Promise.all([
                this.orm.searchRead("crm.team", [], ["name"]),
                loadBundle("web.chartjs_lib"),
                this.load(),
            ]);
            this.teams = teams;
        });
        useEffect(
            () => this.draw(),
            () => [this.state.decay]
        );
        onWillUnmount(() => this.chart && this.chart.destroy());
    }

    get periods() {
        return [
            ["30", _t("Last 30 days")],
            ["90", _t("Last 90 days")],
            ["365", _t("Last 12 months")],
            ["years", _t("This year and last year")],
            ["", _t("Ever")],
            ["range", _t("From … to …")],
        ];
    }

    get domain() {
        const domain = [];
        const {days, range} = this.state;
        if (days === "range") {
            // Days where the user is, both included.
            const last = DateTime.fromISO(range[1]).plus({days: 1});
            domain.push(["date_captured", ">=", serializeDateTime(DateTime.fromISO(range[0]))]);
            domain.push(["date_captured", "<", serializeDateTime(last)]);
        } else if (days) {
            const since =
                days === "years"
                    ? DateTime.now().minus({years: 1}).startOf("year")
                    : DateTime.now().minus({days: Number(days)});
            domain.push(["date_captured", ">=", serializeDateTime(since)]);
        }
        if (this.state.team) {
            domain.push(["team_id", "=", Number(this.state.team)]);
        }
        return domain;
    }

    get hasLeads() {
        return this.state.decay.points.some((point) => point.count);
    }

    async load() {
        this.state.decay = await this.orm.call("crm.speed.report", "get_decay", [this.domain]);
    }

    async onChange(name, ev) {
        this.state[name] = ev.target.value;
        await this.load();
    }

    async chooseDay(index, day) {
        if (!day) {
            return;
        }
        this.state.range[index] = day;
        if (this.state.range[0] > this.state.range[1]) {
            this.state.range[1 - index] = day;
        }
        await this.load();
    }

    formatRate(rate) {
        return rate.value === null ? "–" : `${rate.value} %`;
    }

    formatInterval(rate) {
        return rate.interval ? `${rate.interval[0]} – ${rate.interval[1]} %` : "";
    }

    openLeads(point) {
        this.action.doAction({
            type: "ir.actions.act_window",
            name: point.label,
            res_model: "crm.speed.report",
            views: [
                [false, "list"],
                [false, "pivot"],
            ],
            domain: [...this.domain, ["delay_bucket", "=", point.bucket]],
        });
    }

    draw() {
        if (this.chart) {
            this.chart.destroy();
            this.chart = null;
        }
        if (!this.canvas.el || !this.hasLeads) {
            return;
        }
        const points = this.state.decay.points;
        this.chart = new Chart(this.canvas.el, {
            type: "line",
            data: {
                labels: points.map((point) => `${point.label} (${point.count})`),
                datasets: [
                    ...this.getDatasets(points, "contact", _t("Contacted"), 0),
                    ...this.getDatasets(points, "qualification", _t("Qualified"), 2),
                ],
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                spanGaps: true,
                scales: {y: {min: 0, max: 100, title: {display: true, text: _t("% of leads")}}},
                plugins: {
                    legend: {labels: {filter: (item) => Boolean(item.text)}},
                    tooltip: {filter: (item) => Boolean(item.dataset.label)},
                },
            },
        });
    }

    /** The line of a rate, and the borders of its interval with the space between them filled. */
    getDatasets(points, name, label, index) {
        const color = getColor(index, "light", "sm");
        const border = (side) => points.map(({[name]: rate}) => rate.interval && rate.interval[side]);
        const quiet = {label: "", borderWidth: 0, pointRadius: 0, backgroundColor: `${color}22`};
        return [
            {
                label,
                data: points.map((point) => point[name].value),
                borderColor: color,
                backgroundColor: color,
                pointRadius: 5,
                // Thin ones are hollow.
                pointBackgroundColor: points.map((point) => (point.is_thin ? "#ffffff" : color)),
            },
            {...quiet, data: border(0), fill: false},
            {...quiet, data: border(1), fill: "-1"},
        ];
    }
}

registry.category("actions").add("lead_assignment.speed_decay", SpeedDecay);
