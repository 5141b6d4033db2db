"""What scenarios are asked, by whom, and which scores they watch."""

from odoo import api, models, tools
from odoo.exceptions import UserError

from ...logic import scenario

#: Who is over the threshold depends on these.
THRESHOLD_FIELDS = frozenset(
    {"kind", "active", "company_id", "score_field_id", "score_threshold", "score_hysteresis"}
)


class CrmReactivationScenario(models.Model):
    """Events leave requests with the scenario that is meant for a person."""

    _inherit = "crm.reactivation.scenario"

    def write(self, vals):
        switched_on = self.filtered(lambda s: not s.is_on) if vals.get("is_on") else self.browse()
        rescored = vals.keys() & THRESHOLD_FIELDS
        result = super().write(vals)
        if rescored:
            switched_on = self
        # Who is over the threshold already has not crossed it.
        switched_on.filtered(
            lambda s: s.kind == scenario.SCORE and s.is_on
        )._initialize_thresholds()
        return result

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records.filtered(lambda s: s.kind == scenario.SCORE and s.is_on)._initialize_thresholds()
        return records

    def _initialize_thresholds(self):
        # sudo: who may switch a scenario on may not read the fields of models, which it looks up.
        for record in self.sudo():
            record._detect_crossings(notify=False)

    # ------------------------------------------------------------
    # EVENTS
    # ------------------------------------------------------------

    @api.model
    def _get_listening(self, kind, companies):
        """Return the scenarios of this kind that are on, by sequence."""
        listening = self._get_listening_ids()
        return self.browse(
            record_id
            for record_id, its_kind, company_id in listening
            if its_kind == kind and company_id in companies._ids
        )

    @api.model
    @tools.ormcache()
    def _get_listening_ids(self):
        """Return ``[(id, kind, company id)]`` of the scenarios that are on, by sequence."""
        records = self._search_remembered([("is_on", "=", True)])
        return [(record.id, record.kind, record.company_id.id) for record in records]

    @api.model
    def _on_engaged(self, changes):
        """Leave a request for each person engaged without active response.

        Returns the records that a scenario takes care of. No query if no scenario listens.
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
            record._detect_crossings()
            if not cron._commit_progress(1, remaining=len(records) - index):
                break

    def _detect_crossings(self, *, notify=True):
        """Compare each lead's score with the threshold; leave requests for those that crossed it.

        The score is read from the table, so that it counts no matter who wrote it and how.
        """
        self.ensure_one()
        self.env["crm.lead"].flush_model([self.score_field_id.name])
        crossed = self.env["crm.reactivation.over.threshold"]._update(self)
        if not notify or not crossed:
            return
        leads = self.env["crm.lead"].browse(crossed)
        if self.serves_leads:
            self._request(leads)
