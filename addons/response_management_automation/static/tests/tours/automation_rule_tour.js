import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("response_management_automation_rule", {
    steps: () => [
        {
            content: "Open the triggers",
            trigger: ".o_field_widget[name='trigger'] input",
            run: "click",
        },
        {
            content: "Odoo's own triggers are there, too",
            trigger: ".o_select_menu_item:contains(Based on date field)",
        },
        {
            content: "Choose one of responses",
            trigger: ".o_select_menu_item:contains(Response is qualified)",
            run: "click",
        },
        { content: "Save", trigger: ".o_form_button_save", run: "click" },
        { content: "Saved", trigger: ".o_form_saved" },
    ],
});
