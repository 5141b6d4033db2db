import {registry} from "@web/core/registry";

/** A manager looks at the health of assignment and shares out what somebody has left behind. */
registry.category("web_tour.tours").add("lead_health_tour", {
    steps: () => [
        {
            content: "the leads of somebody who left are found",
            trigger: ".o_list_view .o_data_row:contains('Open leads of Tour Leaver') button[name='action_repair']",
            run: "click",
        },
        {
            content: "the dialog knows whose leads are meant",
            trigger: ".modal .o_field_widget[name='lead_count']:contains('2')",
        },
        {
            content: "see first who would get them",
            trigger: ".modal button[name='action_preview']",
            run: "click",
        },
        {
            content: "it looks good",
            trigger: ".o_form_view:contains('Dry Run') button[name='action_redistribute']",
            run: "click",
        },
        {
            content: "the dialog is filled in as it was",
            trigger: ".modal .o_field_widget[name='lead_count']:contains('2')",
        },
        {
            content: "share them out",
            trigger: ".modal button[name='action_apply']",
            run: "click",
        },
        {
            content: "the run names the new owner",
            trigger: ".o_form_view:has(button[name='action_undo']) .o_field_widget[name='shown_line_ids'] .o_data_row:eq(1):contains('Tour Heir')",
        },
    ],
});

/** A manager writes a recycling policy, sees what would come back, and has it taken back. */
registry.category("web_tour.tours").add("lead_recycling_tour", {
    steps: () => [
        {
            content: "open the policy",
            trigger: ".o_list_view .o_data_row td[name='name']:contains('Tour policy')",
            run: "click",
        },
        {
            content: "one lead would come back",
            trigger: "button[name='action_view_due'] .o_stat_value:contains('1')",
        },
        {
            content: "take it back",
            trigger: "button[name='action_recycle']",
            run: "click",
        },
        {
            content: "confirm",
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "the run says from whom and why",
            trigger: ".o_field_widget[name='shown_line_ids'] .o_data_row:contains('No one worked on it')",
        },
    ],
});
