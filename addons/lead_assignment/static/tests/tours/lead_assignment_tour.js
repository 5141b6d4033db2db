import {registry} from "@web/core/registry";

/**
 * A manager looks at a rule, tries it without a write, assigns what waits, reads why, and takes
 * the run back.
 */
registry.category("web_tour.tours").add("lead_assignment_tour", {
    steps: () => [
        {
            content: "open the rule",
            trigger: ".o_list_view .o_data_row td[name='name']:contains('Tour rule')",
            run: "click",
        },
        {
            content: "see that leads wait",
            trigger: "button[name='action_view_waiting'] .o_stat_value:contains('2')",
        },
        {
            content: "preview",
            trigger: ".o_form_view button[name='action_preview']",
            run: "click",
        },
        {
            content: "the dry run names an owner for each",
            trigger: ".o_form_view:has(.ribbon:contains('Dry Run')) .o_field_widget[name='shown_line_ids'] .o_data_row:eq(1):contains('Would be assigned')",
        },
        {
            content: "see what each person would get",
            trigger: ".o_notebook .nav-link[name='comparison']",
            run: "click",
        },
        {
            content: "one row for the receiver",
            trigger: ".o_field_widget[name='comparison_ids'] .o_data_row:contains('Tour Receiver')",
        },
        {
            content: "back to the rule",
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item.o_back_button a",
            run: "click",
        },
        {
            content: "assign",
            trigger: ".o_form_view button[name='action_assign_now']",
            run: "click",
        },
        {
            content: "the run says why",
            trigger: ".o_field_widget[name='shown_line_ids'] .o_data_row:contains('Round robin')",
        },
        {
            content: "undo",
            trigger: ".o_form_view button[name='action_undo']",
            run: "click",
        },
        {
            content: "confirm",
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "given back",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Undone')",
        },
    ],
});
