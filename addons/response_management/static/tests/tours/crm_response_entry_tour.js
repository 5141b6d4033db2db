import { registry } from "@web/core/registry";

const FORM = ".modal .o_form_view";

/** The field that the keyboard has reached; the step waits until it is the one wanted. */
function inField(name, keys) {
    return {
        content: `type into ${name}`,
        trigger: `${FORM} .o_field_widget[name='${name}'] :focus`,
        run: keys,
    };
}

/** From one field to the next with the Tab key, past those that need nothing. */
function tabUntil(name) {
    return {
        content: `go to ${name} with the Tab key`,
        trigger: FORM,
        timeout: 20000,
        async run({ press }) {
            const wanted = `${FORM} .o_field_widget[name='${name}']`;
            const seen = [];
            for (let count = 0; count < 40; count++) {
                seen.push(document.activeElement.id || document.activeElement.outerHTML.slice(0, 80));
                if (document.querySelector(wanted)?.contains(document.activeElement)) {
                    return;
                }
                await press("Tab");
                await new Promise((resolve) => setTimeout(resolve, 250));
            }
            throw new Error(`The Tab key does not reach ${name}: ${seen}`);
        },
    };
}

registry.category("web_tour.tours").add("crm_response_quick_entry", {
    url: "/odoo",
    steps: () => [
        {
            content: "open the command palette",
            // The first screen to arrive closes what lies over it.
            trigger: ".o_web_client:has(.o_action_manager > *) .o_navbar",
            timeout: 30000,
            async run({ press }) {
                // The palette is slow to open the first time, and listens to no key too early.
                for (let wait = 0; !document.querySelector(".o_command_palette"); wait++) {
                    if (wait % 40 === 0) {
                        await press("control+k");
                    }
                    await new Promise((resolve) => setTimeout(resolve, 50));
                }
            },
        },
        {
            content: "look for the menu",
            trigger: ".o_command_palette_search input",
            run: "edit /Quick Entry",
        },
        {
            content: "it is found",
            trigger: ".o_command.focused:contains('Quick Entry')",
        },
        {
            content: "open it",
            trigger: ".o_command_palette_search input",
            run: "press Enter",
        },
        // The cursor is in the first field.
        inField("phone", "edit +12025550188 && press Tab"),
        {
            content: "the caller is found",
            trigger: `${FORM} .o_field_widget[name='contact_name'] input:value('Kay Known')`,
        },
        tabUntil("polarity"),
        // A single key: the list opens a moment after each, and one that is handled only after the
        // choice would open it anew. Then it keeps the Tab key for itself.
        inField("polarity", "press p"),
        {
            content: "it is found",
            trigger: ".o_select_menu_menu .o_select_menu_item.focus:contains('Positive')",
        },
        inField("polarity", "press Enter"),
        {
            content: "it is chosen",
            trigger: `body:not(:has(.o_select_menu_menu)) ${FORM} .o_field_widget[name='polarity'] input:value('Positive')`,
        },
        tabUntil("source_code"),
        inField("source_code", "edit TOUR-CARD && press Tab"),
        tabUntil("notes"),
        inField("notes", "edit Call her back"),
        {
            content: "record it and go on",
            trigger: FORM,
            run: "press alt+q",
        },
        {
            content: "it is recorded",
            trigger: `${FORM} .alert-success:contains('Kay Known')`,
        },
        inField("phone", "edit +12025550189 && press Tab"),
        tabUntil("contact_name"),
        inField("contact_name", "edit Nora New && press Tab"),
        {
            content: "the source code is still there",
            trigger: `${FORM} .o_field_widget[name='source_code'] input:value('TOUR-CARD')`,
        },
        {
            content: "record it and close",
            trigger: FORM,
            run: "press alt+v",
        },
        {
            content: "the form is gone",
            trigger: "body:not(:has(.modal))",
        },
        {
            content: "it is recorded",
            trigger: ".o_notification:contains('Nora New')",
        },
    ],
});
