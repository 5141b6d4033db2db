import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("funnel_prompt", {
    steps: () => [
        {
            content: "the banner asks what caused it",
            trigger: ".o_funnel_banner button[name='action_open_response_prompt']",
            run: "click",
        },
        {
            content: "choose a prompt by its wording",
            trigger: ".modal .o_prompt_choice label:contains('I called them')",
            run: "click",
        },
        {
            content: "the dialog says that the earlier answer gets the credit",
            trigger: ".modal .alert-info:contains('Tour Webinar'):contains('in place of')",
        },
        {
            content: "a lead can be converted",
            trigger: ".modal .o_prompt_choice input[data-value='convert']",
        },
        {
            content: "confirm",
            trigger: ".modal footer button[name='action_apply']",
            run: "click",
        },
        {
            content: "the lead says why it is here",
            trigger:
                ".o_form_view:not(:has(.o_funnel_banner)) .o_field_widget[name='funnel_source']:contains('Tour Webinar, answered')",
        },
    ],
});

registry.category("web_tour.tours").add("funnel_console", {
    steps: () => [
        {
            content: "switch the scenario on",
            trigger: "article:contains('Tour Scenario') .form-check-input:not(:checked)",
            run: "click",
        },
        {
            content: "it is on",
            trigger: "article:contains('Tour Scenario') .form-check-label:contains('On')",
        },
        {
            content: "look at 30 days",
            trigger: ".o_control_panel button[name='days_30']",
            run: "click",
        },
        {
            content: "open what was skipped",
            trigger:
                "[data-days='30'] article:contains('Tour Scenario') button[name='skipped']:enabled",
            run: "click",
        },
        {
            content: "the request says why",
            trigger: ".o_list_view .o_data_row:contains('no default')",
        },
        {
            content: "back to the console",
            trigger: ".o_breadcrumb .breadcrumb-item a:contains('Reactivation')",
            run: "click",
        },
        {
            content: "open the scenario",
            trigger: "article:contains('Tour Scenario') button[name='edit']",
            run: "click",
        },
        {
            content: "its form says what it does",
            trigger: ".o_form_view .o_field_widget[name='summary']:contains('looks back')",
        },
    ],
});

registry.category("web_tour.tours").add("funnel_picture", {
    steps: () => [
        {
            content: "the picture is drawn",
            trigger: ".o_funnel .o_funnel_chart .o_funnel_bar:contains(/[0-9]/)",
        },
        {
            content: "compare campaigns",
            trigger: ".o_funnel_group",
            run: "select campaign_id",
        },
        {
            content: "one row is the campaign's",
            trigger: ".o_funnel_table th:contains('Tour Webinar')",
        },
        {
            content: "what happened in the period",
            trigger: ".o_control_panel button[name='period']",
            run: "click",
        },
        {
            trigger: ".o_control_panel button[name='period'].active",
        },
        {
            content: "drill down into what is counted",
            trigger:
                ".o_funnel_table tr:contains('Tour Webinar') button[name='mql']:enabled",
            run: "click",
        },
        {
            content: "see it",
            trigger: ".o_list_view .o_data_row:contains('Tour Webinar')",
        },
    ],
});

registry.category("web_tour.tours").add("funnel_backtest", {
    steps: () => [
        {
            content: "a new back-test",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "of the scenario",
            trigger: ".o_field_widget[name='scenario_id'] input",
            run: "edit Tour Scenario",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Tour Scenario')",
            run: "click",
        },
        ...stepUtils.saveForm(),
        {
            content: "run it",
            trigger: ".o_statusbar_buttons button[name='action_run']",
            run: "click",
        },
        {
            content: "each look-back has its line",
            trigger: ".o_field_widget[name='line_ids'] .o_data_row:nth-child(5)",
        },
    ],
});
