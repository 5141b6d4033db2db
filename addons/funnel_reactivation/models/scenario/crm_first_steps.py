"""The first steps of this addon, and what is on of it."""

from odoo import api, models
from odoo.tools.translate import LazyTranslate

from odoo.addons.crm_privacy.tools.first_steps import Section, Status, Step

_lt = LazyTranslate(__name__)

KEEP_FUNNEL = Section(
    key="keep_funnel",
    title=_lt("Keep the funnel"),
    sequence=30,
    steps=(
        Step(
            key="prompt",
            title=_lt("Set up response prompts"),
            note=_lt("Campaigns like “I called them”, from which a salesperson chooses."),
            action="funnel_reactivation.utm_campaign_action_prompt",
            model="utm.campaign",
            domain=(("is_response_prompt", "=", True),),
        ),
        Step(
            key="scenario",
            title=_lt("Switch a scenario on"),
            note=_lt("When someone comes back, an earlier answer gets the credit."),
            action="funnel_reactivation.crm_reactivation_console_action",
            model="crm.reactivation.scenario",
            domain=(("is_on", "=", True),),
            access="write",
        ),
    ),
)
STATUS = (
    Status(
        _lt("Reactivation scenarios: %s."), "crm.reactivation.scenario", (("is_on", "=", True),)
    ),
)


class CrmFirstSteps(models.AbstractModel):
    _inherit = "crm.first.steps"

    @api.model
    def _get_sections(self):
        return [*super()._get_sections(), KEEP_FUNNEL]

    @api.model
    def _get_status(self):
        return [*super()._get_status(), *STATUS]
