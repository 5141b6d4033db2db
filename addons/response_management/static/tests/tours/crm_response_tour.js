import {inputFiles} from "@web/../tests/utils";
import {registry} from "@web/core/registry";
import {
    convertToOpportunity,
    inColumn,
    openCard,
    openResponsesMenu,
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
            content: "reject the other by keyboard",
            trigger: ".o_statusbar_buttons button[name='action_reject']",
            run: "press alt+l",
        },
        {
            content: "the keyboard is on the reasons",
            trigger: ".modal .o_radio_input:focus",
        },
        {
            content: "say why",
            trigger: ".modal .o_radio_item:contains('Tour reason') input",
            run: "click",
        },
        {
            content: "confirm",
            trigger: ".modal .o_radio_item:contains('Tour reason') input:checked",
            run: "press alt+q",
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

const CALLS = [
    "Name,Company,Phone,Duration,Result",
    "Ida Imported,Imported Ltd,+1 202-555-0171,312,yes",
    "Ned Noanswer,,+1 202-555-0172,15,no",
].join("\n");

registry.category("web_tour.tours").add("crm_response_import", {
    url: "/odoo",
    steps: () => [
        ...openResponsesMenu(),
        {
            content: "open the imports",
            trigger: "a[data-menu-xmlid='response_management.crm_response_import_menu']",
            run: "click",
        },
        {
            content: "wait for the imports",
            trigger: ".o_breadcrumb:contains('Imports')",
        },
        {
            content: "start an import",
            trigger: ".o_control_panel .o-kanban-button-new, .o_control_panel .o_list_button_add",
            run: "click",
        },
        {
            content: "upload the call center's file",
            trigger: ".o_form_view .o_field_widget[name='file']",
            async run() {
                const file = new File([CALLS], "calls.csv", {type: "text/csv"});
                await inputFiles(".o_field_widget[name='file'] input[type='file']", [file]);
            },
        },
        {
            content: "the columns are recognized",
            trigger: ".o_field_widget[name='column_ids'] .o_data_row:contains('Result')",
        },
        {
            content: "look at the first rows",
            trigger: ".nav-link[name='preview']",
            run: "click",
        },
        {
            content: "the file reads well",
            trigger: ".o_field_widget[name='preview_table']:contains('Ida Imported')",
        },
        {
            content: "import it",
            trigger: ".o_statusbar_buttons button[name='action_import']",
            run: "click",
        },
        {
            content: "it is done",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Done')",
        },
        {
            content: "see what came of it",
            trigger: "button[name='action_view_responses']:contains('2')",
            run: "click",
        },
        {
            content: "who did not answer waits",
            trigger: ".o_list_view .o_data_row:contains('Ned Noanswer'):contains('No Answer Yet')",
        },
        {
            content: "open the answer",
            trigger: ".o_list_view .o_data_row:contains('Ida Imported') .o_data_cell",
            run: "click",
        },
        {
            content: "accept it",
            trigger: ".o_statusbar_buttons button[name='action_accept']",
            run: "click",
        },
        {
            content: "it is accepted",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Accepted')",
        },
        ...convertToOpportunity(),
    ],
});

registry.category("web_tour.tours").add("crm_response_entry", {
    url: "/odoo",
    steps: () => [
        ...openResponsesMenu(),
        {
            content: "open all responses",
            trigger: "a[data-menu-xmlid='response_management.crm_response_menu']",
            run: "click",
        },
        {
            content: "wait for them",
            trigger: ".o_breadcrumb:contains('Responses')",
        },
        {
            content: "enter a response",
            trigger: ".o_list_button_add, .o-kanban-button-new",
            run: "click",
        },
        {
            content: "who called",
            trigger: ".o_form_view .o_field_widget[name='contact_name'] input",
            run: "edit Ella Entered",
        },
        {
            trigger: ".o_form_view .o_field_widget[name='phone'] input",
            run: "edit +1 202-555-0199",
        },
        {
            content: "what it was",
            trigger: ".o_form_view .o_field_widget[name='type_id'] input",
            run: "edit Phone call",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Phone call')",
            run: "click",
        },
        {
            content: "its parameters can be entered straight away",
            trigger: ".o_field_widget[name='response_properties']:contains('Duration') input",
            run: "edit 95",
        },
        {
            content: "save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "it is recorded",
            trigger: ".o_form_view .o_last_breadcrumb_item:contains('RSP/')",
        },
    ],
});
