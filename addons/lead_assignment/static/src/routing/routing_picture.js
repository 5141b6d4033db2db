import {getColor} from "@web/core/colors/colors";
import {cookie} from "@web/core/browser/cookie";
import {_t} from "@web/core/l10n/translation";
import {formatInteger} from "@web/views/fields/formatters";
import {Component, onMounted, onWillUnmount, useRef, useState} from "@odoo/owl";
import {layOut, NODE_WIDTH, splitPicture} from "./routing_layout";

/** Below this there is no room for three columns and their labels. */
const NARROW = 640;
/** Between a node and its label, and between the label and its count. */
const LABEL_GAP = 6;

/**
 * Draws how leads flow from left to right. Each band and each node opens its leads.
 */
export class RoutingPicture extends Component {
    static template = "lead_assignment.RoutingPicture";
    static props = {
        picture: Object,
        colors: Object,
        onOpen: Function,
    };

    setup() {
        this.root = useRef("root");
        this.nodeWidth = NODE_WIDTH;
        this.state = useState({width: 0, active: null});
        const observer = new ResizeObserver(() => this.measure());
        onMounted(() => {
            this.measure();
            observer.observe(this.root.el);
        });
        onWillUnmount(() => observer.disconnect());
    }

    measure() {
        this.state.width = this.root.el ? Math.floor(this.root.el.clientWidth) : 0;
    }

    get isNarrow() {
        return this.state.width < NARROW;
    }

    get drawings() {
        const {width} = this.state;
        if (!width) {
            return [];
        }
        const isNarrow = this.isNarrow && this.props.picture.columns.length > 2;
        const pictures = isNarrow ? splitPicture(this.props.picture) : [this.props.picture];
        const [leftPart, rightPart] = isNarrow ? [0.38, 0.42] : [0.28, 0.28];
        return pictures.map((picture, index) => {
            const left = this.getMargin(picture.columns[0], width * leftPart);
            const right = this.getMargin(picture.columns.at(-1), width * rightPart);
            return {id: index, width, left, right, ...layOut(picture, width, left, right)};
        });
    }

    /** Return the space that the labels of a column want, if there is so much. */
    getMargin(column, limit) {
        const widths = column.nodes.map(
            (node) => this.getTextWidth(this.getName(node)) + this.getCountWidth(node)
        );
        return Math.min(limit, Math.max(80, ...widths) + 2 * LABEL_GAP);
    }

    /** Return what a node is called: where there is little room, its color says that nobody has. */
    getName(node) {
        return (this.isNarrow && node.short) || node.label;
    }

    getTextWidth(text, weight = 400) {
        if (!this.pen) {
            this.pen = document.createElement("canvas").getContext("2d");
            this.font = getComputedStyle(this.root.el).fontFamily;
        }
        this.pen.font = `${weight} 13px ${this.font}`;
        return this.pen.measureText(text).width;
    }

    getCountWidth(node) {
        return this.getTextWidth(formatInteger(node.count), 600) + LABEL_GAP;
    }

    getColor(band) {
        return this.props.colors[band.rule] || "var(--gray-500)";
    }

    getNodeColor(node) {
        if (node.key.startsWith("unassigned:")) {
            return "var(--o-lead-routing-unassigned)";
        }
        return this.props.colors[node.key] || "var(--gray-600)";
    }

    getLabel(node, drawing) {
        const isFirst = node.column === 0;
        const isLast = node.column === node.last;
        let room = (drawing.width - drawing.left - drawing.right) / node.last;
        if (isFirst) {
            room = drawing.left;
        } else if (isLast) {
            room = drawing.right;
        }
        return {
            x: isFirst ? node.x - LABEL_GAP : node.x + NODE_WIDTH + LABEL_GAP,
            anchor: isFirst ? "end" : "start",
            text: this.shorten(
                this.getName(node),
                room - this.getCountWidth(node) - 2 * LABEL_GAP - (isFirst || isLast ? 0 : NODE_WIDTH)
            ),
            count: formatInteger(node.count),
        };
    }

    /** Return as much of a text as there is room for. */
    shorten(text, room) {
        if (this.getTextWidth(text) <= room) {
            return text;
        }
        let length = text.length - 1;
        while (length > 3 && this.getTextWidth(`${text.slice(0, length)}…`) > room) {
            length--;
        }
        return `${text.slice(0, length).trimEnd()}…`;
    }

    tellBand(band) {
        return _t("%(count)s leads from %(from)s to %(to)s", {
            count: formatInteger(band.count),
            from: band.fromLabel,
            to: band.toLabel,
        });
    }

    tellNode(node) {
        return _t("%(label)s: %(count)s leads", {
            label: node.label,
            count: formatInteger(node.count),
        });
    }

    isFaded(band) {
        const active = this.state.active;
        return active && ![band.key, band.from, band.to].includes(active);
    }

    onKey(ev, path) {
        if (ev.key === "Enter" || ev.key === " ") {
            ev.preventDefault();
            this.props.onOpen(path);
        }
    }
}

/** Return `{key: color}` of the rules of a picture, in their order. */
export function getRuleColors(picture) {
    const scheme = cookie.get("color_scheme");
    const rules = picture.columns.length > 2 ? picture.columns[1].nodes : [];
    const named = rules.filter((node) => node.key !== "rule:none");
    return Object.fromEntries(
        named.map((node, index) => [node.key, getColor(index, scheme, named.length)])
    );
}
