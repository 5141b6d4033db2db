import { Component, onWillStart, onWillUnmount, onWillUpdateProps, useEffect, useRef, useState } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { cookie } from "@web/core/browser/cookie";
import { getColor, getCustomColor } from "@web/core/colors/colors";
import { deserializeDate, toLocaleDateString } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { formatFloat, formatInteger, formatMonetary, formatPercentage } from "@web/views/fields/formatters";

const LABELS = {
    reached: _t("Reached"),
    answered: _t("Answered"),
    leads: _t("Leads"),
    opportunities: _t("Opportunities"),
    won: _t("Won"),
};

/** How far a campaign got, against what was expected, what each step cost, and when. */
export class CampaignPicture extends Component {
    static template = "response_management.CampaignPicture";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.canvas = useRef("canvas");
        this.labels = LABELS;
        this.state = useState({ data: null });
        onWillStart(async () => {
            await Promise.all([loadBundle("web.chartjs_lib"), this.load(this.props.record.resId)]);
        });
        onWillUpdateProps((next) => this.load(next.record.resId));
        useEffect(
            (data) => {
                this.chart?.destroy();
                if (data?.bars.length && this.canvas.el) {
                    this.chart = new Chart(this.canvas.el, this.getConfig(data));
                }
            },
            () => [this.state.data]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    async load(id) {
        this.state.data = id
            ? await this.orm.call("utm.campaign", "get_campaign_picture", [[id]])
            : null;
    }

    get data() {
        return this.state.data;
    }

    integer(value) {
        return formatInteger(value);
    }

    percentage(value) {
        return formatPercentage(value, { digits: [16, 1] });
    }

    money(value) {
        return formatMonetary(value, { currencyId: this.data.currency_id });
    }

    /** Share of the expected number that was reached, for the width of a bar. */
    width(step) {
        return Math.min(100, Math.round((100 * step.value) / step.expected));
    }

    get machines() {
        return _t("%s automated answers are left out", formatInteger(this.data.suspected));
    }

    open(step) {
        const isAccount = step.model === "crm.campaign.account";
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: LABELS[step.key],
            res_model: step.model,
            domain: step.domain,
            views: (isAccount ? ["list", "graph", "pivot"] : ["list", "kanban", "form"]).map(
                (view) => [false, view]
            ),
            mobile_view_mode: "kanban",
            context: { create: false },
        });
    }

    getConfig({ bars, answers, reached, responders, rates, immature, interval }) {
        const scheme = cookie.get("color_scheme");
        const text = getCustomColor(scheme, "#111827", "#E4E4E4");
        const grid = getCustomColor(scheme, "rgba(0,0,0,.1)", "rgba(255,255,255,.15)");
        const [bar, line] = [getColor(0, scheme, 2), getColor(1, scheme, 2)];
        const format = interval === "month" ? { month: "short", year: "numeric" } : undefined;
        const hasRates = rates.some((rate) => rate !== null);
        const datasets = [
            {
                type: "bar",
                label: _t("Answers given"),
                data: answers,
                backgroundColor: bar,
                maxBarThickness: 48,
                yAxisID: "y",
                order: 2,
            },
        ];
        if (hasRates) {
            datasets.push({
                type: "line",
                label: _t("Response rate so far (%)"),
                data: rates,
                borderColor: line,
                backgroundColor: line,
                pointBackgroundColor: immature.map((is) => (is ? "transparent" : line)),
                segment: {
                    borderDash: ({ p1DataIndex }) => (immature[p1DataIndex] ? [4, 4] : undefined),
                },
                spanGaps: true,
                yAxisID: "rate",
                order: 1,
            });
        }
        const ticks = { color: text, precision: 0 };
        return {
            data: {
                labels: bars.map((day) => {
                    const date = deserializeDate(day);
                    return format ? date.toLocaleString(format) : toLocaleDateString(date);
                }),
                datasets,
            },
            options: {
                maintainAspectRatio: false,
                animation: false,
                interaction: { mode: "index", intersect: false },
                scales: {
                    x: { grid: { display: false }, ticks },
                    y: { beginAtZero: true, grid: { color: grid }, ticks },
                    rate: {
                        display: hasRates,
                        position: "right",
                        beginAtZero: true,
                        grid: { display: false },
                        ticks: { color: text, callback: (value) => `${value} %` },
                    },
                },
                plugins: {
                    legend: { position: "bottom", labels: { color: text, boxWidth: 12 } },
                    tooltip: {
                        callbacks: {
                            label: ({ dataset, parsed, dataIndex }) => {
                                if (dataset.yAxisID !== "rate") {
                                    return `${dataset.label}: ${formatInteger(parsed.y)}`;
                                }
                                const basis = _t(
                                    "%(rate)s %%, %(responders)s of %(reached)s reached",
                                    {
                                        rate: formatFloat(parsed.y, { digits: [16, 1] }),
                                        responders: formatInteger(responders[dataIndex]),
                                        reached: formatInteger(reached[dataIndex]),
                                    }
                                );
                                return immature[dataIndex]
                                    ? _t("%s, some may still answer", basis)
                                    : basis;
                            },
                        },
                    },
                },
            },
        };
    }
}

registry.category("view_widgets").add("campaign_picture", { component: CampaignPicture });
