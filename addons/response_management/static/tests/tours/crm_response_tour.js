import {registry} from "@web/core/registry";
import {
    convertToOpportunity,
    inColumn,
    openCard,
    openReviewQueue,
} from "@response_management/../tests/tours/crm_response_steps";

registry.category("web_tour.tours").add("crm_response_review", {
    url: "/odoo",
    steps: () => [
        ...openReviewQueue(),
        {
            content: "accept one response on the board",
            trigger: `${inColumn("To Review", "Ada Accepted")} button[name='action_accept']`,
            run: "click",
        },
        {
            content: "it moves to the accepted ones",
            trigger: inColumn("Accepted", "Ada Accepted"),
        },
        ...openCard("To Review", "Ray Rejected"),
        {
            content: "reject the other",
            trigger: ".o_statusbar_buttons button[name='action_reject']",
            run: "click",
        },
        {
            content: "say why",
            trigger: ".modal .o_selection_badge:contains('Tour reason')",
            run: "click",
        },
        {
            content: "confirm",
            trigger: ".modal footer button[name='action_apply']",
            run: "click",
        },
        {
            content: "the form tells the state and the reason",
            trigger:
                "body:not(:has(.modal)) .o_field_widget[name='reject_reason_id']:contains('Tour reason')",
        },
    ],
});

registry.category("web_tour.tours").add("crm_response_convert", {
    url: "/odoo",
    steps: () => [
        ...openReviewQueue(),
        ...openCard("Accepted", "Ada Accepted"),
        ...convertToOpportunity(),
        {
            content: "open the responses of the opportunity",
            trigger: "button[name='action_view_responses']",
            run: "click",
        },
        {
            content: "there is the response that it came from",
            trigger: ".o_list_view .o_data_row:contains('Ada Accepted'):contains('Converted')",
        },
    ],
});
