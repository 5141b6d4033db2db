"""The first steps of this addon, and what is on of it."""

from odoo import api, models


class CrmFirstSteps(models.AbstractModel):
    _inherit = "crm.first.steps"

    @api.model
    def _get_sections(self):
        return [
            *super()._get_sections(),
            {
                "key": "assign_leads",
                "title": self.env._("Assign leads"),
                "sequence": 20,
                "steps": [
                    {
                        "key": "rule",
                        "title": self.env._("Write a rule"),
                        "note": self.env._(
                            "Which leads, and who receives them. It takes no lead until you "
                            "activate it."
                        ),
                        "action": "lead_assignment.crm_assignment_rule_action",
                        "model": "crm.assignment.rule",
                        "domain": [],
                    },
                    {
                        "key": "preview",
                        "title": self.env._("Preview it"),
                        "note": self.env._("Who would get what; nothing is changed."),
                        "action": "lead_assignment.crm_assignment_preview_action",
                        "model": "crm.assignment.run",
                        "domain": [("is_dry_run", "=", True)],
                        "access": "read",
                    },
                    {
                        "key": "activate",
                        "title": self.env._("Activate it"),
                        "note": self.env._("From then on what waits is assigned by itself."),
                        "action": "lead_assignment.crm_assignment_rule_action",
                        "model": "crm.assignment.rule",
                        "domain": [("active", "=", True)],
                    },
                    {
                        "key": "run",
                        "title": self.env._("Run it"),
                        "note": self.env._(
                            "Assign what waits at once, from the rule; each run can be undone."
                        ),
                        "action": "lead_assignment.crm_assignment_rule_action",
                        "model": "crm.assignment.run",
                        "domain": [("is_dry_run", "=", False)],
                        "access": "read",
                    },
                    {
                        "key": "target",
                        "title": self.env._("Set a target for the first call"),
                        "note": self.env._("By when a lead is to be called, in working time."),
                        "action": "lead_assignment.crm_sla_policy_action",
                        "model": "crm.sla.policy",
                        "domain": [],
                    },
                ],
            },
        ]

    @api.model
    def _get_status(self):
        return [
            *super()._get_status(),
            self.env._("Assignment rules: %s.", self._count("crm.assignment.rule", [])),
            self.env._("Targets for the first call: %s.", self._count("crm.sla.policy", [])),
        ]
