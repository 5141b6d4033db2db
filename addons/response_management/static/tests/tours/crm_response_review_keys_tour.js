import { registry } from "@web/core/registry";

const card = (name) => `.o_kanban_group:contains('To Review') .o_kanban_record:contains('${name}')`;
const form = (name) => `.o_form_view .o_last_breadcrumb_item:contains('${name}')`;

registry.category("web_tour.tours").add("crm_response_review_keys", {
    steps: () => [
        {
            content: "the first card has the focus and says what the person said",
            trigger: `${card("Anna wants a call")}:focus`,
            run: "press a",
        },
        {
            content: "the next one has it by itself; one further and back",
            trigger: `${card("Berta")}:focus`,
            run: "press j",
        },
        { trigger: `${card("Carla")}:focus`, run: "press k" },
        { content: "begin to reject", trigger: `${card("Berta")}:focus`, run: "press r" },
        {
            content: "think again: the same card has the focus",
            trigger: ".modal .o_radio_item:contains('Tour reason')",
            run: "press Escape",
        },
        { content: "reject", trigger: `${card("Berta")}:focus`, run: "press r" },
        {
            trigger: ".modal .o_radio_item:contains('Tour reason') input",
            run: "click",
        },
        {
            trigger: ".modal .o_radio_item:contains('Tour reason') input:checked",
            run: "press alt+q",
        },
        {
            content: "open the next",
            trigger: `body:not(:has(.modal)) ${card("Carla")}:focus`,
            run: "press Enter",
        },
        {
            content: "the form names the keys",
            trigger: ".o_review_keys kbd:contains('J')",
        },
        { content: "convert", trigger: form("Carla"), run: "press c" },
        {
            trigger: ".modal .o_field_widget[name='outcome'] input[data-value='opportunity']",
            run: "click",
        },
        {
            trigger: ".modal footer button[name='action_apply']:contains('Convert')",
            run: "click",
        },
        {
            content: "the lead is named in passing, and the next response opens",
            trigger: ".o_notification:contains('Converted:') a",
        },
        { trigger: `body:not(:has(.modal)) ${form("Dora")}`, run: "press j" },
        { content: "accept the last", trigger: form("Erna"), run: "press a" },
        { content: "one was left behind", trigger: form("Dora"), run: "press a" },
        {
            content: "nothing is left",
            trigger: ".o_notification:contains('Nothing is left to review')",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Accepted')",
        },
    ],
});
