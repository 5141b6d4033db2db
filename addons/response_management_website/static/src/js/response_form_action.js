import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

registry.category("website.form_editor_actions").add("create_response", {
    formFields: [
        {
            type: "char",
            required: true,
            name: "contact_name",
            fillWith: "name",
            string: _t("Your Name"),
        },
        { type: "tel", name: "phone", fillWith: "phone", string: _t("Phone Number") },
        {
            type: "email",
            required: true,
            name: "email_from",
            fillWith: "email",
            string: _t("Your Email"),
        },
        {
            type: "char",
            name: "partner_name",
            fillWith: "commercial_company_name",
            string: _t("Your Company"),
        },
        { type: "text", name: "description", string: _t("Your Question") },
    ],
    fields: [
        {
            name: "source_code",
            type: "char",
            string: _t("Source Code"),
            title: _t("Code of the treatment that answers to this form belong to."),
        },
    ],
});
