"""Leads take over what responses bring, and are made of many of them at once."""

import re
from collections import namedtuple
from copy import deepcopy

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.crm_privacy.tools.inner_context import get_inner
from odoo.addons.mail.tools import mail_validation

#: Context of leads that are made of responses: phone numbers in full, by how they were typed.
KNOWN_NUMBERS = "crm_response_known_numbers"
#: Context of these leads, too: email addresses as they are compared, by how they were typed.
KNOWN_EMAILS = "crm_response_known_emails"
#: Context of these leads, too: the :class:`KnownDefaults` of those that say nothing of a field.
KNOWN_DEFAULTS = "crm_response_known_defaults"
#: ``values`` by name: the defaults where the fields ``names`` are given, as long as ``causes`` are.
KnownDefaults = namedtuple("KnownDefaults", "names values causes")
#: Numbers that are read alike in all countries, by Odoo and by anyone who calls.
_INTERNATIONAL = re.compile(r"\+[1-9][0-9 ()./-]*")
_PUNCTUATION = str.maketrans("", "", " ()./-")


def find_known_emails(responses):
    """Return ``{email as typed: normalized}`` of addresses that nothing else was typed with."""
    return {
        response.email_from: response.email_normalized
        for response in responses
        if response.email_from and response.email_from.lower() == response.email_normalized
    }


def find_known_numbers(responses):
    """Return ``{phone as typed: in E.164}`` for the numbers that need not be read once more.

    Those of no country in particular, and of which nothing was left out or put right.
    """
    return {
        response.phone: response.phone_sanitized
        for response in responses
        if response.phone
        and _INTERNATIONAL.fullmatch(response.phone)
        and response.phone.translate(_PUNCTUATION) == response.phone_sanitized
    }


class CrmLead(models.Model):
    """In the context ``KNOWN_NUMBERS`` leads are made of responses, a batch of one team and user.

    Spared are: reading each number and address twice again, asking for each default and making up
    each lead in memory for what is the same for all, and checking the company of one and the same
    user, team and interest for each.
    """

    _inherit = "crm.lead"

    def _on_attached(self, responses):
        """React to ``responses`` that are about to be attached to this open lead."""

    def _split_known(self, name, key):
        """Return what the context ``key`` knows of values of the field ``name``, the leads whose
        value is among that, and the others."""
        known = get_inner(self.env, key, {})
        leads = self.filtered(lambda lead: lead[name] in known) if known else self.browse()
        return known, leads, self - leads

    # A compute has no result.
    def _compute_phone_sanitized(self):  # pylint: disable=missing-return
        numbers, known, others = self._split_known("phone", KNOWN_NUMBERS)
        for lead in known:
            lead.phone_sanitized = numbers[lead.phone]
        if others:
            super(CrmLead, others)._compute_phone_sanitized()

    def _compute_phone_state(self):  # pylint: disable=missing-return
        _numbers, known, others = self._split_known("phone", KNOWN_NUMBERS)
        known.phone_state = "correct"
        if others:
            super(CrmLead, others)._compute_phone_state()

    def _compute_email_normalized(self):  # pylint: disable=missing-return
        emails, known, others = self._split_known("email_from", KNOWN_EMAILS)
        for lead in known:
            lead.email_normalized = emails[lead.email_from]
        if others:
            super(CrmLead, others)._compute_email_normalized()

    def _compute_email_state(self):  # pylint: disable=missing-return
        emails, known, others = self._split_known("email_from", KNOWN_EMAILS)
        for lead in known:
            is_valid = mail_validation.mail_validate(emails[lead.email_from])
            lead.email_state = "correct" if is_valid else "incorrect"
        if others:
            super(CrmLead, others)._compute_email_state()

    def _add_missing_default_values(self, values):
        known = get_inner(self.env, KNOWN_DEFAULTS)
        # Whatever else makes leads meanwhile, a rule for new ones, say, has defaults of its own.
        if not known or known.names - values.keys() or known.causes != self._get_default_causes():
            return super()._add_missing_default_values(values)
        missing = {name: value for name, value in known.values.items() if name not in values}
        return {**deepcopy(missing), **values}

    def _find_known_defaults(self, values):
        """Return the defaults here of leads that are all given the fields of ``values``."""
        defaults = self._add_missing_default_values(values)
        others = {name: value for name, value in defaults.items() if name not in values}
        return KnownDefaults(frozenset(values), others, self._get_default_causes())

    def _get_default_causes(self):
        """Return what defaults depend on: user, company, and those that the context names."""
        context = self.env.context
        named = {key: value for key, value in context.items() if key.startswith("default_")}
        return self.env.uid, self.env.company.id, named

    def _add_precomputed_values(self, vals_list):
        if get_inner(self.env, KNOWN_NUMBERS) is not None and len(vals_list) > 1:
            first, *others = vals_list
            names = {name for name, field in self._fields.items() if field.precompute}
            missing = names - first.keys()
            is_shared = all(self._is_decided_alike(name, names, vals_list) for name in missing)
            if is_shared and all(missing == names - vals.keys() for vals in others):
                super()._add_precomputed_values([first])
                for vals in others:
                    vals.update({name: deepcopy(first[name]) for name in missing})
                    vals["__precomputed__"] = set(first["__precomputed__"])
                return
        super()._add_precomputed_values(vals_list)

    def _is_decided_alike(self, name, precomputed, vals_list):
        """Return whether what decides the field is the same in all ``vals_list``."""
        paths = self.pool.field_depends[self._fields[name]]
        causes = {path.partition(".")[0] for path in paths}
        return causes.isdisjoint(precomputed - vals_list[0].keys()) and all(
            vals.get(cause) == vals_list[0].get(cause) for cause in causes for vals in vals_list
        )

    def _check_company(self, fnames=None):
        if get_inner(self.env, KNOWN_NUMBERS) is None or len(self) == 1:
            return super()._check_company(fnames)
        names = self._fields if fnames is None or "company_id" in fnames else fnames
        names = [n for n in names if getattr(self._fields[n], "check_company", False)]
        if not all(self._fields[name].store for name in names):
            return super()._check_company(fnames)
        try:
            for name in names:
                # One lead of each company and value tells for all.
                told = dict(zip(self._read_tuples(["company_id", name]), self._ids, strict=True))
                super(CrmLead, self.browse(told.values()))._check_company([name])
        except UserError:
            # Natively several leads are named.
            return super()._check_company(fnames)
        return True
