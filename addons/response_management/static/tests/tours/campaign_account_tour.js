import {openResponsesMenu} from "./crm_response_steps";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("crm_response_overview", {
    steps: () => [
        ...openResponsesMenu(),
        {
            content: "open the overview",
            trigger:
                "a[data-menu-xmlid='response_management.crm_response_overview_menu']",
            run: "click",
        },
        {
            content: "wait for the chart",
            trigger: ".o_response_overview[class] [data-period='7_days'] canvas",
            run({anchor}) {
                const label = window.Chart.getChart(anchor).data.labels.at(-1);
                const today = luxon.DateTime.now();
                const expected = today.toLocaleString({month: "short", day: "numeric"});
                if (label !== expected) {
                    throw new Error(`the chart ends on ${label}, not on ${expected}`);
                }
            },
        },
        {
            content: "look at a longer period",
            trigger: ".o_overview_periods button[name='90_days']",
            run: "click",
        },
        {
            content: "wait for it",
            trigger: ".o_response_overview [data-period='90_days'] canvas",
        },
        {
            content: "open what waits for review",
            trigger: ".o_response_overview button[name='review']",
            run: "click",
        },
        {
            content: "find the response among them",
            trigger: ".o_list_view .o_data_row:contains('Olga Overview')",
        },
        {
            content: "go back to the overview",
            trigger: ".o_breadcrumb .breadcrumb-item a:contains('Overview')",
            run: "click",
        },
        {
            content: "look back as far as there is",
            trigger: ".o_overview_long_periods",
            run: "select all",
        },
        {
            content: "open what came in",
            trigger: ".o_response_overview [data-period='all'] button[name='came_in']",
            run: "click",
        },
        {
            content: "find it there too",
            trigger: ".o_list_view .o_data_row:contains('Olga Overview')",
        },
    ],
});

registry.category("web_tour.tours").add("crm_response_channels", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            content: "open the CRM app",
            trigger: ".o_app[data-menu-xmlid='crm.crm_menu_root']",
            run: "click",
        },
        {
            content: "open the reporting menu",
            trigger: "button[data-menu-xmlid='crm.crm_menu_report']",
            run: "click",
        },
        {
            content: "open the reports on responses",
            trigger: "a[data-menu-xmlid='response_management.crm_response_report_menu']",
            run: "click",
        },
        {
            content: "open the channels",
            trigger: ".o_kanban_record:contains('Channels')",
            run: "click",
        },
        {
            content: "they open as a picture; look at the heat map",
            trigger: ".o_graph_view .o_graph_canvas_container",
        },
        {
            trigger: ".o_switch_view.o_pivot",
            run: "click",
        },
        {
            content: "the columns are named",
            trigger: ".o_heat_map_columns:contains('Response Channel')",
        },
        {
            content: "the rows are named",
            trigger: ".o_heat_map_rows:contains('Campaign Channel')",
        },
        {
            content: "a cell has a heat; open what it counts",
            trigger:
                ".o_heat_map tr:contains('Direct') td[style*='--HeatMap-heat']:not(.fw-bold)",
            run: "click",
        },
        {
            content: "see responses",
            trigger: ".o_list_view .o_data_row",
        },
    ],
});

registry.category("web_tour.tours").add("crm_campaign_account", {
    steps: () => [
        {
            content: "go to the account",
            trigger: ".o_notebook a[name='account']",
            run: "click",
        },
        {
            content: "say how many leads are expected",
            trigger:
                ".o_campaign_account .o_field_widget[name='expected_lead_count'] input",
            run: "edit 12",
        },
        {
            content: "go to the costs",
            trigger: ".o_notebook .nav-link:contains('Costs')",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name='cost_ids'] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "describe the cost",
            trigger: ".o_field_widget[name='cost_ids'] [name='name'] input",
            run: "edit Printing",
        },
        {
            content: "enter the amount",
            trigger: ".o_field_widget[name='cost_ids'] [name='amount'] input",
            run: "edit 300",
        },
        ...stepUtils.saveForm(),
        {
            content: "back to the account",
            trigger: ".o_notebook .nav-link:contains('Account')",
            run: "click",
        },
        {
            content: "twelve leads are missing",
            trigger:
                ".o_campaign_account .o_field_widget[name='lead_gap']:contains('-12')",
        },
        {
            content: "the cost has arrived",
            trigger: ".o_campaign_account .o_field_widget[name='money_cost']:contains('300')",
        },
    ],
});

registry.category("web_tour.tours").add("crm_campaign_launch", {
    steps: () => [
        ...openResponsesMenu(),
        {
            content: "begin a campaign",
            trigger: "a[data-menu-xmlid='response_management.crm_campaign_launch_menu']",
            run: "click",
        },
        {
            content: "name it",
            trigger: ".modal .o_field_widget[name='name'] input",
            run: "edit Tour Launch",
        },
        {
            content: "name an offer that does not exist yet",
            trigger: ".modal .o_field_widget[name='offer_id'] input",
            run: "edit Tour offer",
        },
        {
            content: "create it",
            trigger: ".o-autocomplete--dropdown-item:contains('Tour offer') a",
            run: "click",
        },
        {
            content: "say where people take it up",
            trigger: ".modal .o_field_widget[name='destination_url'] input",
            run: "edit https://example.com/tour",
        },
        {
            content: "make all of it",
            trigger: ".modal button[name='action_launch']",
            run: "click",
        },
        {
            content: "see how far it got",
            trigger: ".o_form_view .o_campaign_picture button[name='reached']",
        },
        {
            content: "look at its treatments",
            trigger: ".o_notebook a[name='treatments']",
            run: "click",
        },
        {
            content: "find the QR code of its link",
            trigger: ".o_data_row button[name='action_show_qr_code']",
        },
    ],
});
