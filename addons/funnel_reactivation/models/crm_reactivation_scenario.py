"""Rules by which an old response, or a default one, becomes active when something happens."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.safe_eval import safe_eval

from ..logic import scenario, selection

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
    _inherit = ["mail.thread", "crm.reactivation.candidates"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
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
    lead_domain = fields.Char(string="Which Leads", default="[]")
    partner_domain = fields.Char(string="Which Contacts", default="[]")
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
        string="Take Up a Non-Response",
        default=True,
        help="Make a response of a member who has not answered, if the campaign says of which "
        "type.",
    )
    inserts_default = fields.Boolean(
        string="Insert a Default Response",
        help="Without a response to reactivate, record one to the default campaign.",
    )
    default_ids = fields.One2many("crm.reactivation.default", "scenario_id", string="Defaults")

    releases_owner = fields.Boolean(
        string="Release the Owner",
        help="Leads that come back lose their owner, so that assignment rules or the team decide "
        "anew who works on them. Leads that a salesperson takes up stay with whom they are.",
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
        help="The number on the lead that is watched, whoever writes it.",
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
        "CHECK(look_back_days > 0 AND delay_minutes >= 0 AND score_hysteresis >= 0)",
        "The look-back is at least one day; delay and fall-back are not negative.",
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
                        "%s is to insert a default response: add at least one default campaign.",
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
        """Let nobody ask for what they may not see: the filter is applied with all rights.

        :raise ValidationError: ``text`` spells no domain of ``model`` that the user may search
        """
        try:
            self.env[model].search_count(_read(text), limit=1)
        except Exception as error:
            raise ValidationError(
                self.env._(
                    "The filter of %(name)s cannot be read: %(error)s",
                    name=self.name,
                    error=error,
                )
            ) from error

    def write(self, vals):
        switched_on = self.filtered(lambda s: not s.is_on) if vals.get("is_on") else self.browse()
        rescored = vals.keys() & STOCK_FIELDS
        result = super().write(vals)
        if rescored:
            switched_on = self
        # Who is over the threshold already has not crossed it.
        switched_on.filtered(lambda s: s.kind == scenario.SCORE and s.is_on)._take_stock()
        return result

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records.filtered(lambda s: s.kind == scenario.SCORE and s.is_on)._take_stock()
        return records

    def _take_stock(self):
        # sudo: who may switch a scenario on may not read the fields of models, which it looks up.
        for record in self.sudo():
            record._fire_crossings(is_silent=True)

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
                "When somebody without active response gets an active status,"
            ),
        }[self.kind]
        wait = (
            self.env._("it waits %s minutes and then", self.delay_minutes)
            if self.delay_minutes
            else self.env._("it")
        )
        sentences = [
            self.env._(
                "%(begin)s %(wait)s looks back %(days)s days.",
                begin=begin,
                wait=wait,
                days=self.look_back_days,
            )
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
            sentences.append(self.env._("It takes up members who have not answered."))
        if self.inserts_default:
            campaigns = ", ".join(self.default_ids.campaign_id.mapped("title"))
            sentences.append(self.env._("Otherwise it records a response to %s.", campaigns or "…"))
        return sentences

    # ------------------------------------------------------------
    # EVENTS
    # ------------------------------------------------------------

    @api.model
    def _get_listening(self, kind, companies):
        """Return the scenarios of this kind that are on, by sequence."""
        return self.search(
            [("kind", "=", kind), ("is_on", "=", True), ("company_id", "in", companies.ids)]
        )

    @api.model
    def _on_engaged(self, changes):
        """Leave a request for each person engaged without active response.

        Returns the records that a scenario takes care of. One query if no scenario listens.
        """
        records = changes[0].record.union(*(change.record for change in changes))
        by_company = records.grouped(lambda record: record.company_id or self.env.company)
        companies = self.env["res.company"].union(*by_company)
        listening = self._get_listening(scenario.ACTIVE_STATUS, companies)
        asked = set()
        for company, scenarios in listening.grouped("company_id").items():
            left_out = scenarios._ask(by_company[company])[1]
            asked.update(by_company[company] - left_out)
        return asked

    def _ask(self, records):
        """Leave a request for each record with the first scenario whose filter lets it pass.

        About those whom none lets pass the first one is asked, and will say why nothing is done.
        Returns the requests and those records.
        """
        requests = self.env["crm.reactivation.request"]
        serving = self.filtered(lambda record: record._serves(records))
        left, mine = records, {}
        for record in serving:
            mine[record] = record._filter_served(left)
            left -= mine[record]
        for record in serving:
            asked = mine[record] | left if record == serving[:1] else mine[record]
            if asked:
                requests |= record._request(asked)
        return requests, left

    def _serves(self, records):
        """Return whether the scenario is there for leads, or for contacts, as ``records`` are."""
        return self.serves_leads if records._name == "crm.lead" else self.serves_contacts

    def _is_listening(self):
        return self.is_on and self.active

    @api.model
    def _invoke(self, records):
        """Leave requests with the invocable scenarios that serve ``records``; return them.

        :param records: leads or contacts
        :raise UserError: no invocable scenario is on
        """
        requests = self.env["crm.reactivation.request"]
        for company, group in records.grouped(lambda r: r.company_id or self.env.company).items():
            listening = self.sudo()._get_listening(scenario.INVOCABLE, company)
            # sudo: whom a scenario serves does not depend on what else its caller may see.
            found, _left_out = listening._ask(group.sudo())
            if not found:
                raise UserError(
                    self.env._(
                        "No invocable scenario is switched on in %s. Switch one on under CRM, "
                        "Configuration, Reactivation.",
                        company.name,
                    )
                )
            requests |= found
        return requests

    def invoke(self, model, res_ids, default=True):
        """Ask this scenario about records of ``model``; for external programs.

        :param str model: ``crm.lead``, ``res.partner`` or ``mail.activity``
        :param list[int] res_ids: the records; the caller must be allowed to write them; those of
            another company than the scenario's are left out
        :param bool default: whether a default response may be inserted
        :return: ids of the requests, one per person; they are closed by the scheduled job
        :raise UserError: another model, or a scenario that is off
        """
        self.ensure_one()
        if model not in ("crm.lead", "res.partner", "mail.activity"):
            raise UserError(
                self.env._("Scenarios serve leads, contacts and activities, not %s.", model)
            )
        records = self.env[model].browse(res_ids).exists()
        if model == "mail.activity":
            records.check_access("read")
            for people in records._get_funnel_persons():
                people.check_access("write")
        else:
            records.check_access("write")
        return self._run_on(records, inserts_default=default).ids

    def _run_on(self, records, *, inserts_default=True):
        """Leave a request for each of ``records`` and return the requests.

        People of another company have no responses that the scenario may look at.
        """
        self.ensure_one()
        if not self._is_listening():
            raise UserError(self._get_off_message())
        persons = records._get_funnel_persons() if records._name == "mail.activity" else [records]
        requests = self.env["crm.reactivation.request"]
        for group in persons:
            mine = group.filtered(
                lambda r: r.company_id in (r.company_id.browse(), self.company_id)
            )
            if mine and self._serves(mine):
                requests |= self._request(mine, inserts_default=inserts_default)
        return requests

    def _get_off_message(self):
        return self.env._("%s is switched off. Switch it on first.", self.name)

    def _request(self, records, *, inserts_default=True, prompt=None):
        """Leave one pending request per record, at most; return those that are pending now.

        :param records: leads or contacts
        """
        self.ensure_one()
        now = self.env.cr.now()
        # sudo: a request is left by whatever happened; nobody creates one by hand.
        return (
            self.env["crm.reactivation.request"]
            .sudo()
            ._insert(
                self,
                records,
                date_due=scenario.due(now, self.delay_minutes),
                inserts_default=inserts_default,
                prompt=prompt,
            )
        )

    # ------------------------------------------------------------
    # SCORE
    # ------------------------------------------------------------

    @api.model
    def _cron_watch_scores(self):
        """Ask the score scenarios about leads whose score crossed the threshold since last time."""
        cron = self.env["ir.cron"]
        records = self.search([("kind", "=", scenario.SCORE), ("is_on", "=", True)])
        for index, record in enumerate(records, 1):
            record._fire_crossings()
            if not cron._commit_progress(1, remaining=len(records) - index):
                break

    def _fire_crossings(self, is_silent=False):
        """Compare each lead's score with the threshold; leave requests for those that crossed it.

        The score is read from the table, so that it counts whoever wrote it and how.
        """
        self.ensure_one()
        self.env["crm.lead"].flush_model([self.score_field_id.name])
        crossed = self.env["crm.reactivation.crossing"]._update(self)
        if is_silent or not crossed:
            return
        leads = self.env["crm.lead"].browse(crossed)
        if self.serves_leads:
            self._request(leads)

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

    def _get_policy(self, *, has_default, is_resting=False, look_back_days=None):
        """Return what the scenario allows, for ``logic.selection``."""
        self.ensure_one()
        return selection.Policy(
            look_back=timedelta(days=look_back_days or self.look_back_days),
            ranks=self._get_ranks(),
            reactivates=self.reactivates,
            responds=self.responds and self.kind != scenario.PROMPT,
            has_default=has_default,
            only_mql=self.kind == scenario.PROMPT,
            is_resting=is_resting,
        )

    def _get_released(self, leads):
        """Return which of ``leads``, reactivated by this scenario, lose their owner by it."""
        self.ensure_one()
        if not self.releases_owner or self.kind not in scenario.UNATTENDED_KINDS:
            return leads.browse()
        return leads.filtered(lambda lead: lead.user_id and lead.won_status == "pending")

    def _lets_rest(self, who):
        """Return whether the person is to be left alone now; a prompt disturbs nobody's rest."""
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
        domain = _read(text)
        return records.filtered_domain(domain) if domain else records

    def action_view_requests(self):
        """Return the action that lists what this scenario was asked and what came of it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "funnel_reactivation.crm_reactivation_request_action"
        )
        action["domain"] = [("scenario_id", "=", self.id)]
        action["context"] = {}
        return action


#: Who is over the threshold depends on these.
STOCK_FIELDS = frozenset(
    {"kind", "active", "company_id", "score_field_id", "score_threshold", "score_hysteresis"}
)

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


def _read(text):
    """Return the domain that ``text`` spells; constants only are evaluated."""
    return safe_eval(text or "[]")
