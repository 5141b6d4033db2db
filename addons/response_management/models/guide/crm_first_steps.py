"""The first steps of this addon, and what is on of it."""

from odoo import api, models


class CrmFirstSteps(models.AbstractModel):
    _inherit = "crm.first.steps"

    @api.model
    def _get_sections(self):
        return [
            *super()._get_sections(),
            {
                "key": "record_answers",
                "title": self.env._("Record answers"),
                "sequence": 10,
                "steps": [
                    {
                        "key": "campaign",
                        "title": self.env._("Start a campaign"),
                        "note": self.env._(
                            "Name, offer and channels in one dialog; codes, links and QR codes "
                            "come by themselves."
                        ),
                        "action": "response_management.crm_campaign_launch_action",
                        "model": "crm.treatment",
                        "domain": [],
                    },
                    {
                        "key": "source",
                        "title": self.env._("Connect a source"),
                        "note": self.env._(
                            "A form, an ad platform, a mailbox: answers come in by themselves."
                        ),
                        "action": "response_management.crm_capture_source_action",
                        "model": "crm.capture.source",
                        "domain": [],
                    },
                    {
                        "key": "import",
                        "title": self.env._("Import a file"),
                        "note": self.env._(
                            "A supplier's or call center's list; columns are recognized."
                        ),
                        "action": "response_management.crm_response_import_action",
                        "model": "crm.response.import",
                        "domain": [],
                    },
                    {
                        "key": "answer",
                        "title": self.env._("Enter an answer by hand"),
                        "note": self.env._("Who called or wrote, and to what."),
                        "action": "response_management.crm_response_entry_action",
                        "model": "crm.response",
                        "domain": [("responded", "=", True)],
                    },
                    {
                        "key": "review",
                        "title": self.env._("Review an answer"),
                        "note": self.env._(
                            "Accept what is genuine and reject the rest, by mouse or keyboard."
                        ),
                        "action": "response_management.crm_response_action_review",
                        "model": "crm.response",
                        "domain": [("date_reviewed", "!=", False)],
                        "access": "write",
                    },
                    {
                        "key": "convert",
                        "title": self.env._("Convert it"),
                        "note": self.env._(
                            "The lead or opportunity keeps what the person answered."
                        ),
                        "action": "response_management.crm_response_action_review",
                        "model": "crm.response",
                        "domain": [("state", "=", "converted")],
                        "access": "write",
                    },
                ],
            },
        ]

    @api.model
    def _get_status(self):
        return [
            *super()._get_status(),
            self.env._("Capture sources: %s.", self._count("crm.capture.source", [])),
            self.env._("Identification rules: %s.", self._count("crm.identification.rule", [])),
        ]
