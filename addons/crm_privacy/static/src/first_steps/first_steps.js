import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** The list of first steps, ticked off by what is there. */
export class FirstSteps extends Component {
    static template = "crm_privacy.FirstSteps";
    static props = {
        sections: Array,
        onClose: { type: Function, optional: true },
        onChange: Function,
    };

    setup() {
        this.action = useService("action");
        this.labels = { true: _t("Done"), false: _t("To do") };
    }

    get progress() {
        const steps = this.props.sections.flatMap((section) => section.steps);
        const done = steps.filter((step) => step.is_done).length;
        return _t("%(done)s of %(all)s done", { done, all: steps.length });
    }

    /** The step to do next: the first of those that are not done. */
    isNext(step) {
        const steps = this.props.sections.flatMap((section) => section.steps);
        return step === steps.find((item) => !item.is_done);
    }

    open(step) {
        // What is done in a dialog is ticked off below it.
        const options = { onClose: () => this.props.onChange() };
        if (step.view) {
            options.viewType = step.view;
        }
        return this.action.doAction(step.action, options);
    }
}

/** The same as a page of its own, for those who have put the list away. */
export class FirstStepsAction extends Component {
    static template = "crm_privacy.FirstStepsAction";
    static components = { FirstSteps, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ sections: [] });
        onWillStart(() => this.load());
    }

    async load() {
        const { sections } = await this.orm.call("crm.first.steps", "get_first_steps", []);
        this.state.sections = sections;
    }
}

registry.category("actions").add("crm_privacy.first_steps", FirstStepsAction);
