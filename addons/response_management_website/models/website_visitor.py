"""A visit of somebody we know to the page of an offer is an answer to it."""

import logging

from odoo import api, models
from odoo.http import request
from odoo.tools import email_normalize

from odoo.addons.crm_privacy.logic import consent
from odoo.addons.response_management.logic import delivery_key, normalize, qualification
from odoo.addons.response_management.tools import side_capture

_logger = logging.getLogger(__name__)


class WebsiteVisitor(models.Model):
    """Records visits to tracked pages, as Odoo does, of people who agreed to optional cookies.

    Who is not known stays a number: the clicks of a treatment's link count them.
    """

    _inherit = "website.visitor"

    def _handle_webpage_dispatch(self, website_page):
        result = super()._handle_webpage_dispatch(website_page)
        # sudo: visitors know nothing of treatments; whether there is one is all they cause.
        treatments = self.sudo()._find_visited_treatments(request.httprequest.url)
        visitor = treatments and self._get_visitor_to_record(treatments.company_id)
        if visitor:
            visitor._try_to_record_visit(treatments)
        return result

    @api.model
    def _get_visitor_to_record(self, companies):
        """Return the visitor of this request, with all rights, if known and willing.

        :param companies: those of which offers are visited; all of them may record it
        """
        # Portal users whom nobody tracked yet are known all the same.
        visitor = (
            self._get_visitor_from_request(force_create=not self.env.user._is_public())
            if request and self._may_be_recorded()
            else self.browse()
        )
        # sudo: visitors know nothing of themselves.
        known = visitor.sudo().filtered(lambda each: each.partner_id or each.email)
        return known.filtered(lambda each: each._may_be_tracked_by(companies))

    def _may_be_tracked_by(self, companies):
        """Return whether each of ``companies`` may record what this person does, by their word."""
        asking = [
            company
            for company in companies
            if company._get_consent_mode(consent.TRACK) != consent.ALL
        ]
        partner = self.partner_id
        person = consent.Person(
            self,
            email_normalize(self.email or partner.email or "") or "",
            partner.phone_sanitized or "",
            partner.id if not partner.is_company else None,
        )
        Consent = self.env["crm.consent"]
        return all(
            Consent._may_contact([person], consent.TRACK, company)[self].is_allowed
            for company in asking
        )

    def _find_visited_treatments(self, url):
        Treatment = self.env["crm.treatment"]
        key = normalize.canonical_url(url)
        # Other pages cost no query.
        if key not in Treatment._get_destination_keys():
            return Treatment
        return Treatment.search([("destination_key", "=", key)])

    def _may_be_recorded(self):
        """Return whether the visitor is no colleague and agreed to more than what is needed."""
        return not self.env.user._is_internal() and self.env["ir.http"]._is_allowed_cookie(
            "optional"
        )

    def _try_to_record_visit(self, treatments):
        """Record the visit of a known visitor; a failure must not cost the page."""
        with side_capture.beside(self.env.cr, _logger, "visitors", self.ids):
            self.env["crm.response"]._capture(
                [self._prepare_visit_values(treatment) for treatment in treatments]
            )

    def _prepare_visit_values(self, treatment):
        """Return what this visit to the page of ``treatment`` delivers to the door."""
        now = self.env.cr.now()
        company = treatment.company_id
        partner = self.partner_id
        return {
            "type_id": self.env.ref("response_management.type_url_visit").id,
            "company_id": company.id,
            "capture_method": qualification.CAPTURE_AUTOMATIC,
            "external_key": delivery_key.own_key(
                "visit", self.id, treatment.id, now.isoformat(timespec="seconds")
            ),
            "date": now,
            "treatment_id": treatment.id,
            "destination_url": treatment.destination_url,
            "partner_id": partner.company_id in (company, company.browse()) and partner.id,
            "contact_name": partner.name,
            "email_from": self.email,
            "phone": self.mobile,
            "country_id": self.country_id.id,
        }
