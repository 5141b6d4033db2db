"""What may be done with a person, in words, on every record of theirs."""

from odoo import fields, models

from ...logic import consent
from ...tools.readable_date import format_day


class CrmConsentPersonMixin(models.AbstractModel):
    """People on whose form everybody sees the verdicts, and officers the entries behind them."""

    _name = "crm.consent.person"
    _description = "Person Who Consents"

    # Nothing is said of people about whom there is nothing to say.
    contact_permission = fields.Text(
        string="May Be Contacted", compute="_compute_contact_permission"
    )
    consent_ids = fields.Many2many(
        "crm.consent",
        string="Consents",
        compute="_compute_consent_ids",
        groups="crm_privacy.group_crm_privacy_officer",
    )
    consent_count = fields.Integer(
        compute="_compute_consent_ids", groups="crm_privacy.group_crm_privacy_officer"
    )

    def _compute_contact_permission(self):
        Consent = self.env["crm.consent"]
        for company, records in self._grouped_by_consent_company():
            found = Consent._judge_all(records, consent.CHANNELS, company)
            for record in records:
                record.contact_permission = self._describe_verdicts(found[record])

    def _compute_consent_ids(self):
        Consent = self.env["crm.consent"]
        self.consent_ids = Consent
        self.consent_count = 0
        if not Consent._is_in_use():
            return
        people = Consent._get_people(self)
        entries = Consent.search(Consent._get_people_domain(people))
        for person in people:
            own = entries.filtered(
                lambda entry, person=person: consent.concerns(entry._get_entry(), person)
            )
            person.ref.consent_ids = own
            person.ref.consent_count = len(own)

    def _grouped_by_consent_company(self):
        """Return ``[(company, records)]``: who may be contacted is asked by one company."""
        groups = self.grouped(lambda record: record.sudo().company_id or self.env.company)
        return groups.items()

    # ------------------------------------------------------------
    # WORDS
    # ------------------------------------------------------------

    def _describe_verdicts(self, verdicts):
        """Return a line for each channel of which there is something to say."""
        lines = [
            self._describe_verdict(channel, verdict)
            for channel, verdict in verdicts.items()
            if verdict.reason not in (consent.UNKNOWN, consent.MODE_ALL, consent.MODE_NONE)
            # Of tracking nobody has to be told who has not said anything.
            and (channel, verdict.reason) != (consent.TRACK, consent.NOT_GIVEN)
        ]
        return "\n".join(lines)

    def _describe_verdict(self, channel, verdict):
        subjects = {
            (consent.MAIL, True): self.env._("May be emailed"),
            (consent.MAIL, False): self.env._("May not be emailed"),
            (consent.CALL, True): self.env._("May be called"),
            (consent.CALL, False): self.env._("May not be called"),
            (consent.TEXT, True): self.env._("May be texted"),
            (consent.TEXT, False): self.env._("May not be texted"),
            (consent.TRACK, True): self.env._("Opens and clicks are recorded"),
            (consent.TRACK, False): self.env._("Opens and clicks are not recorded"),
        }
        return self.env._(
            "%(what)s: %(why)s",
            what=subjects[channel, verdict.is_allowed],
            why=self._explain_verdict(verdict),
        )

    def _explain_verdict(self, verdict):
        date = verdict.date and format_day(self.env, verdict.date)
        reasons = {
            consent.GIVEN: self.env._("agreed on %s", date),
            consent.UNPROVEN: self.env._("agreed on %s, but nobody has confirmed it", date),
            consent.REFUSED: self.env._("refused on %s", date),
            consent.WITHDRAWN: self.env._("withdrew the consent on %s", date),
            consent.NOT_GIVEN: self.env._("has not agreed"),
            consent.BLACKLISTED: self.env._("the address is on the blacklist"),
            consent.LEFT_LISTS: self.env._("left the mailing lists"),
        }
        return reasons[verdict.reason]

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_view_consents(self):
        """Return the action that lists what the person agreed to or refused."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_privacy.crm_consent_action")
        action["domain"] = [("id", "in", self.consent_ids.ids)]
        return action

    def action_record_consent(self):
        """Return the dialog in which a colleague notes what the person said."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record Consent or Refusal"),
            "res_model": "crm.consent.entry",
            "view_mode": "form",
            "target": "new",
            "context": {"default_model": self._name, "default_res_id": self.id},
        }
