"""What follows when a lead comes in or has its owner: an automatic answer, a plan of activities."""

from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.crm_privacy.models.common.crm_fact_mixin import CORRECTED_BY

from ...logic import cadence, speed
from .crm_auto_response import QUEUED

#: Characters of an e-mail address that mail servers take (RFC 5321).
EMAIL_LENGTH = 254


class CrmLead(models.Model):
    _inherit = "crm.lead"

    auto_response_ids = fields.One2many(
        "crm.auto.response",
        "lead_id",
        string="Automatic Answers",
        readonly=True,
        groups="sales_team.group_sale_salesman",
        fact=True,
    )
    is_auto_submitted = fields.Boolean(
        string="Sent by a Machine",
        readonly=True,
        copy=False,
        help="The email that created this lead is marked as automated.",
        fact=CORRECTED_BY,
    )
    cadence_step_ids = fields.One2many(
        "crm.cadence.step",
        "lead_id",
        string="Follow-up Plan",
        readonly=True,
        groups="sales_team.group_sale_salesman",
        fact=True,
    )

    def _get_sparse_domains(self):
        of_lead = ("crm.cadence.step", [("lead_id", "=", self.id)])
        return {**super()._get_sparse_domains(), "cadence_step_ids": of_lead}

    # ------------------------------------------------------------
    # EVENTS
    # ------------------------------------------------------------

    def _on_created(self):
        result = super()._on_created()
        # Those that a rule has assigned on creation have their answer already.
        # sudo: anyone who brings a lead in may cause its answer.
        self.sudo().filtered(lambda lead: not lead.assignment_rule_id)._queue_auto_responses()
        return result

    def _merge_dependences(self, opportunities):
        # sudo: anyone who may merge the leads takes their history along, hidden parts too.
        survivor, gone = self.sudo(), opportunities.sudo()
        Step = survivor.env["crm.cadence.step"]
        if Step._is_in_use():
            Step.search([("lead_id", "in", gone.ids)]).write({"lead_id": self.id})
        if self.env["crm.auto.response"]._is_in_use() and not survivor.auto_response_ids:
            gone.auto_response_ids.sorted("state")[:1].lead_id = survivor
        return super()._merge_dependences(opportunities)

    def _on_closed(self):
        result = super()._on_closed()
        # sudo: the plan ends with the lead, no matter who closes it.
        self.sudo()._call_off_steps()
        return result

    def _on_owner_changed(self, owners):
        result = super()._on_owner_changed(owners)
        # sudo: the plan goes with the lead, no matter who hands it on.
        self.sudo()._reassign_open_steps(owners)
        return result

    # ------------------------------------------------------------
    # AUTOMATIC ANSWER
    # ------------------------------------------------------------

    def _queue_auto_responses(self):
        """Queue the answer of the rule, or else of the team, for those who wrote to us.

        Nothing is decided here but whether an answer is wanted; the job asks again before it
        sends. Imports and leads that people enter for themselves are no inquiries.
        """
        sources = (*self.assignment_rule_id, *self.team_id)
        if self.env.context.get("import_file") or not any(
            source.auto_response_template_id.active for source in sources
        ):
            return
        vals_list = [
            vals
            for lead in self
            if lead._has_reachable_email() and not lead._is_entered_by_owner()
            for vals in [lead._prepare_auto_response_values()]
            if vals
        ]
        if not vals_list:
            return
        Answer = self.env["crm.auto.response"]
        known = {
            lead.id
            for (lead,) in Answer._read_group(
                [("lead_id", "in", [vals["lead_id"] for vals in vals_list])], ["lead_id"]
            )
        }
        vals_list = [vals for vals in vals_list if vals["lead_id"] not in known]
        if vals_list:
            Answer.create(vals_list)
            Answer._wake()

    def _has_reachable_email(self):
        return 0 < len(self.email_normalized or "") <= EMAIL_LENGTH

    def _is_entered_by_owner(self):
        return bool(self.create_uid == self.user_id and self._get_internal_user(self.create_uid))

    def _prepare_auto_response_values(self):
        source = next(
            (item for item in (self.assignment_rule_id, self.team_id)
             if item.auto_response_template_id.active),
            None,
        )  # fmt: skip
        return source is not None and {
            "lead_id": self.id,
            "company_id": self.company_id.id,
            "email_normalized": self.email_normalized,
            "template_id": source.auto_response_template_id.id,
            "rule_id": self.assignment_rule_id.id,
            "team_id": self.team_id.id,
            "window_days": source.auto_response_days,
        }

    # ------------------------------------------------------------
    # CADENCE
    # ------------------------------------------------------------

    def _start_cadences(self):
        """Plan the activities of the rules' plans for the owners, in one create."""
        plans = self.assignment_rule_id.cadence_plan_id.filtered("active")
        if not plans:
            return
        planned = [
            (lead, template, self._get_plan_date(lead, template))
            for lead in self
            for template in (lead.assignment_rule_id.cadence_plan_id & plans).template_ids
        ]
        # What the person does not want is on file, but nobody is asked to do it.
        forbidden = self._find_forbidden_steps(planned)
        # One notice a run tells of the leads: no mail for each activity.
        Activity = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        created = iter(
            Activity.create(
                [self._prepare_activity_values(*item) for item in planned if item not in forbidden]
            )
        )
        activities = [Activity.browse() if item in forbidden else next(created) for item in planned]
        numbers = {
            template.id: number
            for plan in plans
            for number, template in enumerate(
                plan.template_ids.sorted(lambda item: (item.delay_count, item.sequence)), start=1
            )
        }
        self.env["crm.cadence.step"].create(
            [
                lead._prepare_step_values(template, date, activity, numbers[template.id])
                for (lead, template, date), activity in zip(planned, activities, strict=True)
            ]
        )

    def _prepare_step_values(self, template, date, activity, number):
        """Return the values of a step of the lead's cadence; without ``activity`` it is forbidden.

        :param int number: which step of its plan it is, from 1
        """
        self.ensure_one()
        return {
            "lead_id": self.id,
            "company_id": self.company_id.id,
            "team_id": self.team_id.id,
            "user_id": activity.user_id.id or self.user_id.id,
            "rule_id": self.assignment_rule_id.id,
            "plan_id": template.plan_id.id,
            "activity_id": activity.id,
            "activity_type_id": template.activity_type_id.id,
            "channel": template.activity_type_id.attempt_channel,
            "number": number,
            "summary": template.summary or template.activity_type_id.name,
            "date_planned": date,
            "state": cadence.OPEN if activity else cadence.FORBIDDEN,
        }

    def _get_plan_date(self, lead, template):
        """Return the day of a step, counted from today where the owner is."""
        today = fields.Date.context_today(self.with_context(tz=lead.user_id.tz or "UTC"))
        return template._get_date_deadline(today)

    def _prepare_activity_values(self, lead, template, date):
        responsible = template._determine_responsible(lead.user_id, lead)["responsible"]
        return {
            "res_model_id": self.env["ir.model"]._get_id("crm.lead"),
            "res_id": lead.id,
            "activity_type_id": template.activity_type_id.id,
            "summary": template.summary,
            "note": template.note,
            "user_id": (responsible or lead.user_id).id,
            "date_deadline": date,
            "automated": True,
        }

    def _reassign_open_steps(self, owners):
        """Have the new owners do what was planned for those they have the leads from.

        :param owners: ``{lead id: id of the owner before}``
        """
        handed_on = self.filtered(lambda lead: owners[lead.id])
        handed_on.filtered(lambda lead: not lead.user_id)._call_off_steps()
        steps = handed_on.filtered("user_id")._get_open_steps()
        steps = steps.filtered(
            lambda step: (step.activity_id.user_id or step.user_id).id == owners[step.lead_id.id]
        )
        for user, part in steps.grouped(lambda step: step.lead_id.user_id).items():
            part._give_up().write({"user_id": user.id})
            # The user who hands on a lead tells so: no mail for each activity.
            quiet = part.activity_id.with_context(mail_activity_quick_update=True)
            quiet.write({"user_id": user.id})

    def _update_sla(self, stamps=None, is_remeasured=False, **kwargs):
        result = super()._update_sla(stamps, is_remeasured, **kwargs)
        if stamps and not is_remeasured:
            self.browse(
                lead_id
                for lead_id, (stage, _date) in stamps.items()
                if stage in (speed.CONTACT, speed.QUALIFY)
            )._end_plans_until_contact()
        return result

    def _end_plans_until_contact(self):
        self._get_open_steps().filtered("rule_id.is_cadence_until_contact")._call_off()

    def _call_off_steps(self, rules=None):
        """Take back what is still planned for the leads by ``rules``, by default by any."""
        steps = self._get_open_steps()
        if rules is not None:
            steps = steps.filtered(lambda step: step.rule_id in rules)
        steps._call_off()

    def _get_open_steps(self):
        Step = self.env["crm.cadence.step"]
        if not self or not Step._is_in_use():
            return Step
        # What was skipped when a lead was handed on is still to be done by somebody.
        to_do = Domain("state", "=", cadence.OPEN) | (
            Domain("state", "=", cadence.SKIPPED) & Domain("activity_id.active", "=", True)
        )
        return Step.search(Domain("lead_id", "in", self.ids) & to_do)

    def _stop_follow_up(self, rules):
        """Call off what is still to come of what ``rules`` have begun on the leads."""
        self._call_off_steps(rules)
        self.env["crm.auto.response"].search(
            [("lead_id", "in", self.ids), ("rule_id", "in", rules.ids), ("state", "=", QUEUED)]
        ).unlink()
