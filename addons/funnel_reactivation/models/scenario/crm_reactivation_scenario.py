"""Rules by which an old response, or a default one, becomes active when something happens."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...logic import period, scenario, selection
from ..common import stored_filter

KINDS = [
    (scenario.PROMPT, "Response prompt"),
    (scenario.SCORE, "Score"),
    (scenario.INVOCABLE, "Invocable"),
    (scenario.ACTIVE_STATUS, "Active status"),
]


class CrmReactivationScenario(models.Model):
    """A scenario is bound to one kind of event and switched on by itself.

    It only says what may happen. Events leave requests (``crm.reactivation.request``), which are
    checked anew when they fall due.
    """

    _name = "crm.reactivation.scenario"
    _description = "Reactivation Scenario"
    _inherit = ["crm.remembered.mixin", "mail.thread", "crm.usage.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    #: Which scenarios listen depends on these.
    _remembered_fields = frozenset({"active", "kind", "is_on", "company_id", "sequence"})

    name = fields.Char(required=True, translate=True, personal=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_on = fields.Boolean(
        string="Switched On", tracking=True, copy=False, help="A scenario acts only while it is on."
    )
    kind = fields.Selection(KINDS, string="Event", required=True, default=scenario.ACTIVE_STATUS)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )

    # Who
    serves_leads = fields.Boolean(string="Leads", default=True)
    serves_contacts = fields.Boolean(string="Contacts", default=True)
    lead_domain = fields.Char(string="Which Leads", default="[]", personal=False)
    partner_domain = fields.Char(string="Which Contacts", default="[]", personal=False)
    respects_nurture = fields.Boolean(
        string="Respect Nurture Timeout",
        default=True,
        help="Leave people alone until their nurture timeout is over.",
    )
    delay_minutes = fields.Integer(
        string="Delay (minutes)",
        help="Wait before acting, so that a campaign response that arrives a little later wins.",
    )

    # Search
    look_back_days = fields.Integer(string="Look-back (days)", default=30, required=True)
    reactivates = fields.Boolean(
        string="Reactivate a Response", default=True, help="Make an earlier response active."
    )
    rank_new = fields.Integer(string="New", default=1, help="Priority; 0 to leave them out.")
    rank_never_engaged = fields.Integer(
        string="Never Engaged", default=2, help="Priority; 0 to leave them out."
    )
    rank_rested = fields.Integer(
        string="Nurtured or Recycled", default=3, help="Priority; 0 to leave them out."
    )
    responds = fields.Boolean(
        string="Engage a Non-Responder",
        default=True,
        help="Make a response of a member who has not answered, if the campaign says of which "
        "type.",
    )
    inserts_default = fields.Boolean(
        string="Insert a Default Response",
        help="Without a response to reactivate, record one to the default campaign.",
    )
    default_ids = fields.One2many(
        "crm.reactivation.default", "scenario_id", string="Defaults", copy=True
    )

    releases_owner = fields.Boolean(
        string="Release the Owner",
        help=(
            "Leads that come back lose their owner, so that assignment rules or the team decide "
            "who works on them next. Leads that a salesperson engages keep their owner."
        ),
    )

    # Score
    score_field_id = fields.Many2one(
        "ir.model.fields",
        string="Score",
        domain=[
            ("model", "=", "crm.lead"),
            ("store", "=", True),
            ("ttype", "in", ("float", "integer", "monetary")),
        ],
        ondelete="cascade",
        help="The number on the lead that is watched, by anyone who writes it.",
    )
    score_threshold = fields.Float(string="Threshold")
    score_hysteresis = fields.Float(
        string="Fall-back",
        help="How far below the threshold a score must fall before it can cross it again.",
    )

    # What happened
    request_ids = fields.One2many("crm.reactivation.request", "scenario_id")
    summary = fields.Text(compute="_compute_summary")

    _check_numbers = models.Constraint(
        f"CHECK(look_back_days BETWEEN 1 AND {period.MAX_DAYS}"
        f" AND delay_minutes BETWEEN 0 AND {period.MAX_DAYS * 24 * 60} AND score_hysteresis >= 0)",
        "The look-back is at least one day; delay and fall-back are not negative. None of them is "
        "longer than ten years.",
    )

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("is_on", "kind", "inserts_default", "default_ids", "score_field_id")
    def _check_complete(self):
        for record in self.filtered("is_on"):
            if record.inserts_default and not record.default_ids:
                raise ValidationError(
                    self.env._(
                        "%s inserts a default response: add at least one default campaign.",
                        record.name,
                    )
                )
            if record.kind == scenario.SCORE and not record.score_field_id:
                raise ValidationError(self.env._("Choose the score that %s watches.", record.name))

    @api.constrains("lead_domain", "partner_domain")
    def _check_domains(self):
        for record in self:
            record._check_domain(record.lead_domain, "crm.lead")
            record._check_domain(record.partner_domain, "res.partner")

    def _check_domain(self, text, model):
        """:raise ValidationError: ``text`` spells no domain of ``model`` that its author may use"""
        try:
            stored_filter.check(self.env[model], text)
        except stored_filter.UNUSABLE as error:
            raise ValidationError(
                self.env._(
                    "The filter of %(name)s cannot be used: %(error)s",
                    name=self.name,
                    error=error,
                )
            ) from error

    # ------------------------------------------------------------
    # WORDS
    # ------------------------------------------------------------

    @api.depends(lambda self: list(SUMMARY_FIELDS))
    def _compute_summary(self):
        for record in self:
            record.summary = " ".join(record._get_summary_sentences())

    def _get_summary_sentences(self):
        """Return what the scenario does, a sentence each."""
        self.ensure_one()
        begin = {
            scenario.PROMPT: self.env._("When a salesperson says what caused an engagement,"),
            scenario.SCORE: self.env._(
                "When %(field)s reaches %(threshold)s,",
                # sudo: the names of fields are no secret, but only settings managers may read them.
                field=self.sudo().score_field_id.field_description or self.env._("the score"),
                threshold=f"{self.score_threshold:g}",
            ),
            scenario.INVOCABLE: self.env._("When an automation rule or a program asks,"),
            scenario.ACTIVE_STATUS: self.env._(
                "When someone without an active response gets an active status,"
            ),
        }[self.kind]
        if not self.delay_minutes:
            wait = self.env._("it")
        elif self.delay_minutes == 1:
            wait = self.env._("it waits 1 minute and then")
        else:
            wait = self.env._("it waits %s minutes and then", self.delay_minutes)
        words = {"begin": begin, "wait": wait, "days": self.look_back_days}
        sentences = [
            self.env._("%(begin)s %(wait)s looks back 1 day.", **words)
            if self.look_back_days == 1
            else self.env._("%(begin)s %(wait)s looks back %(days)s days.", **words)
        ]
        if self.reactivates:
            labels = {
                selection.NEW: self.env._("new responses"),
                selection.NEVER_ENGAGED: self.env._("those never engaged"),
                selection.RESTED: self.env._("nurtured or recycled ones"),
            }
            ranks = ", ".join(labels[rank] for rank in self._get_ranks())
            sentences.append(
                self.env._("It makes a response active again, in this order: %s.", ranks)
            )
        if self.responds:
            sentences.append(self.env._("It includes members who have not answered."))
        if self.inserts_default:
            campaigns = ", ".join(self.default_ids.campaign_id.mapped("title"))
            sentences.append(self.env._("Otherwise it records a response to %s.", campaigns or "…"))
        return sentences

    # ------------------------------------------------------------
    # POLICY
    # ------------------------------------------------------------

    def _get_ranks(self):
        """Return the classes of candidates in the order of their priority."""
        self.ensure_one()
        ranks = {
            selection.NEW: self.rank_new,
            selection.NEVER_ENGAGED: self.rank_never_engaged,
            selection.RESTED: self.rank_rested,
        }
        return tuple(sorted((c for c in ranks if ranks[c] > 0), key=ranks.get))

    def _get_policy(self, *, has_default, is_nurtured=False, look_back_days=None):
        """Return what the scenario allows, for ``logic.selection``."""
        self.ensure_one()
        return selection.Policy(
            look_back=timedelta(days=look_back_days or self.look_back_days),
            ranks=self._get_ranks(),
            reactivates=self.reactivates,
            responds=self.responds and self.kind != scenario.PROMPT,
            has_default=has_default,
            only_mql=self.kind == scenario.PROMPT,
            is_nurtured=is_nurtured,
        )

    def _get_released(self, leads):
        """Return which of ``leads``, reactivated by this scenario, lose their owner by it."""
        self.ensure_one()
        if not self.releases_owner or self.kind not in scenario.UNATTENDED_KINDS:
            return leads.browse()
        return leads.filtered(lambda lead: lead.user_id and lead.won_status == "pending")

    def _respects_nurture(self, who):
        """Return whether the person is to be left alone now; a prompt disturbs no person."""
        self.ensure_one()
        return bool(
            self.respects_nurture
            and self.kind != scenario.PROMPT
            and who.nurture_until
            and who.nurture_until > self.env.cr.now()
        )

    def _filter_served(self, records):
        """Return those of ``records`` that the filter of the scenario lets pass."""
        self.ensure_one()
        text = self.lead_domain if records._name == "crm.lead" else self.partner_domain
        return stored_filter.apply(records, text, self.company_id)

    def action_view_requests(self):
        """Return the action that lists what this scenario was asked and what came of it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "funnel_reactivation.crm_reactivation_request_action"
        )
        action["domain"] = [("scenario_id", "=", self.id)]
        action["context"] = {}
        return action


SUMMARY_FIELDS = (
    "kind",
    "delay_minutes",
    "look_back_days",
    "reactivates",
    "rank_new",
    "rank_never_engaged",
    "rank_rested",
    "responds",
    "inserts_default",
    "default_ids.campaign_id",
    "score_field_id",
    "score_threshold",
)
