import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("crm_interaction_log", {
    steps: () => [
        {
            content: "open the timeline of the customer",
            trigger: "button[name='action_view_interactions']",
            run: "click",
        },
        {
            content: "the email is there",
            trigger: ".o_kanban_record:contains('Question about the roof')",
        },
        {
            content: "log a call",
            trigger: ".o_control_panel button[title='Log a call']",
            run: "click",
        },
        {
            content: "the contact is known",
            trigger: ".modal .o_field_widget[name='partner_id'] input:value('Tina Tour')",
        },
        {
            content: "say what it was about",
            trigger: ".modal .o_field_widget[name='name'] input",
            run: "edit Called about the roof",
        },
        {
            content: "say how long it took",
            trigger: ".modal .o_field_widget[name='duration'] input",
            run: "edit 0:30",
        },
        {
            content: "log it",
            trigger: ".modal footer button:contains('Log'):not(:contains('New'))",
            run: "click",
        },
        {
            content: "the call is on the timeline, too",
            trigger: "body:not(:has(.modal)) .o_kanban_record:contains('Called about the roof')",
            run: "click",
        },
        {
            content: "the form shows the work that it took",
            trigger: ".o_form_view .o_field_widget[name='workload'] input:value('00:30')",
        },
    ],
});
