"""The screens on a phone: nothing has to be pushed sideways to be read."""

import json

from odoo.tests import HttpCase, tagged

LISTS = (
    "crm_assignment_rule_action",
    "crm_assignment_run_action",
    "crm_assignment_line_action",
    "crm_assignment_board_action",
    "crm_assignment_finding_action",
    "crm_lead_action_speed_mine",
    "crm_lead_attempt_action",
    "crm_sla_policy_action",
    "crm_sla_event_action",
    "crm_auto_response_action",
    "crm_recycle_policy_action",
    "crm_territory_action",
    "crm_rights_conflict_action",
    "crm_speed_decay_action",
)

LOOK = """
(async () => {
    const {action} = odoo.__WOWL_DEBUG__.root.env.services;
    const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const shown = async (test) => {
        for (let i = 0; i < 300 && !test(); i++) {
            await sleep(50);
        }
        await sleep(100);
    };
    const wide = (name) => {
        for (const el of document.querySelectorAll(".o_list_renderer, .o_content")) {
            if (el.scrollWidth > el.clientWidth + 1) {
                console.error(`${name}: ${el.className} ${el.scrollWidth} > ${el.clientWidth}`);
            }
        }
    };
    for (const name of LISTS) {
        await action.doAction(`lead_assignment.${name}`, {clearBreadcrumbs: true});
        await shown(() => document.querySelector(".o_content"));
        wide(name);
    }
    for (const [model, id, tab, field] of FORMS) {
        await action.doAction(
            {type: "ir.actions.act_window", res_model: model, res_id: id, views: [[false, "form"]]},
            {clearBreadcrumbs: true}
        );
        await shown(() => document.querySelector(`.o_notebook .nav-link[name='${tab}']`));
        document.querySelector(`.o_notebook .nav-link[name='${tab}']`).click();
        const records = `.o_field_widget[name='${field}'] .o_kanban_record:not(.o_kanban_ghost)`;
        await shown(() => document.querySelector(records));
        if (!document.querySelector(records)) {
            console.error(`${model}: no cards in ${field}`);
        }
        wide(`${model} ${field}`);
    }
    console.log("test successful");
})();
"""


@tagged("lead_assignment", "post_install", "-at_install")
class TestPhone(HttpCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_nothing_is_wider_than_the_screen(self):
        receiver, helper = (
            self.env["res.users"].create(
                {
                    "name": f"Phone {name.title()}",
                    "login": f"phone_{name}",
                    "group_ids": [(4, self.env.ref("sales_team.group_sale_salesman").id)],
                }
            )
            for name in ("receiver", "helper")
        )
        territory = self.env["crm.territory"].create(
            {"name": "Phone", "evidence_ids": [(0, 0, {"kind": "place", "value": "Shanghai"})]}
        )
        rule = self.env["crm.assignment.rule"].create(
            {
                "name": "Phone rule",
                "domain": "[('name', '=', 'Phone lead')]",
                "sequence": -1,
                "availability": "always",
                "receiver_ids": [
                    (0, 0, {"user_id": receiver.id}),
                    (0, 0, {"user_id": helper.id, "role": "executor"}),
                ],
            }
        )
        lead = self.env["crm.lead"].create({"name": "Phone lead", "user_id": False})
        run = lead._assign(rules=rule)
        lead.with_user(self.env.ref("base.user_admin")).log_attempt("contacted")
        forms = [
            ("crm.assignment.rule", rule.id, "receivers", "receiver_ids"),
            ("crm.lead", lead.id, "team", "share_ids"),
            ("crm.lead", lead.id, "speed", "attempt_ids"),
            ("crm.assignment.run", run.id, "lines", "shown_line_ids"),
            ("crm.assignment.run", run.id, "comparison", "comparison_ids"),
            ("crm.territory", territory.id, "evidence", "evidence_ids"),
        ]
        code = LOOK.replace("LISTS", json.dumps(LISTS), 1).replace("FORMS", json.dumps(forms), 1)
        self.browser_js(
            "/odoo/action-lead_assignment.crm_assignment_rule_action",
            code,
            "!!document.querySelector('.o_kanban_renderer')",
            login="admin",
            timeout=180,
        )
