import { Component, onWillStart, onWillUnmount, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { cookie } from "@web/core/browser/cookie";
import { getColor, getCustomColor } from "@web/core/colors/colors";
import { deserializeDate, toLocaleDateString } from "@web/core/l10n/dates";

/** Answers by day or week, stacked by type; a click on a bar opens what it counts. */
export class ResponseChart extends Component {
    static template = "response_management.ResponseChart";
    static props = {
        bars: Array,
        types: Array,
        label: String,
        onBarClick: Function,
    };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [this.props.bars, this.props.types]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    draw() {
        this.chart?.destroy();
        this.chart = new Chart(this.canvas.el, this.getConfig());
    }

    getConfig() {
        const { bars, types, onBarClick } = this.props;
        const scheme = cookie.get("color_scheme");
        const text = getCustomColor(scheme, "#111827", "#E4E4E4");
        const grid = getCustomColor(scheme, "rgba(0,0,0,.1)", "rgba(255,255,255,.15)");
        const ticks = { color: text, precision: 0 };
        return {
            type: "bar",
            data: {
                labels: bars.map((bar) => toLocaleDateString(deserializeDate(bar))),
                datasets: types.map((type, index) => ({
                    label: type.name,
                    data: type.counts,
                    backgroundColor: getColor(index, scheme, types.length),
                    maxBarThickness: 48,
                })),
            },
            options: {
                maintainAspectRatio: false,
                animation: false,
                interaction: { mode: "index", intersect: false },
                onClick: (_ev, elements) => elements.length && onBarClick(elements[0].index),
                onHover: (ev, elements) => {
                    ev.native.target.style.cursor = elements.length ? "pointer" : "default";
                },
                scales: {
                    x: { stacked: true, grid: { display: false }, ticks },
                    y: { stacked: true, beginAtZero: true, grid: { color: grid }, ticks },
                },
                plugins: {
                    legend: { position: "bottom", labels: { color: text, boxWidth: 12 } },
                    tooltip: { filter: (item) => item.parsed.y > 0 },
                },
            },
        };
    }
}
