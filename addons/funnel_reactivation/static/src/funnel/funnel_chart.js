import { Component, onWillStart, onWillUnmount, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { cookie } from "@web/core/browser/cookie";
import { getColor, getCustomColor } from "@web/core/colors/colors";

/**
 * Funnels as bars that narrow from stage to stage; a click on a bar opens what it counts.
 *
 * Bars are centred on the axis. What is not ripe yet is drawn paler.
 */
export class FunnelChart extends Component {
    static template = "funnel_reactivation.FunnelChart";
    static props = { funnels: Array, label: String, onStepClick: Function };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [this.props.funnels]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    draw() {
        this.chart?.destroy();
        this.chart = new Chart(this.canvas.el, this.getConfig());
    }

    getConfig() {
        const { funnels, onStepClick } = this.props;
        const scheme = cookie.get("color_scheme");
        const text = getCustomColor(scheme, "#111827", "#E4E4E4");
        return {
            type: "bar",
            data: {
                labels: funnels[0].steps.map((step) => step.label),
                datasets: funnels.map((funnel, index) => {
                    const color = getColor(index, scheme, funnels.length);
                    return {
                        label: funnel.name,
                        data: funnel.steps.map((step) => [-step.volume / 2, step.volume / 2]),
                        backgroundColor: funnel.steps.map((step) =>
                            step.is_immature ? `${color}80` : color
                        ),
                        maxBarThickness: 56,
                        borderRadius: 4,
                        borderSkipped: false,
                    };
                }),
            },
            options: {
                indexAxis: "y",
                maintainAspectRatio: false,
                animation: false,
                onClick: (_ev, elements) =>
                    elements.length &&
                    onStepClick(funnels[elements[0].datasetIndex].steps[elements[0].index]),
                onHover: (ev, elements) => {
                    ev.native.target.style.cursor = elements.length ? "pointer" : "default";
                },
                scales: {
                    x: { display: false },
                    y: { grid: { display: false }, ticks: { color: text, font: { size: 14 } } },
                },
                plugins: {
                    legend: {
                        display: funnels.length > 1,
                        position: "bottom",
                        labels: { color: text, boxWidth: 12 },
                    },
                    tooltip: {
                        callbacks: {
                            label: (item) =>
                                `${item.dataset.label}: ${
                                    funnels[item.datasetIndex].steps[item.dataIndex].volume
                                }`,
                        },
                    },
                },
            },
        };
    }
}
