import {_t} from "@web/core/l10n/translation";
import {toLocaleDateTimeString} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {Component, onWillDestroy, useState} from "@odoo/owl";
import {formatDuration} from "./duration";

const {DateTime} = luxon;

/** Closer to the deadline than this the seconds count. */
const CLOSE = 3600;

/**
 * What is due and by when: *Call by 11:40*. Colored as it is on time, due soon or overdue, which
 * the tooltip says in words, ticking. Nothing while the lead has no target.
 */
export class SpeedCountdownField extends Component {
    static template = "lead_assignment.SpeedCountdownField";
    static props = {...standardFieldProps};

    setup() {
        this.state = useState({now: DateTime.now()});
        this.schedule();
        onWillDestroy(() => clearTimeout(this.timer));
    }

    schedule() {
        const wait = Math.abs(this.seconds) < CLOSE ? 1000 : 15000;
        this.timer = setTimeout(() => {
            this.state.now = DateTime.now();
            this.schedule();
        }, wait);
    }

    get deadline() {
        const {record, name} = this.props;
        return record.data[name];
    }

    /** Seconds left, negative when the time is up. */
    get seconds() {
        return this.deadline ? this.deadline.diff(this.state.now, "seconds").seconds : 0;
    }

    get speed() {
        if (!this.deadline) {
            return null;
        }
        if (this.seconds < 0) {
            return "overdue";
        }
        const warning = this.props.record.data.sla_warn_date;
        return warning && warning <= this.state.now ? "soon" : "on_time";
    }

    get className() {
        return {
            overdue: "text-bg-danger",
            soon: "text-bg-warning",
            on_time: "text-bg-success",
        }[this.speed];
    }

    get icon() {
        return {overdue: "fa-exclamation-circle", soon: "fa-hourglass-end", on_time: "fa-clock-o"}[
            this.speed
        ];
    }

    /** When it is due: the time alone if that is today. */
    get due() {
        return this.deadline.hasSame(this.state.now, "day")
            ? toLocaleDateTimeString(this.deadline, {showDate: false})
            : toLocaleDateTimeString(this.deadline);
    }

    get text() {
        const stage = this.props.record.data.sla_stage;
        if (this.speed === "overdue") {
            const late = formatDuration(-this.seconds);
            return (
                {
                    attempt: _t("Call overdue by %s", late),
                    contact: _t("Contact overdue by %s", late),
                    qualify: _t("Qualification overdue by %s", late),
                }[stage] || _t("Overdue by %s", late)
            );
        }
        return (
            {
                attempt: _t("Call by %s", this.due),
                contact: _t("Reach by %s", this.due),
                qualify: _t("Qualify by %s", this.due),
            }[stage] || _t("Due by %s", this.due)
        );
    }

    get tooltip() {
        const {data, fields} = this.props.record;
        const selection = (fields.sla_stage && fields.sla_stage.selection) || [];
        const stage = (selection.find(([key]) => key === data.sla_stage) || [])[1];
        const due = stage
            ? _t("%(stage)s due on %(date)s", {stage, date: toLocaleDateTimeString(this.deadline)})
            : _t("Due on %s", toLocaleDateTimeString(this.deadline));
        const duration = formatDuration(Math.abs(this.seconds));
        const speed = {
            overdue: _t("Overdue by %s", duration),
            soon: _t("Due soon: %s left", duration),
            on_time: _t("On time: %s left", duration),
        }[this.speed];
        return `${speed}. ${due}`;
    }
}

export const speedCountdownField = {
    component: SpeedCountdownField,
    displayName: _t("Speed countdown"),
    supportedTypes: ["datetime"],
    isEmpty: (record, fieldName) => !record.data[fieldName],
    fieldDependencies: [
        {name: "sla_warn_date", type: "datetime", readonly: true},
        {
            name: "sla_stage",
            type: "selection",
            readonly: true,
        },
    ],
};

registry.category("fields").add("speed_countdown", speedCountdownField);
