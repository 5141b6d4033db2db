"""What becomes of accepted responses: leads, opportunities, or a place on an existing one."""

from collections import defaultdict

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from odoo.addons.crm_privacy.models.common.crm_lead_batch_compute import ALIKE
from odoo.addons.crm_privacy.tools.inner_context import inner

from ...logic import qualification
from .closed_deal import OPEN, OUTCOME_CLOSED_DEAL, is_before_close
from .crm_lead import (
    KNOWN_DEFAULTS,
    KNOWN_EMAILS,
    KNOWN_NUMBERS,
    find_known_emails,
    find_known_numbers,
)

OUTCOME_LEAD = "lead"
OUTCOME_OPPORTUNITY = "opportunity"
OUTCOME_ATTACHED = "attached"
OUTCOME_NONE = "none"
#: People whose leads are made together. Natively followers of more cost its square.
BATCH_SIZE = 1000


class CrmResponse(models.Model):
    """The conversion half of ``crm.response``."""

    _inherit = "crm.response"

    def action_convert(self):
        """Return the dialog that converts the responses to leads or opportunities."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Convert Responses") if len(self) > 1 else self.env._("Convert"),
            "res_model": "crm.response.convert",
            "view_mode": "form",
            "target": "new",
            "context": {"active_model": "crm.response", "active_ids": self.ids},
        }

    def action_convert_to_lead(self):
        """Convert the responses to leads of the user; for automation rules and programs."""
        return self._convert(OUTCOME_LEAD)._get_converted_action()

    def action_convert_to_opportunity(self):
        """Convert the responses to opportunities of the user; for automation rules and programs."""
        return self._convert(OUTCOME_OPPORTUNITY)._get_converted_action()

    def _convert(self, outcome, *, lead=None, user=None, team=None, create_contact=False):
        """Convert the responses and return their leads, without duplicates.

        Answers of one person make one lead. The new leads belong to ``user``, by default the one
        who converts, and are created in one batch.

        :param str outcome: ``lead``, ``opportunity``, or ``attached`` to ``lead``; ``closed_deal``
            keeps the responses with a ``lead`` that is won or lost, of which nothing changes
        :param bool create_contact: make a contact of each person who is not one yet
        :raise UserError: if a response cannot be converted, naming it and the reason
        """
        self._check_convertible()
        if outcome in (OUTCOME_ATTACHED, OUTCOME_CLOSED_DEAL):
            return self._attach(lead, outcome)
        user = self.env.user if user is None else user
        leads = self.env["crm.lead"]
        for part in split_every(BATCH_SIZE, self._group_by_person()):
            if leads:
                # What was made of the people before takes no memory any more.
                self.env.flush_all()
                self.env.invalidate_all(flush=False)
            responses = self.browse().concat(*part)
            people = [group.with_prefetch(responses._ids) for group in part]
            leads += responses._convert_people(people, outcome, user, team, create_contact)
        return leads

    def _convert_people(self, groups, outcome, user, team, create_contact):
        """Convert the responses of ``groups``, one recordset a person, and return their leads."""
        if create_contact:
            self._create_contacts(groups)
        leads = self._create_leads(groups, outcome, user, team)
        self._link_each("lead_id", zip(groups, leads, strict=True))
        self._mark_converted(None, outcome)
        leads._note_together(
            self.env._(
                "Created from %s",
                Markup(", ").join(response._get_origin_link() for response in responses),
            )
            for responses in groups
        )
        return leads

    def _attach(self, lead, outcome):
        """Convert the responses to a place on ``lead``, and return it.

        :raise UserError: without a lead, or if it is closed and ``outcome`` does not say so
        """
        if not lead:
            raise UserError(
                self.env._("Choose the lead or opportunity to attach the responses to.")
            )
        lead = lead.with_env(self.env)
        lead.check_access("read")
        if outcome == OUTCOME_ATTACHED:
            if lead.won_status != OPEN:
                raise UserError(
                    self.env._(
                        "“%s” is closed, and what comes after the close belongs to the next deal. "
                        "Convert the responses to a new lead or opportunity, or keep them with the "
                        "closed deal, of which nothing changes then.",
                        lead.display_name,
                    )
                )
            lead._on_attached(self)
        elif lead.won_status == OPEN:
            raise UserError(
                self.env._("“%s” is not closed: attach the responses to it.", lead.display_name)
            )
        # What the deal has counted already, it goes on counting.
        counted = self.filtered(lambda r: r.lead_id == lead and r._is_before_close())
        counted._mark_converted(lead, OUTCOME_ATTACHED)
        (self - counted)._mark_converted(lead, outcome)
        return lead

    def _is_before_close(self):
        """Return whether the answer led to the deal that it is on, which may be closed."""
        self.ensure_one()
        return is_before_close(self, self.lead_id)

    def _close_without_action(self):
        """Close the responses: nothing is made of them."""
        self._review(qualification.STATE_CLOSED, outcome=OUTCOME_NONE)

    def _get_convertible(self):
        """Return those of these responses that may be converted."""
        undecided = self._in_states(
            qualification.STATE_REVIEW, qualification.STATE_ACCEPTED, qualification.STATE_CLOSED
        )
        orphaned = self._in_states(qualification.STATE_CONVERTED).filtered(lambda r: not r.lead_id)
        return (undecided | orphaned).filtered("responded")

    def _check_convertible(self):
        """:raise UserError: naming the first response that cannot be converted"""
        if not self:
            raise UserError(self.env._("Select at least one response to convert."))
        self._check_reviewable()
        rejected = self - self._get_convertible()
        if rejected:
            raise UserError(
                self.env._(
                    "%(response)s is rejected. Put it back into review before converting it.",
                    response=rejected[0].display_name,
                )
            )

    def _mark_converted(self, lead, outcome):
        now = self.env.cr.now()
        vals = {
            "state": qualification.STATE_CONVERTED,
            "outcome": outcome,
            "date_converted": now,
            "converter_id": self.env.uid,
            "is_left_to_reviewer": False,
        }
        if lead:
            vals["lead_id"] = lead.id
        reviewed = self.filtered("date_reviewed")
        reviewed._write_workflow(dict(vals))
        (self - reviewed)._write_workflow(
            {**vals, "date_reviewed": now, "reviewer_id": self.env.uid}
        )

    def _link_each(self, name, pairs):
        """Link each recordset of responses to its own record, in one query instead of one each.

        :param str name: of a many2one whose records keep their responses in ``response_ids``
        :param pairs: responses, and the new record that they are linked to
        """
        self.check_access("write")
        field = self._fields[name]
        if not self.env.context.get("tracking_disable"):
            self._track_prepare([name])
        self.modified([name], before=True)
        pairs = list(pairs)
        linked = self.env[field.comodel_name].concat(*(record for _responses, record in pairs))
        linked |= self.env[field.comodel_name].union(*(r[name] for r, _record in pairs))
        # First: what is invalidated takes its inverse with it.
        linked.invalidate_recordset(["response_ids"])
        for responses, record in pairs:
            field._update_cache(responses, record.id, dirty=True)
        self.modified([name])

    def _create_contacts(self, groups):
        """Make a contact, below a new company where one is named, of each unknown person."""
        firsts = [responses[0] for responses in groups if not responses.partner_id]
        if not firsts:
            return
        # Followers are added for all at once below. A company and its first contact are given one
        # address, so that there is nothing to copy from one to the other for each.
        Partner = self.env["res.partner"].with_context(
            tracking_disable=True, _partners_skip_fields_sync=True
        )
        named_companies = [response for response in firsts if response._has_new_company()]
        companies = dict(
            zip(
                named_companies,
                Partner.create([r._prepare_company_values() for r in named_companies]),
                strict=True,
            )
        )
        contacts = Partner.create(
            [r._prepare_contact_values(companies.get(r, Partner)) for r in firsts]
        )
        (contacts + Partner.concat(*companies.values()))._follow_together()
        contact_of = dict(zip(firsts, contacts.with_env(self.env), strict=True))
        strangers = [responses for responses in groups if responses[0] in contact_of]
        self.browse().concat(*strangers)._link_each(
            "partner_id", [(responses, contact_of[responses[0]]) for responses in strangers]
        )

    def _create_leads(self, groups, outcome, user, team):
        """Create one lead per group, a batch per company, and return them in that order."""
        indexes_by_company = defaultdict(list)
        for index, responses in enumerate(groups):
            indexes_by_company[responses.company_id].append(index)
        lead_ids = [None] * len(groups)
        for company, indexes in indexes_by_company.items():
            leads = self._create_leads_of(
                company, [groups[i] for i in indexes], outcome, user, team
            )
            for index, lead in zip(indexes, leads, strict=True):
                lead_ids[index] = lead.id
        return self.env["crm.lead"].browse(lead_ids)

    def _create_leads_of(self, company, groups, outcome, user, team):
        Lead = self.env["crm.lead"].with_company(company).with_context(**self._get_lead_context())
        # Team and stage are the same for the whole batch; natively each lead searches anew.
        draft = Lead.new(
            {
                "type": outcome,
                "user_id": user.id,
                "company_id": company.id,
                **({"team_id": team.id} if team else {}),
            }
        )
        shared_vals = {
            "user_id": user.id,
            "team_id": draft.team_id.id,
            "stage_id": draft._stage_find(domain=[("fold", "=", False)]).id,
        }
        given_vals = {"type": outcome, "company_id": company.id, **shared_vals}
        defaults = Lead._find_known_defaults(given_vals)
        leads = Lead.with_context(**inner({KNOWN_DEFAULTS: defaults})).create(
            [
                {**given_vals, **responses._prepare_lead_values(outcome), **shared_vals}
                for responses in groups
            ]
        )
        # While the numbers are known, and what the batch has in common.
        leads = leads.with_env(Lead.env)
        leads._recompute_recordset()
        # Asked for together, or each amount that is stored asks for the currency of its lead.
        leads.mapped("company_currency")
        leads._follow_together()
        leads._message_auto_subscribe(shared_vals, followers_existing_policy="update")
        return leads

    def _get_lead_context(self):
        """Return the context in which the leads of these responses are created together."""
        known = {KNOWN_NUMBERS: find_known_numbers(self), KNOWN_EMAILS: find_known_emails(self)}
        return {
            "tracking_disable": True,
            "mail_auto_subscribe_no_notify": True,
            ALIKE: True,
            **inner(known),
        }

    @api.model
    def _is_lead_used(self):
        """Return whether leads come before opportunities in this database for this user."""
        return self.env.user.has_group("crm.group_use_lead")
