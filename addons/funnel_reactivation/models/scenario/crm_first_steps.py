"""The first steps of this addon, and what is on of it."""

from odoo import api, models


class CrmFirstSteps(models.AbstractModel):
    _inherit = "crm.first.steps"

    @api.model
    def _get_sections(self):
        return [
            *super()._get_sections(),
            {
                "key": "keep_funnel",
                "title": self.env._("Keep the funnel"),
                "sequence": 30,
                "steps": [
                    {
                        "key": "prompt",
                        "title": self.env._("Name what sales does without a campaign"),
                        "note": self.env._(
                            "Campaigns like “I called them”, from which a salesperson chooses."
                        ),
                        "action": "funnel_reactivation.utm_campaign_action_prompt",
                        "model": "utm.campaign",
                        "domain": [("is_response_prompt", "=", True)],
                    },
                    {
                        "key": "scenario",
                        "title": self.env._("Switch a scenario on"),
                        "note": self.env._(
                            "When somebody comes back, an old answer gets the credit."
                        ),
                        "action": "funnel_reactivation.crm_reactivation_console_action",
                        "model": "crm.reactivation.scenario",
                        "domain": [("is_on", "=", True)],
                        "access": "write",
                    },
                ],
            },
        ]

    @api.model
    def _get_status(self):
        return [
            *super()._get_status(),
            self.env._(
                "Reactivation scenarios: %s.",
                self._count("crm.reactivation.scenario", [("is_on", "=", True)]),
            ),
        ]
