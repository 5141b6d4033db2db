"""Filters on leads that people write: which can be applied, and what becomes of the others."""

import logging
from ast import literal_eval

import psycopg2

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.crm_privacy.models.common import company_scope

_logger = logging.getLogger(__name__)

#: What a filter that cannot be applied to leads raises.
UNUSABLE = (ValueError, SyntaxError, TypeError, KeyError, psycopg2.DataError)


class CrmAssignmentRule(models.Model):
    """A filter that cannot be used, or not any more, takes nothing and stops no run."""

    _inherit = "crm.assignment.rule"

    @api.constrains("domain")
    def _check_domain(self):
        for rule in self:
            self._check_filter(rule.domain, rule.name)

    def _get_usable_domain(self):
        """Return the filter of the rule; it takes nothing if it names what is no longer there."""
        return self._parse_filter(self.domain, self.company_id)

    def _get_coverage_domain(self):
        """Return the domain of all leads that the rule takes, by territory and company too."""
        domain = self._get_usable_domain()
        if self.company_id:
            domain &= Domain("company_id", "in", (self.company_id.id, False))
        if self.territory_ids:
            domain &= self.territory_ids.filtered("active")._get_lead_domain()
        return domain

    def _is_usable(self):
        """Return whether the rule can take leads: by its filter, and in some territory."""
        if self.territory_ids and not any(self.territory_ids.mapped("active")):
            return False
        domain = self._get_usable_domain()
        return not domain.is_false() and not self._refers_only_to_deleted(domain)

    @api.model
    def _refers_only_to_deleted(self, domain):
        """Return whether a condition that must hold names records of which none is left."""
        for part in domain.children if getattr(domain, "OPERATOR", "") == "&" else (domain,):
            field = self.env["crm.lead"]._fields.get(getattr(part, "field_expr", None))
            if not field or not field.relational or part.operator not in ("=", "in"):
                continue
            ids = [part.value] if part.operator == "=" else list(part.value)
            # sudo: what the reader may not see is there all the same.
            if (
                ids
                and all(type(item) is int for item in ids)
                and not self.env[field.comodel_name].sudo().browse(ids).exists()
            ):
                return True
        return False

    @api.model
    def _parse_filter(self, text, company):
        """Return a stored filter on leads as a domain; what cannot be used takes nothing.

        :param company: that of the rule or policy, none for what all companies share
        """
        domain = self._read_filter(text, company)
        usable = self._make_usable(domain, self.env["crm.lead"])
        return usable if usable.is_false() else domain

    @api.model
    def _read_filter(self, text, company, is_optimized=False):
        """Return a stored filter as a domain, ``None`` if it is none.

        It is applied with all rights, but tells nothing of the records of other companies.

        :param is_optimized: whether it is for SQL, which may look other than what was stored
        """
        try:
            domain = Domain(literal_eval(text or "[]"))
            if self.env["res.company"]._has_several():
                domain = company_scope.scope(domain, self.env["crm.lead"], company)
            return domain.optimize(self.env["crm.lead"]) if is_optimized else domain
        except UNUSABLE as error:
            _logger.warning("Lead assignment: the filter %s is left out: %s", text, error)
            return None

    @api.model
    def _make_usable(self, domain, Lead):
        """Return ``domain`` ready for SQL on ``Lead``; what cannot be used takes nothing."""
        if domain is None:
            return Domain.FALSE
        try:
            return domain.optimize_full(Lead)
        except UNUSABLE as error:
            _logger.warning("Lead assignment: the filter %s is left out: %s", domain, error)
            return Domain.FALSE

    @api.model
    def _check_filter(self, text, name):
        """:raise ValidationError: if ``text`` cannot be used as a filter on leads"""
        # Constraints may be checked with all rights.
        Lead = self.env["crm.lead"].with_user(self.env.uid)
        try:
            with self.env.cr.savepoint():
                # With the rights of the user who writes it, for it is applied with all rights; and
                # once for real, for a value can be of the wrong kind.
                Lead.search(Domain(literal_eval(text or "[]")), limit=1)
        except UNUSABLE as error:
            raise ValidationError(
                self.env._(
                    "The filter of “%(name)s” cannot be applied to leads: %(error)s",
                    name=name,
                    error=error,
                )
            ) from error
