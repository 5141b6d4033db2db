"""Which campaign caused an engagement: the salesperson's answer."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.crm_privacy.tools.readable_date import format_day

from ..logic import lifecycle, scenario, selection
from ..models.status import crm_funnel_journal as journal

STAY = "stay"
CONVERT = "convert"
OPPORTUNITY = "opportunity"
ACTIVATE = "activate"


class CrmResponsePrompt(models.TransientModel):
    """Asks for a prompt campaign and does what the salesperson is about to do.

    An earlier qualified response takes the credit, if the campaign lets one be searched for and
    the prompt scenario is on; else the prompt's campaign gets a response of its own.
    """

    _name = "crm.response.prompt"
    _description = "Response Prompt"

    lead_id = fields.Many2one("crm.lead")
    partner_id = fields.Many2one("res.partner", string="Contact")
    campaign_id = fields.Many2one(
        "utm.campaign",
        string="Source Campaign",
        required=True,
        domain=[("is_response_prompt", "=", True)],
    )
    action = fields.Selection(
        [
            (ACTIVATE, "Start working on it"),
            (CONVERT, "Convert the lead"),
            (OPPORTUNITY, "Create an opportunity"),
            (STAY, "Only note it"),
        ],
        string="Next Step",
        required=True,
        default=ACTIVATE,
    )
    allowed_actions = fields.Json(compute="_compute_allowed_actions")
    has_prompts = fields.Boolean(compute="_compute_has_prompts")
    active_response_id = fields.Many2one("crm.response", compute="_compute_active_response_id")
    searches_back = fields.Boolean(compute="_compute_searches_back")
    explanation = fields.Text(string="What Will Happen", compute="_compute_explanation")

    @api.depends("lead_id")
    def _compute_allowed_actions(self):
        for wizard in self:
            if not wizard.lead_id:
                allowed = [ACTIVATE, OPPORTUNITY, STAY]
            elif wizard.lead_id.type == "lead":
                allowed = [ACTIVATE, CONVERT, OPPORTUNITY, STAY]
            else:
                allowed = [ACTIVATE, STAY]
            wizard.allowed_actions = allowed

    @api.depends("lead_id", "partner_id")
    def _compute_has_prompts(self):
        self.has_prompts = bool(
            self.env["utm.campaign"].search_count([("is_response_prompt", "=", True)], limit=1)
        )

    @api.depends("lead_id", "partner_id")
    def _compute_active_response_id(self):
        for wizard in self:
            wizard.active_response_id = wizard._get_person().active_response_id

    @api.depends("campaign_id", "lead_id", "partner_id")
    def _compute_searches_back(self):
        for wizard in self:
            wizard.searches_back = bool(wizard.campaign_id and wizard._get_scenario())

    @api.depends("campaign_id", "action", "lead_id", "partner_id")
    def _compute_explanation(self):
        for wizard in self:
            wizard.explanation = wizard.campaign_id and " ".join(wizard._get_sentences())

    def _get_sentences(self):
        """Return what will happen when the dialog is confirmed, a sentence each."""
        self.ensure_one()
        label = self.campaign_id.with_context(show_prompt_label=True).display_name
        earlier = self._find_earlier()
        if earlier:
            credit = self.env._(
                "“%(earlier)s” gets the credit in place of “%(campaign)s”: it was answered on "
                "%(date)s and qualified.",
                earlier=earlier.campaign_id.title or earlier.display_name,
                campaign=label,
                date=format_day(self.env, earlier.date),
            )
        elif self.searches_back:
            credit = self.env._(
                "“%s” gets the credit: no earlier response was found that deserves it more.", label
            )
        else:
            credit = self.env._("“%s” gets the credit.", label)
        follow = {
            ACTIVATE: self.env._("The status says that you are working on it."),
            CONVERT: self.env._(
                "Then you choose the customer and the salesperson of the opportunity."
            ),
            OPPORTUNITY: (
                self.env._("The lead becomes an opportunity.")
                if self.lead_id
                else self.env._("A new opportunity opens.")
            ),
        }
        return [credit, *([follow[self.action]] if self.action in follow else [])]

    def _find_earlier(self):
        """Return the response that the scenario would make active, without doing it."""
        self.ensure_one()
        record, who = self._get_scenario(), self._get_person()
        if not record or not who:
            return self.env["crm.response"]
        found = selection.select(
            record._find_candidates({0: who})[who],
            record._get_policy(has_default=True),
            self.env.cr.now(),
        )
        # sudo: campaign and date of the response are told, as its activation would tell them.
        return self.env["crm.response"].sudo().browse(found.response_id or ())

    def _get_person(self):
        self.ensure_one()
        # In the dialog, what it is about has no id of its own.
        return (self.lead_id or self.partner_id)._origin

    def _get_scenario(self):
        """Return the prompt scenario that searches for this campaign, none if it is to stand."""
        who = self._get_person()
        company = who.company_id or self.env.company
        # sudo: a salesperson need not be allowed to see how scenarios are set up.
        listening = (
            self.env["crm.reactivation.scenario"].sudo()._get_listening(scenario.PROMPT, company)
        )
        if not self.campaign_id.trigger_reactivation:
            return listening.browse()
        # sudo: whom a scenario serves does not depend on what else the salesperson may see.
        who = who.sudo()
        owner = who._get_funnel_owner()
        if not scenario.takes_part(scenario.PROMPT, company._get_funnel_modes(owner)[owner.id]):
            return listening.browse()
        return listening.filtered(
            lambda record: record._serves(who) and record._filter_served(who)
        )[:1]

    def action_apply(self):
        """Give the credit and do what was asked; return the action that shows the result.

        :raise UserError: the person has an active response, or the deal is won and has its credit
        """
        self.ensure_one()
        who = self._get_person()
        who.check_access("write")
        if who.active_response_id:
            raise UserError(
                self.env._(
                    "%(name)s has an active response already: %(response)s. It keeps the credit "
                    "until it is closed.",
                    name=who.display_name,
                    response=who.active_response_id.display_name,
                )
            )
        if who._has_settled_credit():
            raise UserError(
                self.env._(
                    "%(name)s is won, and the responses before the close have the credit. What "
                    "comes later belongs to the next deal.",
                    name=who.display_name,
                )
            )
        record = self._get_scenario()
        if record:
            self._search_back(record, who)
        else:
            self._insert(who)
        return self._do(who)

    def _search_back(self, record, who):
        """Let the scenario look for an earlier response, now and not later."""
        request = record._request(who, prompt=self.campaign_id)
        request.with_env(self.env)._process()
        if request.outcome in (False, selection.NONE):
            reason = dict(request._fields["reason"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "No response was made active: %(reason)s.",
                    reason=reason.get(request.reason, self.env._("unknown reason")),
                )
            )

    def _insert(self, who):
        # sudo: the prompt says what the person answers to; the door decides about the rest.
        Response = self.env["crm.response"].sudo()
        response = Response._capture(
            [
                {
                    **who._prepare_person_values(),
                    "date": who._get_engagement_date(),
                    "type_id": self.env.ref("funnel_reactivation.type_sales_outreach").id,
                    "campaign_id": self.campaign_id.id,
                    "user_id": self.env.uid,
                    "company_id": (who.company_id or self.env.company).id,
                    "capture_method": "manual",
                }
            ]
        )
        if not response.with_env(self.env)._activate(cause=journal.CAUSE_PROMPT):
            raise UserError(
                self.env._(
                    "Another response of %s was made active at this moment. Open the prompt again "
                    "to see which one.",
                    who.display_name,
                )
            )

    def _do(self, who):
        if self.action == ACTIVATE and who.funnel_status_id.kind in (False, lifecycle.OPEN):
            who.funnel_status_id = self.env["crm.funnel.status"]._get_id(lifecycle.WORKING)
        elif self.action == CONVERT and self.lead_id.type == "lead":
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "crm.action_crm_lead2opportunity_partner"
            )
            action["context"] = {
                "active_model": "crm.lead",
                "active_id": self.lead_id.id,
                "active_ids": self.lead_id.ids,
            }
            return action
        elif self.action == OPPORTUNITY:
            return self._create_opportunity().redirect_lead_opportunity_view()
        return {"type": "ir.actions.act_window_close"}

    def _create_opportunity(self):
        """Return a new opportunity of the contact, or the lead turned into one."""
        if self.lead_id:
            self.lead_id.convert_opportunity(self.lead_id.partner_id)
            return self.lead_id
        response = self.partner_id.active_response_id
        opportunity = self.env["crm.lead"].create(
            {
                "type": "opportunity",
                "name": self.partner_id.display_name,
                "partner_id": self.partner_id.id,
                "user_id": self.env.uid,
                "campaign_id": response.campaign_id.id,
                "medium_id": response.medium_id.id,
                "source_id": response.source_id.id,
            }
        )
        # sudo: the response follows the opportunity that came of it.
        response.sudo().lead_id = opportunity
        return opportunity
