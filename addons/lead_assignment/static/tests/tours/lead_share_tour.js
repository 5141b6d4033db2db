import {registry} from "@web/core/registry";

/**
 * A master puts a colleague on a lead, who may not change its contact.
 */
registry.category("web_tour.tours").add("lead_share_master_tour", {
    steps: () => [
        {
            content: "open the team of the lead",
            trigger: ".o_form_view .nav-link[name='team']",
            run: "click",
        },
        {
            content: "add a colleague",
            trigger: ".o_field_widget[name='share_ids'] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "say who",
            trigger: ".o_field_widget[name='share_ids'] .o_selected_row [name='user_id'] input",
            run: "edit Tour Executor",
        },
        {
            content: "choose the name",
            trigger: ".o-autocomplete--dropdown-item a:contains('Tour Executor')",
            run: "click",
        },
        {
            content: "open the right on the contact",
            trigger:
                ".o_field_widget[name='share_ids'] .o_selected_row [name='contact_right'] input",
            run: "click",
        },
        {
            content: "let the colleague read the contact only",
            trigger: ".o_select_menu_item:contains('Read-only')",
            run: "click",
        },
        {
            content: "save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "master and executor are on the team",
            trigger:
                ".o_form_saved .o_field_widget[name='share_ids'] tbody:has(td[name='role']:contains('Master')):has(td[name='role']:contains('Executor'))",
        },
    ],
});

/**
 * The executor sees why the contact is locked, and works on what is not.
 */
registry.category("web_tour.tours").add("lead_share_executor_tour", {
    steps: () => [
        {
            content: "the form says why the contact is locked",
            trigger: ".alert[name='rights_alert']:contains('read-only by Tour Master')",
        },
        {
            content: "the e-mail is locked",
            trigger: ".o_field_widget.o_readonly_modifier[name='email_from']",
        },
        {
            content: "the salesperson is locked",
            trigger: ".o_field_widget.o_readonly_modifier[name='user_id']",
        },
        {
            content: "the requirement is not",
            trigger: ".o_field_widget[name='expected_revenue'] input",
            run: "edit 4711",
        },
        {
            content: "save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "it is saved",
            trigger: ".o_form_view .o_form_saved",
        },
    ],
});
