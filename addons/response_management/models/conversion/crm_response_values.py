"""What a response says of the lead, the contact and the company that are made of it."""

from odoo import models
from odoo.fields import Command

from ...logic import normalize


class CrmResponse(models.Model):
    _inherit = "crm.response"

    def _has_new_company(self):
        """Return whether the response names a company besides its person."""
        self.ensure_one()
        return bool(self.partner_name and self.contact_name)

    def _prepare_company_values(self):
        """Return the values of the company that the response names."""
        self.ensure_one()
        return {
            "name": self.partner_name,
            "is_company": True,
            "company_id": self.company_id.id,
            "street": self.street,
            "zip": self.zip,
            "city": self.city,
            "state_id": self.state_id.id,
            "country_id": self.country_id.id,
        }

    def _prepare_contact_values(self, company):
        """Return the values of the contact, a child of ``company`` if there is one."""
        self.ensure_one()
        return {
            "name": self.contact_name or self.partner_name or self._get_person_name(),
            "is_company": bool(self.partner_name and not self.contact_name),
            "parent_id": company.id,
            "company_id": self.company_id.id,
            "email": self._get_mailable_email(),
            "phone": self.phone,
            "function": self.function,
            "street": self.street,
            "zip": self.zip,
            "city": self.city,
            "state_id": self.state_id.id,
            "country_id": self.country_id.id,
            "user_id": False,
        }

    def _prepare_lead_values(self, outcome):
        """Return the values of the lead or opportunity for these answers of one person.

        The earliest answer names the campaign; what it lacks the later ones fill.
        """

        responses = list(self)

        def first(name):
            for response in responses:
                if value := response[name]:
                    return value
            return value

        partner = first("partner_id")
        vals = {
            "type": outcome,
            "company_id": self.company_id.id,
            "partner_id": partner.id,
            "function": first("function"),
            "street": first("street"),
            "zip": first("zip"),
            "city": first("city"),
            "state_id": first("state_id").id,
            "country_id": first("country_id").id,
            "campaign_id": first("campaign_id").id,
            "source_id": first("source_id").id,
            "medium_id": first("medium_id").id,
            "description": first("description"),
            "primary_interest_id": first("interest_id").id,
            # Of one answer as a whole: halves of two journeys would be no journey.
            **responses[0]._get_journey_values(),
        }
        if len(self.interest_id) > 1:
            vals["interest_ids"] = [Command.set(self.interest_id.ids)]
        vals.update(self._prepare_lead_person_values(partner, first))
        vals["name"] = responses[0]._get_lead_name(partner)
        return {name: value for name, value in vals.items() if value}

    def _prepare_lead_person_values(self, partner, first):
        """Return what the lead says of its person that ``partner`` does not say already.

        :param first: returns the first value of a field that these answers have
        """
        vals = {}
        # A lead writes its email and phone through to its contact: what the contact already has
        # must not be overwritten by what somebody typed into a form.
        if not partner.email:
            vals["email_from"] = next(filter(None, (r._get_mailable_email() for r in self)), "")
        if not partner.phone:
            vals["phone"] = first("phone")
        if not partner:
            vals["partner_name"] = first("partner_name")
            vals["contact_name"] = first("contact_name")
            if not vals["partner_name"] and not vals["contact_name"]:
                # A lead is a contact or a company: who left no name gets one to be called by.
                vals["contact_name"] = self[0]._get_person_name()
        return vals

    def _get_mailable_email(self):
        """Return the email, unless it is too long to be one: native indexes do not take it."""
        self.ensure_one()
        email = self.email_from
        return email if email and len(email) <= normalize.MAX_EMAIL_LENGTH else False

    def _get_journey_values(self):
        self.ensure_one()
        return {name: self[name] for name in self._get_journey_fields()}

    def _get_person_name(self):
        """Return what to call a person who may have left no name."""
        self.ensure_one()
        if self.email_normalized:
            return self.email_normalized.partition("@")[0]
        return self.phone or self.env._("Respondent %s", self.name)

    def _get_lead_name(self, partner):
        """Return the subject of the lead: what was answered to, and by whom."""
        self.ensure_one()
        subject = self.offer_id.name or self.campaign_id.title or self.type_id.name
        person = partner.name or self.contact_name or self.partner_name or self._get_person_name()
        return f"{subject}: {person}"
