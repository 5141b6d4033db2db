"""The first steps of this addon, and what is on of it."""

from odoo import api, models
from odoo.tools.translate import LazyTranslate

from odoo.addons.crm_privacy.tools.first_steps import Section, Status, Step

_lt = LazyTranslate(__name__)

ASSIGN_LEADS = Section(
    key="assign_leads",
    title=_lt("Assign leads"),
    sequence=20,
    steps=(
        Step(
            key="rule",
            title=_lt("Write a rule"),
            note=_lt(
                "Which leads, and who receives them. It takes no leads until you activate it."
            ),
            action="lead_assignment.crm_assignment_rule_action",
            model="crm.assignment.rule",
            is_made_in_form=True,
        ),
        Step(
            key="preview",
            title=_lt("Preview it"),
            note=_lt("Who would get what; nothing is changed."),
            action="lead_assignment.crm_assignment_preview_action",
            model="crm.assignment.run",
            domain=(("is_dry_run", "=", True),),
            access="read",
        ),
        Step(
            key="activate",
            title=_lt("Activate it"),
            note=_lt("From then on, waiting leads are assigned automatically."),
            action="lead_assignment.crm_assignment_rule_action",
            model="crm.assignment.rule",
            domain=(("active", "=", True),),
        ),
        Step(
            key="run",
            title=_lt("Run it"),
            note=_lt("Assign waiting leads right away from the rule; each run can be undone."),
            action="lead_assignment.crm_assignment_rule_action",
            model="crm.assignment.run",
            domain=(("is_dry_run", "=", False),),
            access="read",
        ),
        Step(
            key="target",
            title=_lt("Set a target for the first call"),
            note=_lt("How soon a lead must be called, in working time."),
            action="lead_assignment.crm_sla_policy_action",
            model="crm.sla.policy",
            is_made_in_form=True,
        ),
    ),
)
STATUS = (
    Status(_lt("Assignment rules: %s."), "crm.assignment.rule"),
    Status(_lt("Targets for the first call: %s."), "crm.sla.policy"),
)


class CrmFirstSteps(models.AbstractModel):
    _inherit = "crm.first.steps"

    @api.model
    def _get_sections(self):
        return [*super()._get_sections(), ASSIGN_LEADS]

    @api.model
    def _get_status(self):
        return [*super()._get_status(), *STATUS]
