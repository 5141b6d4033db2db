"""The nightly run: finds who is due, part by part, and does what the policy says."""

import logging
from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ...logic import retention
from ..common.crm_personal_data import CONTACT

_logger = logging.getLogger(__name__)

#: Records looked at together.
BATCH_SIZE = 1000
#: People of one night; the rest follows the night after.
MAX_PEOPLE = 20_000


class CrmRetentionPolicy(models.Model):
    """Only people with a lead or a response are reached: all other contacts are left alone."""

    _inherit = "crm.retention.policy"

    @api.model
    def _cron_apply(self):
        """Apply the policies of each company; nothing but one query without any."""
        for company in self.search([("is_enabled", "=", True)]).company_id:
            policies = self._get_enabled(company).with_company(company)
            policies.with_context(allowed_company_ids=company.ids)._apply()
            # What one company has done stays, whatever happens at the next one.
            if not self.env["ir.cron"]._commit_progress(1):
                return

    def _apply(self):
        """Do with those who are due by now what the policies, of one company, say."""
        now = self.env.cr.now()
        if self._is_being_erased():
            return
        due = self._find_due(now, MAX_PEOPLE)
        for policy in self:
            people = due.get(policy.id, [])
            policy._do([ref for _moment, ref, _refs in people], people)
        self.date_run = now

    def _is_being_erased(self):
        """Return whether those of the last night are still being erased."""
        return bool(
            self.env["crm.erasure"].search_count(
                [
                    ("company_id", "=", self.company_id.id),
                    ("reason", "=", "retention"),
                    ("is_queued", "=", True),
                ],
                limit=1,
            )
        )

    def _do(self, refs, people):
        self.ensure_one()
        if not refs:
            return
        if self.action == retention.ANONYMISE:
            self.env["crm.erasure"]._erase(
                refs, "retention", includes_customers=not self.keeps_customers
            )
        elif self.action == retention.ARCHIVE:
            self._archive([ref for _moment, _ref, own in people for ref in own])
        else:
            self._ask(len(refs))

    def _archive(self, refs):
        by_model = defaultdict(list)
        for model, record_id in refs:
            by_model[model].append(record_id)
        for model, ids in by_model.items():
            # sudo: the policy says so, not the user of the job.
            records = self.env[model].sudo().browse(ids).filtered("active")
            records.with_context(tracking_disable=True).active = False

    def _ask(self, count):
        """Give the responsible a to-do, unless the last one is still open."""
        if self.activity_ids:
            return
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self.user_id.id or self.env.uid,
            summary=self.env._("People to erase or to keep"),
            note=self.env._(
                "%(count)s people are due within %(days)s days. Use “Who Is Due” to see them.",
                count=count,
                days=self.notice_days,
            ),
        )

    # ------------------------------------------------------------
    # WHO IS DUE
    # ------------------------------------------------------------

    def _find_due(self, now, limit):
        """Return ``{policy id: [(due, first record, all records)]}`` of at most ``limit`` people.

        :param now: when those are due who are returned; those to ask for earlier
        """
        policies = {policy.id: policy for policy in self}
        logic = [policy._get_policy() for policy in self]
        due, seen = defaultdict(list), set()
        for refs in self._get_candidates(now):
            for person in self._judge([ref for ref in refs if ref not in seen], logic, policies):
                moment, policy, own = person
                seen.update(own)
                until = fields.Datetime.add(
                    now, days=policy.notice_days if policy.action == retention.ASK else 0
                )
                if moment <= until and not self._is_done(policy, own):
                    due[policy.id].append((moment, own[0], own))
            if sum(map(len, due.values())) >= limit:
                break
        return due

    def _is_done(self, policy, refs):
        """Return whether all records of a person are archived where no more is asked for."""
        if policy.action != retention.ARCHIVE:
            return False
        return not any(self.env[model].sudo().browse(record_id).active for model, record_id in refs)

    def _judge(self, refs, logic, policies):
        """Yield ``(due, policy, records)`` of each person whom records are about."""
        if not refs:
            return
        data = self.env["crm.personal.data"]
        found = data._find_people(refs)
        acts, kept = data._find_acts(found), data._find_kept(found)
        for number, person in enumerate(found.persons):
            policy = number in acts and retention.choose(logic, acts[number])
            if not policy:
                continue
            record = policies[policy.id]
            reason = kept.get(number)
            if reason and (reason != retention.CUSTOMER or record.keeps_customers):
                continue
            yield retention.get_due(policy, acts[number]), record, sorted(person.records)

    def _get_candidates(self, now):
        """Yield batches of records, not erased, old enough for one of the policies."""
        days = max(self.mapped("notice_days"))
        months = min(self.mapped("months"))
        limit = fields.Datetime.subtract(fields.Datetime.add(now, days=days), months=months)
        self.env.flush_all()
        for name in self.env["crm.personal.data"]._get_person_models():
            if name == CONTACT:
                continue
            last = 0
            while ids := self._get_next_ids(name, last, limit):
                last = ids[-1]
                yield [(name, record_id) for record_id in ids]

    def _get_next_ids(self, name, last, limit):
        model = self.env[name]
        capture, _answer = model._query_acts("row")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT row.id FROM %(table)s AS row
                 WHERE row.id > %(last)s AND row.date_erased IS NULL AND %(capture)s < %(limit)s
                   AND %(in_companies)s
              ORDER BY row.id LIMIT %(size)s
                """,
                table=SQL.identifier(model._table),
                last=last,
                capture=capture,
                limit=limit,
                in_companies=self.env["crm.personal.data"]._query_in_companies(model, "row"),
                size=BATCH_SIZE,
            )
        )
        return [record_id for (record_id,) in rows]
