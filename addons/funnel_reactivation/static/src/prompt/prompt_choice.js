import { registry } from "@web/core/registry";
import { getFieldDomain } from "@web/model/relational_model/utils";
import { RadioField, radioField } from "@web/views/fields/radio/radio_field";
import { useSpecialData } from "@web/views/fields/relational_utils";

/**
 * Large choices: campaigns in the order and wording of the prompts, or what another field allows of
 * a selection.
 */
export class PromptChoiceField extends RadioField {
    static template = "funnel_reactivation.PromptChoice";
    static props = { ...RadioField.props, allowedField: { type: String, optional: true } };

    setup() {
        super.setup();
        if (this.type === "many2one") {
            this.specialData = useSpecialData(async (orm, props) => {
                const { relation } = props.record.fields[props.name];
                const { records } = await orm.call(relation, "web_search_read", [], {
                    specification: { display_name: 1 },
                    domain: getFieldDomain(props.record, props.name, props.domain),
                    order: "prompt_sequence, id",
                    context: { show_prompt_label: true },
                });
                return records.map((record) => [record.id, record.display_name]);
            });
        }
    }

    get items() {
        const allowed = this.props.record.data[this.props.allowedField];
        return allowed
            ? super.items.filter(([key]) => allowed.includes(key))
            : super.items;
    }
}

registry.category("fields").add("prompt_choice", {
    ...radioField,
    component: PromptChoiceField,
    extractProps: (fieldInfo, dynamicInfo) => ({
        ...radioField.extractProps(fieldInfo, dynamicInfo),
        allowedField: fieldInfo.options.allowed_field,
    }),
    fieldDependencies: ({ options }) =>
        options.allowed_field ? [{ name: options.allowed_field, type: "json" }] : [],
});
