"""How a person stands in the funnel, for anyone who looks at the lead or the contact."""

from datetime import datetime

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import clean_context

from odoo.addons.crm_privacy.tools import existence
from odoo.addons.crm_privacy.tools.readable_date import format_day

from ...logic import lifecycle, person, scenario
from ..status import crm_funnel_journal as journal
from ..status.res_company import GATE_NONE

#: Responses of a person that a screen lists.
MAX_RESPONSES = 40
#: What a screen shows of the end of a transaction, computed when it is looked at.
SETTLED_FIELDS = (
    "active_response_id",
    "active_campaign_id",
    "funnel_journal_count",
    "may_have_changes",
    "may_have_responses",
    "needs_campaign",
    "funnel_source",
    "funnel_story",
    "person_response_ids",
)


class CrmFunnelMixin(models.AbstractModel):
    """What the screens tell: why the person is here, what came before, and what is missing."""

    _inherit = "crm.funnel.mixin"

    funnel_color = fields.Integer(related="funnel_status_id.color", string="Color of Status")
    may_have_responses = fields.Boolean(compute="_compute_traces")
    may_have_changes = fields.Boolean(compute="_compute_traces")
    is_funnel_nurtured = fields.Boolean(compute="_compute_is_funnel_nurtured")
    needs_campaign = fields.Boolean(
        compute="_compute_needs_campaign",
        groups="sales_team.group_sale_salesman",
        help="The person is being worked on, but no campaign is set as the cause.",
    )
    prompt_campaign_id = fields.Many2one(
        "utm.campaign",
        string="Source Campaign",
        compute="_compute_prompt_campaign_id",
        inverse="_inverse_prompt_campaign_id",
        domain="[('is_response_prompt', '=', True)]",
        groups="sales_team.group_sale_salesman",
        help="The answer to the response prompt, given while a record is saved.",
    )
    funnel_source = fields.Char(
        string="Credited To",
        compute="_compute_funnel_source",
        groups="sales_team.group_sale_salesman",
        help="The campaign that has the credit, and when it was answered.",
    )
    funnel_story = fields.Char(
        string="History",
        compute="_compute_funnel_story",
        groups="sales_team.group_sale_salesman",
    )
    person_response_ids = fields.Many2many(
        "crm.response",
        string="Responses of the Person",
        compute="_compute_person_response_ids",
        groups="sales_team.group_sale_salesman",
    )

    @api.depends("funnel_status_id")
    def _compute_is_funnel_nurtured(self):
        for record in self:
            kind = record.funnel_status_id.kind
            record.is_funnel_nurtured = (
                bool(kind) and kind != lifecycle.WON and not lifecycle.is_active(kind)
            )

    @api.depends("funnel_status_id", "active_response_id")
    @api.depends_context("uid")
    def _compute_needs_campaign(self):
        unexplained = self.browse()
        for company, records in self._group_by_owning_company().items():
            # sudo: how the company works is no secret from anyone who works for it.
            gates = company._get_funnel_gate() != GATE_NONE
            mode = company._get_funnel_modes(self.env.user)[self.env.uid] if gates else None
            if mode == scenario.MODE_ACTIVE:
                unexplained |= records.filtered(
                    lambda record: record._is_worked_on() and not record.active_response_id
                )
        watched = unexplained._get_engaged_under_watch()
        for record in self:
            record.needs_campaign = record in unexplained and (
                not record._origin or record._origin in watched
            )

    def _is_worked_on(self):
        """Return whether the record, perhaps not saved yet, says that somebody works on it."""
        return self.funnel_status_id.is_active

    def _get_engaged_under_watch(self):
        """Return those whose status somebody changed since the funnel is watched.

        Nobody could say what caused the engagements that were there before.
        """
        if len(self) <= 1:
            return self._origin.filtered("may_have_changes")
        # sudo: the journal is asked whether, not what.
        lines = self.env["crm.funnel.journal"].sudo()
        groups = lines._read_group(self._get_engaged_domain(), [self._person_field])
        return self.browse(record.id for (record,) in groups)

    def _get_engaged_domain(self):
        """Return the domain of the lines of the journal that tell of an engagement of these."""
        return [(self._person_field, "in", self._origin.ids), ("event", "=", journal.STATUS)]

    def _compute_prompt_campaign_id(self):
        self.prompt_campaign_id = False

    def _inverse_prompt_campaign_id(self):
        """Answer the prompt for anyone who has no active response, before any gate is reached."""
        for record in self.filtered("prompt_campaign_id"):
            if not record.active_response_id:
                self.env["crm.response.prompt"].create(
                    {
                        record._person_field: record.id,
                        "campaign_id": record.prompt_campaign_id.id,
                        "action": "stay",
                    }
                ).action_apply()

    @api.model
    def _group_by_owning_company(self):
        return self.grouped(lambda record: record.company_id or self.env.company)

    @api.depends("active_response_id")
    def _compute_funnel_source(self):
        for record in self:
            # sudo: campaign and date are told, which the salesperson of a person may know.
            response = record.sudo()._get_credited_response()
            record.funnel_source = self._tell_source(response) if response else False

    def _get_credited_response(self):
        """Return the response whose campaign has the credit, or brought the person last."""
        self.ensure_one()
        return self.active_response_id

    @api.model
    def _tell_source(self, response):
        """Return in a line which campaign has the credit, and since when."""
        date = format_day(self.env, response.date)
        campaign = response.campaign_id.title or self.env._("No campaign")
        if self._is_outreach(response):
            return self.env._(
                "%(campaign)s, sales outreach on %(date)s", campaign=campaign, date=date
            )
        return self.env._("%(campaign)s, answered %(date)s", campaign=campaign, date=date)

    @api.model
    def _is_outreach(self, response):
        """Return whether sales took the person up, in place of an answer of theirs."""
        return response.type_id == self.env.ref(
            "funnel_reactivation.type_sales_outreach", raise_if_not_found=False
        )

    def _compute_traces(self):
        """Ask in one statement what the screens would ask one by one, of most people in vain.

        Of several records only whether any of them has some.
        """
        found = existence.find_existing(self.env, self._get_trace_domains())
        for record in self:
            record.may_have_changes = "may_have_changes" in found
            record.may_have_responses = "may_have_responses" in found

    def _get_trace_domains(self):
        """Return ``{field: (model, domain)}`` of what there is of any of these people."""
        domains = {"may_have_changes": ("crm.funnel.journal", self._get_engaged_domain())}
        marks = {pair for record in self for pair in record._get_person_marks().items() if pair[1]}
        if marks:
            theirs = Domain.OR(Domain(name, "=", value) for name, value in marks)
            domains["may_have_responses"] = ("crm.response", theirs)
        return domains

    def _compute_funnel_story(self):
        # sudo: campaign, date and cause are told, which the salesperson of a person may know.
        responses = {r: r.sudo().active_response_id for r in self}
        lines = (
            self.env["crm.funnel.journal"]
            .sudo()
            .search(
                [
                    ("response_id", "in", [r.id for r in responses.values() if r]),
                    ("event", "=", journal.ACTIVATED),
                ],
                order="date, id",
            )
        )
        latest = {line.response_id: line for line in lines}
        for record, response in responses.items():
            if response:
                record.funnel_story = self._tell_story(response, latest.get(response, lines[:0]))
            else:
                last = record.person_response_ids.sorted(
                    lambda r: (r.date_deactivated or datetime.min, r.date, r.id), reverse=True
                )
                record.funnel_story = self._tell_last(last[:1])

    @api.model
    def _tell_story(self, response, line):
        """Return in a sentence or two why ``response`` is the active one."""
        campaign = response.campaign_id.title or self.env._("no campaign")
        date = format_day(self.env, response.date)
        if self._is_outreach(response):
            sentences = [self.env._("Sales outreach on %(date)s.", date=date)]
        else:
            sentences = [
                self.env._("Answered %(campaign)s on %(date)s.", campaign=campaign, date=date)
            ]
        if response.date_reactivated:
            sentences.append(
                self.env._(
                    "Made active again on %s.", format_day(self.env, response.date_reactivated)
                )
            )
        cause = self._tell_cause(line)
        return " ".join([*sentences, cause] if cause else sentences)

    @api.model
    def _tell_cause(self, line):
        """Return in a sentence who or what made a response active, ``None`` if nothing tells."""
        if line.cause == journal.CAUSE_PROMPT:
            return self.env._("Named by %s.", line.user_id.name)
        if line.cause == journal.CAUSE_CONVERSION:
            return self.env._("Converted by %s.", line.user_id.name)
        return None

    @api.model
    def _tell_last(self, response):
        """Return in a sentence what came of a person's last response, ``False`` without one."""
        if not response:
            return False
        told = {
            "campaign": response.campaign_id.title or self.env._("no campaign"),
            "date": format_day(self.env, response.date),
        }
        if not response.responded:
            return self.env._(
                "Last reached by %(campaign)s on %(date)s, without an answer.", **told
            )
        if response.funnel_status_id:
            return self.env._(
                "Last answered %(campaign)s on %(date)s; result: “%(status)s”.",
                status=response.funnel_status_id.name,
                **told,
            )
        return self.env._("Last answered %(campaign)s on %(date)s.", **told)

    def web_read(self, specification):
        """Show what a save has come to: what follows of it is settled before it is read."""
        if self.env.cr.precommit.data.get(f"crm.funnel.{self._name}"):
            env = self.env(context=clean_context(self.env.context))
            self.browse().with_env(env)._follow_funnel()
            self.invalidate_recordset(SETTLED_FIELDS)
        return super().web_read(specification)

    def _compute_person_response_ids(self):
        """List the responses of each person, the latest first, as far as the user may see them."""
        if not any(record.may_have_responses for record in self):
            self.person_response_ids = False
            return
        marks = {record: record._get_person_marks() for record in self}
        pairs = {pair for own in marks.values() for pair in own.items() if pair[1]}
        responses = self.env["crm.response"]
        if pairs:
            responses = responses.search(
                Domain.OR(Domain(name, "=", value) for name, value in pairs),
                order="date desc, id desc",
                limit=MAX_RESPONSES * len(self),
            )
        for record in self:
            record.person_response_ids = responses.filtered(
                lambda response, own=marks[record]: person.is_same(
                    own, response._get_person_marks()
                )
            )[:MAX_RESPONSES]
