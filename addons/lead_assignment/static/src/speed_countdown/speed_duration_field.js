import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {Component, xml} from "@odoo/owl";
import {formatDuration} from "./duration";

/** A number of minutes in words. */
export class SpeedDurationField extends Component {
    static template = xml`<span t-out="text"/>`;
    static props = {...standardFieldProps};

    get text() {
        const minutes = this.props.record.data[this.props.name];
        return minutes === false ? "" : formatDuration(minutes * 60);
    }
}

registry.category("fields").add("speed_duration", {
    component: SpeedDurationField,
    displayName: _t("Duration in words"),
    supportedTypes: ["float", "integer"],
});
