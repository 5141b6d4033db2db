import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("crm_first_steps", {
    steps: () => [
        {
            content: "without answers there is the list, and no empty figures",
            trigger: ".o_response_overview:not(:has(.o_response_chart)) .o_first_steps",
        },
        {
            content: "no answer was entered yet; a step is a way",
            trigger: ".o_first_steps li[data-step='answer'][data-done='0'] button",
            run: "click",
        },
        {
            content: "there it is done",
            trigger: ".o_form_view, .modal .o_form_view",
        },
        {
            content: "back",
            trigger: ".modal .btn-close, .o_breadcrumb .breadcrumb-item a",
            run: "click",
        },
        {
            content: "put the list away",
            trigger: ".o_first_steps button[name='close_first_steps']",
            run: "click",
        },
        {
            content: "now the figures are shown",
            trigger: ".o_response_overview:not(:has(.o_first_steps)) [name='came_in']",
        },
    ],
});
