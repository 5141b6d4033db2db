import {registry} from "@web/core/registry";

/**
 * An officer sees where the leads went, reads it as a table, and opens those of a band.
 */
registry.category("web_tour.tours").add("lead_assignment_routing_tour", {
    steps: () => [
        {
            content: "the picture names the rule and who got the leads",
            trigger: ".o_lead_routing_picture text:contains('Tour rule'):contains('2')",
        },
        {
            trigger: ".o_lead_routing_picture text:contains('Tour Receiver'):contains('2')",
        },
        {
            content: "the same as a table",
            trigger: ".o_lead_routing button[name='table']",
            run: "click",
        },
        {
            trigger: ".o_lead_routing .table-responsive tr:contains('Tour rule'):contains('Tour Receiver')",
        },
        {
            content: "back to the picture",
            trigger: ".o_lead_routing button[name='picture']",
            run: "click",
        },
        {
            content: "open a band",
            trigger: ".o_lead_routing_band[aria-label='2 leads from Tour rule to Tour Receiver']",
            run: "click",
        },
        {
            content: "its leads",
            trigger: ".o_list_view .o_data_row:contains('Tour lead 1')",
        },
    ],
});
