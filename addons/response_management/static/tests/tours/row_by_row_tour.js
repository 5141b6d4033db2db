import { registry } from "@web/core/registry";

/** Group what is shown by what `name` says. */
const groupBy = (name) => [
    {
        trigger: ".o_searchview_dropdown_toggler",
        run: "click",
    },
    {
        trigger: `.o_group_by_menu .o_menu_item:contains('${name}')`,
        run: "click",
    },
    {
        trigger: ".o_searchview_dropdown_toggler",
        run: "click",
    },
];

registry.category("web_tour.tours").add("crm_response_row_by_row", {
    steps: () => [
        {
            content: "a rate by month is in the sums: nothing is said",
            trigger: ".o_graph_view .o_graph_canvas_container",
        },
        {
            trigger: ".o_graph_view:not(:has(.o_row_by_row))",
        },
        ...groupBy("State"),
        {
            content: "states are not: it is said how long that took",
            trigger: ".o_graph_view .o_row_by_row:contains('Counted row by row')",
        },
        {
            trigger: ".o_switch_view.o_pivot",
            run: "click",
        },
        {
            content: "in a table, too",
            trigger: ".o_pivot_view .o_row_by_row:contains('Counted row by row')",
        },
        {
            content: "by treatment the sums answer again",
            trigger: ".o_searchview_facet:contains('State') .o_facet_remove",
            run: "click",
        },
        ...groupBy("Treatment"),
        {
            trigger: ".o_pivot_view:not(:has(.o_row_by_row)) .o_pivot_cell_value",
        },
    ],
});
