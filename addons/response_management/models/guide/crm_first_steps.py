"""The first steps of this addon, and what is on of it."""

from odoo import api, models
from odoo.tools.translate import LazyTranslate

from odoo.addons.crm_privacy.tools.first_steps import Section, Status, Step

_lt = LazyTranslate(__name__)

RECORD_ANSWERS = Section(
    key="record_answers",
    title=_lt("Record answers"),
    sequence=10,
    steps=(
        Step(
            key="campaign",
            title=_lt("Start a campaign"),
            note=_lt(
                "Name, offer and channels in one dialog; codes, links and QR codes are created "
                "automatically."
            ),
            action="response_management.crm_campaign_launch_action",
            model="crm.treatment",
        ),
        Step(
            key="source",
            title=_lt("Connect a source"),
            note=_lt("A form, an ad platform, a mailbox: answers come in automatically."),
            action="response_management.crm_capture_source_action",
            model="crm.capture.source",
            is_made_in_form=True,
        ),
        Step(
            key="import",
            title=_lt("Import a file"),
            note=_lt("A supplier's or call center's list; columns are recognized."),
            action="response_management.crm_response_import_action",
            model="crm.response.import",
            is_made_in_form=True,
        ),
        Step(
            key="answer",
            title=_lt("Enter an answer by hand"),
            note=_lt("Who called or wrote, and to what."),
            action="response_management.crm_response_entry_action",
            model="crm.response",
            domain=(("responded", "=", True),),
        ),
        Step(
            key="review",
            title=_lt("Review an answer"),
            note=_lt("Accept what is genuine and reject the rest, by mouse or keyboard."),
            action="response_management.crm_response_action_review",
            model="crm.response",
            domain=(("date_reviewed", "!=", False),),
            access="write",
        ),
        Step(
            key="convert",
            title=_lt("Convert it"),
            note=_lt("The lead or opportunity keeps what the person answered."),
            action="response_management.crm_response_action_review",
            model="crm.response",
            domain=(("state", "=", "converted"),),
            access="write",
        ),
    ),
)
STATUS = (
    Status(_lt("Capture sources: %s."), "crm.capture.source"),
    Status(_lt("Identification rules: %s."), "crm.identification.rule"),
)


class CrmFirstSteps(models.AbstractModel):
    _inherit = "crm.first.steps"

    @api.model
    def _get_sections(self):
        return [*super()._get_sections(), RECORD_ANSWERS]

    @api.model
    def _get_status(self):
        return [*super()._get_status(), *STATUS]
