"""Conversion runs: many responses are converted in the background."""

import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import batches
from .crm_response import (
    OUTCOME_ATTACHED,
    OUTCOME_CLOSED_DEAL,
    OUTCOME_LEAD,
    OUTCOME_NONE,
    OUTCOME_OPPORTUNITY,
)

_logger = logging.getLogger(__name__)

#: The user who clicks waits for so many responses; more are converted in the background.
INLINE_LIMIT = 500
#: People whose responses one transaction converts.
BATCH_SIZE = 200
#: Responses that failed and are named; the rest is counted.
SHOWN_FAILURES = 50


class CrmConversionRun(models.Model):
    """How far a selection of responses is converted.

    Responses of one person stay in one batch: they make one lead.
    """

    _name = "crm.conversion.run"
    _inherit = ["crm.run.mixin"]
    _description = "Conversion in the Background"
    _order = "id desc"
    _rec_name = "outcome"

    outcome = fields.Selection(
        [
            (OUTCOME_LEAD, "Convert to lead"),
            (OUTCOME_OPPORTUNITY, "Convert to opportunity"),
            (OUTCOME_ATTACHED, "Attach to an existing lead or opportunity"),
            (OUTCOME_CLOSED_DEAL, "Keep with a closed deal"),
            (OUTCOME_NONE, "Close without action"),
        ],
        required=True,
        readonly=True,
    )
    lead_id = fields.Many2one("crm.lead", readonly=True, ondelete="cascade")
    salesperson_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    team_id = fields.Many2one("crm.team", readonly=True, ondelete="set null")
    create_contact = fields.Boolean(readonly=True)
    company_ids = fields.Json(readonly=True, personal=False)
    # How far
    groups = fields.Json(
        readonly=True,
        prefetch=False,
        help="Ids of responses, one list a person, in order.",
        personal=False,
    )
    position = fields.Integer(readonly=True, help="Groups that are done.")
    converted_count = fields.Integer(string="Converted", readonly=True)
    failed_count = fields.Integer(string="Failed", readonly=True)
    failures = fields.Text(string="Errors", readonly=True, personal="text")

    _running_index = models.Index("(id) WHERE state = 'running'")

    # ------------------------------------------------------------
    # START
    # ------------------------------------------------------------

    @api.model
    def _start(self, responses, outcome, **vals):
        """Have ``responses`` converted, and return the action that shows how far it is."""
        responses._check_convertible()
        is_one_each = outcome in (OUTCOME_ATTACHED, OUTCOME_CLOSED_DEAL, OUTCOME_NONE)
        groups = responses if is_one_each else responses._group_by_person()
        # sudo: anyone who may convert may have it done; nobody edits runs.
        run = self.sudo().create(
            {
                **vals,
                "outcome": outcome,
                "user_id": self.env.uid,
                "company_ids": self.env.companies.ids,
                "groups": [group.ids for group in groups],
                "total_count": len(responses),
            }
        )
        # sudo: waking the job needs no right on it, what it may do is fixed.
        self.env.ref("response_management.ir_cron_convert_selected").sudo()._trigger()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "response_management.crm_conversion_run_action"
            ),
            "res_id": run.id,
            "views": [(False, "form")],
        }

    def action_view_leads(self):
        """Return the action that lists the leads of the responses that were converted."""
        self.ensure_one()
        ids = [item for group in self.groups or () for item in group]
        leads = self.env["crm.response"].browse(ids).exists().lead_id
        return leads._get_converted_action()

    # ------------------------------------------------------------
    # WORK
    # ------------------------------------------------------------

    @api.model
    def _cron_convert(self):
        """Convert what was selected, a batch for each transaction."""
        self._work_off()

    def _process_next(self):
        """Convert the next responses and return how many there were."""
        groups = self.groups[self.position : self.position + BATCH_SIZE]
        ids = [item for group in groups for item in group]
        Response = self.env["crm.response"].with_user(self.user_id)
        Response = Response.with_context(allowed_company_ids=self.company_ids)
        Response.check_access("write")
        # What was decided, deleted or taken by a colleague meanwhile is left alone.
        own = Response.browse(ids).exists()._filtered_access("write")
        wanted = set(own._get_convertible().ids)
        parts = [Response.browse(wanted.intersection(group)) for group in groups]
        self._convert_apart([part for part in parts if part])
        self.position += len(groups)
        if self.position >= len(self.groups):
            self.state = "done"
        return len(ids)

    def _convert_apart(self, groups):
        """Convert ``groups``, or in halves down to the person at fault, who is told of."""

        def convert(groups):
            responses = groups[0].concat(*groups[1:])
            self._convert_responses(responses)
            return len(responses)

        def leave(groups, error):
            (responses,) = groups
            if not isinstance(error, UserError):
                _logger.warning("Responses %s not converted", responses.ids, exc_info=error)
            self._note_failure(responses, error)

        converted = batches.in_halves(self.env.cr, groups, convert, leave)
        self.converted_count += sum(converted)

    def _convert_responses(self, responses):
        if self.outcome == OUTCOME_NONE:
            responses._close_without_action()
            return
        user = self.salesperson_id.with_env(responses.env)
        responses._convert(
            self.outcome,
            lead=self.lead_id.with_env(responses.env),
            user=user,
            team=self.team_id.with_env(responses.env),
            create_contact=self.create_contact,
        )

    def _note_failure(self, responses, error):
        words = str(error) if isinstance(error, UserError) else type(error).__name__
        if self.failed_count < SHOWN_FAILURES:
            # sudo: the user who started the run named these responses.
            line = f"{responses.sudo()[0].display_name}: {words}"
            self.failures = f"{self.failures}\n{line}" if self.failures else line
        self.failed_count += len(responses)
