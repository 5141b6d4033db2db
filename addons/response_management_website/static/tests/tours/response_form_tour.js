import {clickOnSave, registerWebsitePreviewTour} from "@website/js/tours/tour_utils";
import {registry} from "@web/core/registry";

const BLOCK = ".o-snippets-menu [data-container-title='Block']";

registerWebsitePreviewTour(
    "response_form_editor",
    {url: "/contactus", edition: true},
    () => [
        {
            content: "select the form",
            trigger: ":iframe #wrap.o_editable section.s_website_form",
            run: "click",
        },
        {
            trigger: ".o-snippets-menu .o-snippets-tabs [data-name='customize'].active",
        },
        {
            content: "open the actions",
            trigger: `${BLOCK} [data-label='Action'] .dropdown-toggle`,
            run: "click",
        },
        {
            content: "have it record responses",
            trigger:
                ".o_popover [data-action-id='selectAction']:contains('Record a Response')",
            run: "click",
        },
        {
            content: "say what is answered to",
            trigger: `${BLOCK} [data-label='Source Code'] input`,
            run: "edit FORM-TOUR",
        },
        ...clickOnSave(),
        {
            content: "the page has the form",
            trigger:
                ":iframe section.s_website_form form[data-model_name='crm.response']",
        },
    ]
);

registry.category("web_tour.tours").add("response_form_visitor", {
    steps: () => [
        {
            content: "give a name",
            trigger: "input[name=contact_name]",
            run: "edit Vera Visitor",
        },
        {
            content: "give an address",
            trigger: "input[name=email_from]",
            run: "edit vera@visitor.example.com",
        },
        {
            content: "ask",
            trigger: "textarea[name=description]",
            run: "edit How much?",
        },
        {
            content: "send",
            trigger: ".s_website_form_send",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "be thanked",
            trigger: "#wrap:has(h1:contains('Thank You!'))",
        },
    ],
});
