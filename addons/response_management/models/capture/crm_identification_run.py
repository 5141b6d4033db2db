"""Identification runs: many waiting responses are identified in the background."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..response.crm_response import WAITING
from .crm_response_identification import CHUNK, WAITING_LIMIT


class CrmIdentificationRun(models.Model):
    """How far the waiting responses are identified, from the newest to the oldest."""

    _name = "crm.identification.run"
    _inherit = ["crm.run.mixin"]
    _description = "Identification in the Background"
    _order = "id desc"
    _rec_name = "rule_id"

    rule_id = fields.Many2one(
        "crm.identification.rule",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Only what this rule decides; without one every rule is asked.",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    next_id = fields.Integer(
        readonly=True, help="Responses with a smaller number are still to come."
    )
    total_count = fields.Integer(string="Waiting")
    identified_count = fields.Integer(string="Identified", readonly=True)

    _running_index = models.Index("(id) WHERE state = 'running'")

    # ------------------------------------------------------------
    # START
    # ------------------------------------------------------------

    @api.model
    def _identify_waiting(self, companies, rule=None):
        """Identify what waits in ``companies`` and return the action that says how it went.

        Up to a limit at once, because people wait for the answer; more in the background.
        """
        rule = rule or self.env["crm.identification.rule"]
        domain = WAITING & Domain("company_id", "in", companies.ids)
        waiting = self.env["crm.response"].search(domain, limit=WAITING_LIMIT + 1)
        if not waiting:
            raise UserError(self.env._("No response is waiting to be identified."))
        if len(waiting) <= WAITING_LIMIT:
            return waiting._notify_identified(waiting._identify_anew(rule), len(waiting))
        waiting.check_access("write")
        # sudo: anyone who may identify responses may have it done; nobody edits runs.
        self.sudo().create(
            [
                {
                    "rule_id": rule.id,
                    "company_id": company.id,
                    "user_id": self.env.uid,
                    "total_count": waiting.search_count(
                        WAITING & Domain("company_id", "=", company.id)
                    ),
                }
                for company in companies
            ]
        )._wake_cron()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "More than %(limit)s responses wait. They are identified in the background.",
                    limit=WAITING_LIMIT,
                ),
                "next": self.env["ir.actions.act_window"]._for_xml_id(
                    "response_management.crm_identification_run_action"
                ),
            },
        }

    def _wake_cron(self):
        # sudo: waking the job needs no right on it, what it may do is fixed.
        self.env.ref("response_management.ir_cron_identify_responses").sudo()._trigger()

    # ------------------------------------------------------------
    # WORK
    # ------------------------------------------------------------

    def _process_next(self):
        """Identify the next waiting responses and return how many there were."""
        Response = (
            self.env["crm.response"]
            .with_user(self.user_id)
            .with_company(self.company_id)
            .with_context(allowed_company_ids=self.company_id.ids)
        )
        domain = WAITING & Domain("company_id", "=", self.company_id.id)
        if self.next_id:
            domain &= Domain("id", "<", self.next_id)
        waiting = Response.search(domain, order="id desc", limit=CHUNK)
        identified = waiting._identify_anew(self.rule_id.with_user(self.user_id))
        self.next_id = waiting[-1:].id or self.next_id
        self.identified_count += len(identified)
        return len(waiting)

    @api.model
    def _cron_identify(self):
        """Identify the responses of each run, a batch for each transaction."""
        self._work_off()
