import {registry} from "@web/core/registry";
import {openResponsesMenu} from "@response_management/../tests/tours/crm_response_steps";

registry.category("web_tour.tours").add("crm_lead_to_opportunity", {
    url: "/odoo/action-crm.crm_lead_all_leads",
    steps: () => [
        {
            content: "find the lead",
            trigger: ".o_searchview_input",
            run: "edit Tour roof",
        },
        {
            trigger: ".o_searchview_input",
            run: "press Enter",
        },
        {
            content: "open it",
            trigger: ".o_data_row .o_data_cell:contains('Tour roof')",
            run: "click",
        },
        {
            content: "convert it",
            trigger: ".o_statusbar_buttons button:contains('Convert to Opportunity')",
            run: "click",
        },
        {
            content: "the dialog insists on an interest",
            trigger: ".modal .o_field_widget[name='primary_interest_id'].o_required_modifier input",
            run: "edit Tour panels",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Tour panels')",
            run: "click",
        },
        {
            content: "estimate the effort",
            trigger: ".modal .o_field_widget[name='sales_effort'] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('Large')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name='sales_effort_reason'] input",
            run: "edit Three rounds",
        },
        {
            content: "the manager leaves it out of the forecast",
            trigger: ".modal .o_field_widget[name='forecast_decision'] input[data-value='out']",
            run: "click",
        },
        {
            trigger: ".modal footer button[name='action_apply']",
            run: "click",
        },
        {
            content: "the opportunity tells what was decided, and by whom",
            trigger: ".o_lead_opportunity_form .nav-link[name='qualification']",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name='forecast_decider_id']:contains('Tour Manager')",
        },
        {
            trigger:
                ".o_field_widget[name='primary_interest_id'] input:value('Tour panels')",
        },
    ],
});

registry.category("web_tour.tours").add("crm_response_help", {
    url: "/odoo",
    steps: () => [
        ...openResponsesMenu(),
        {
            content: "ask what is what",
            trigger: "a[data-menu-xmlid='response_management.crm_response_help_menu']",
            run: "click",
        },
        {
            content: "the four are compared",
            trigger: ".modal table:contains('Response'):contains('Interaction')",
        },
        {
            content: "go on to the review queue",
            trigger: ".modal footer button:contains('Review Queue')",
            run: "click",
        },
        {
            trigger: ".o_breadcrumb:contains('Review Queue')",
        },
    ],
});
