import {stepUtils} from "@web_tour/tour_utils";

/**
 * Steps for tours about responses. Each function returns steps that start on the screen its
 * comment names and end with one that waits for the effect, so that they can be chained.
 */

/** From the home screen to the open Responses menu. */
export function openResponsesMenu() {
    return [
        stepUtils.showAppsMenuItem(),
        {
            content: "open the CRM app",
            trigger: ".o_app[data-menu-xmlid='crm.crm_menu_root']",
            run: "click",
        },
        {
            content: "open the Responses menu",
            trigger: "button[data-menu-xmlid='response_management.response_management_menu']",
            run: "click",
        },
    ];
}

/** From the home screen to the board of responses to review. */
export function openReviewQueue() {
    return [
        ...openResponsesMenu(),
        {
            content: "open the review queue",
            trigger: "a[data-menu-xmlid='response_management.crm_response_menu_review']",
            run: "click",
        },
        {
            content: "wait for the board",
            trigger: ".o_kanban_group:contains('To Review')",
        },
    ];
}

/** From the board to the form of one person's response. */
export function openCard(column, person) {
    return [
        {
            content: `open the response of ${person}`,
            trigger: `${inColumn(column, person)} .fw-bold:contains('${person}')`,
            run: "click",
        },
        {
            content: "wait for the form",
            trigger: `.o_form_view .o_last_breadcrumb_item:contains('${person}')`,
        },
    ];
}

/** On the form: convert the response and wait for its new lead or opportunity. */
export function convertToOpportunity() {
    return [
        {
            content: "open the dialog",
            trigger: ".o_statusbar_buttons button[name='action_convert']",
            run: "click",
        },
        {
            content: "choose the opportunity",
            trigger: ".modal .o_field_widget[name='outcome'] input[data-value='opportunity']",
            run: "click",
        },
        {
            content: "convert",
            trigger: ".modal footer button[name='action_apply']:contains('Convert')",
            run: "click",
        },
        {
            content: "wait for the opportunity, which knows its response",
            trigger: ".o_lead_opportunity_form",
        },
        {
            trigger: "button[name='action_view_responses']:contains('1')",
        },
    ];
}

/** Selector of a person's card in a column of the board. */
export function inColumn(column, person) {
    return (
        `.o_kanban_group:has(.o_column_title:contains('${column}')) ` +
        `.o_kanban_record:contains('${person}')`
    );
}
