import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { SelectionField } from "@web/views/fields/selection/selection_field";
import { useState } from "@odoo/owl";
import { TRIGGER_FILTERS } from "@base_automation/utils";

const GROUPS = [
    {
        label: _t("Responses"),
        triggers: ["on_response_captured", "on_response_qualified", "on_response_converted"],
    },
    {
        label: _t("Values Updated"),
        triggers: [
            "on_stage_set",
            "on_user_set",
            "on_tag_set",
            "on_state_set",
            "on_priority_set",
            "on_archive",
            "on_unarchive",
        ],
    },
    {
        label: _t("Email Events"),
        triggers: ["on_message_sent", "on_message_received"],
    },
    {
        label: _t("Timing Conditions"),
        triggers: ["on_time", "on_time_created", "on_time_updated"],
    },
    {
        label: _t("Custom"),
        triggers: ["on_create", "on_create_or_write", "on_unlink", "on_change"],
    },
    { label: _t("External"), triggers: ["on_webhook"] },
    { label: _t("Deprecated (do not use)"), triggers: ["on_write"] },
    // What other apps add is offered, too.
    { label: _t("Other"), triggers: [] },
];
const OTHER = GROUPS.at(-1);

/**
 * Offers the triggers of responses beside those of Odoo, whose own widget keeps its list to itself
 * and fails on a trigger that is not in it.
 */
export class TriggerSelectionField extends SelectionField {
    static template = "base_automation.TriggerSelectionField";

    setup() {
        super.setup();
        this.state = useState({ groups: [] });
        const orm = useService("orm");
        let modelId;
        let fields = [];
        useRecordObserver(async (record) => {
            const chosen = record.data.model_id;
            if (modelId !== chosen?.id) {
                modelId = chosen?.id;
                fields = await orm.searchRead(
                    "ir.model.fields",
                    [["model_id", "=", modelId]],
                    ["name", "ttype", "relation", "model"]
                );
            }
            this.state.groups = this.getGroups(record, fields);
        });
    }

    getGroups(record, fields) {
        const choices = new Map(GROUPS.map((group) => [group, []]));
        for (const [value, label] of record.fields[this.props.name].selection) {
            const group = GROUPS.find((each) => each.triggers.includes(value)) || OTHER;
            if (this.isOffered(value, record, fields)) {
                choices.get(group).push({ value, label });
            }
        }
        return [...choices]
            .filter(([, offered]) => offered.length)
            .map(([group, offered]) => ({ label: group.label, choices: offered }));
    }

    isOffered(trigger, record, fields) {
        if (trigger.startsWith("on_response_")) {
            return fields[0]?.model === "crm.response";
        }
        if (trigger.startsWith("on_message_")) {
            return record.data.model_is_mail_thread;
        }
        if (trigger === "on_write") {
            return record.data[this.props.name] === trigger;
        }
        const filter = TRIGGER_FILTERS[trigger];
        return !filter || fields.some(filter);
    }

    get groups() {
        return this.state.groups;
    }
}

const native = registry.category("fields").get("base_automation_trigger_selection");
registry
    .category("fields")
    .add(
        "base_automation_trigger_selection",
        { ...native, component: TriggerSelectionField },
        { force: true }
    );
