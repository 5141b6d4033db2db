import {registry} from "@web/core/registry";

/** A salesperson sees what is due, calls the customer, and says so. */
registry.category("web_tour.tours").add("lead_assignment_speed_tour", {
    steps: () => [
        {
            content: "the board tells what is due, and how much time is left",
            trigger:
                ".o_list_view .o_data_row:contains('Tour lead in a hurry') .o_speed_countdown[data-speed='on_time']:contains('Call by')[title*='On time']",
        },
        {
            content: "open the lead",
            trigger: ".o_list_view .o_data_row:contains('Tour lead in a hurry') td[name='name']",
            run: "click",
        },
        {
            content: "the form has the same clock",
            trigger: ".o_form_view .o_speed_countdown[data-speed='on_time'][title*='First attempt']",
        },
        {
            content: "log an attempt",
            trigger: ".o_form_view button[name='action_log_attempt']",
            run: "click",
        },
        {
            content: "a note",
            trigger: ".modal .o_field_widget[name='note'] input",
            run: "edit wants an offer",
        },
        {
            content: "the customer was reached",
            trigger: ".modal-footer button[name='action_log']:contains('Spoke with Them')",
            run: "click",
        },
        {
            content: "the attempt is counted",
            trigger: "button[name='action_view_attempts'] .o_stat_value:contains('1')",
        },
        {
            content: "the clock has stopped",
            trigger: ".o_form_view:not(:has(.o_speed_countdown))",
        },
        {
            content: "the history",
            trigger: ".o_notebook .nav-link[name='speed']",
            run: "click",
        },
        {
            content: "who, when, with which outcome",
            trigger: ".o_field_widget[name='attempt_ids'] .o_data_row:contains('wants an offer')",
        },
    ],
});

/** The curve is drawn, with its counts and what they are worth. */
registry.category("web_tour.tours").add("lead_assignment_decay_tour", {
    steps: () => [
        {
            content: "drawn",
            trigger: ".o_speed_decay canvas",
        },
        {
            content: "few leads are marked",
            trigger: ".o_speed_decay tr[data-bucket='0_1m'] .badge:contains('few leads')",
        },
        {
            content: "another period",
            trigger: ".o_speed_decay select[name='days'], select[name='days']",
            run: "select 30",
        },
        {
            content: "the leads behind a point",
            trigger: ".o_speed_decay tr[data-bucket='0_1m'] a",
            run: "click",
        },
        {
            content: "are listed",
            trigger: ".o_list_view .o_data_row:contains('Tour answered')",
        },
    ],
});
