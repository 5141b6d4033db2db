"""The page on which people say for themselves what may be done with them."""

from datetime import timedelta

from odoo import api, models, tools

from ...logic import consent
from .crm_consent import BY_PAGE

SCOPE = "crm_privacy.choices"
PATH = "/privacy/choices"
#: Days for which a link works: long enough for anyone who looks for it in an old email.
LINK_DAYS = 365
#: Answers about one person that are noted within an hour; a no is noted beyond that.
ANSWERS_PER_HOUR = 60


class CrmConsent(models.Model):
    """A signed link names the person and the company; anyone who has it speaks for the person."""

    _inherit = "crm.consent"

    @api.model
    def _get_choices_url(self, base_url, email, company, phone=""):
        """Return the link to the page of the person with this address, for a message to them."""
        # sudo: the key is the database's own.
        token = tools.hash_sign(
            self.env(su=True),
            SCOPE,
            [company.id, email, phone or ""],
            expiration=timedelta(days=LINK_DAYS),
        )
        return tools.urls.urljoin(base_url, f"{PATH}/{token}".lstrip("/"))

    @api.model
    def _read_choices_token(self, token):
        """Return the person and the company that ``token`` names, ``(None, None)`` for none."""
        try:
            # sudo: the key is the database's own.
            values = tools.verify_hash_signed(self.env(su=True), SCOPE, token)
        except ValueError:
            # No token at all: cut off, or made up.
            values = None
        if not values:
            return None, None
        company_id, email, phone = values
        # sudo: visitors see the name of the company that wrote to them.
        company = self.env["res.company"].sudo().browse(company_id).exists()
        if not company:
            return None, None
        return consent.Person("visitor", email, phone), company

    @api.model
    def _get_choices(self, person, company):
        """Return ``[(channel, verdict)]`` of what ``person`` may decide.

        Tracking is left out where the company does as it likes with it: there is no choice.
        """
        modes = {
            channel: mode
            for channel, mode in self._get_choice_modes(company).items()
            if mode not in (consent.ALL, consent.NONE)
        }
        verdicts = self._judge_all([person], list(modes), company, modes=modes)[person.ref]
        return list(verdicts.items())

    @api.model
    def _get_choice_modes(self, company):
        """Return ``{channel: mode}`` of ``company``, as the page shows them."""
        return {channel: company._get_consent_mode(channel) for channel in consent.CHANNELS}

    @api.model
    def _answer_choices(self, person, company, answers, address):
        """Note what ``person`` says on the page.

        :param answers: ``{channel: (whether agreed, words shown)}``
        :return: whether it holds now; not, if a yes comes after too many answers. A no is never
            turned away; one that says again what was said last holds without another entry.
        """
        is_yes = any(is_agreed for is_agreed, _wording in answers.values())
        if is_yes and self._count_recent(person, company) >= ANSWERS_PER_HOUR:
            return False
        last = self._get_last_entries(person, company)
        self._record(
            [
                {
                    "company_id": company.id,
                    "email_normalized": person.email,
                    "phone_sanitized": person.phone,
                    "channel": channel,
                    "state": consent.GIVEN if is_agreed else consent.refusal(last.get(channel)),
                    "source": BY_PAGE,
                    "page": PATH,
                    "wording": wording,
                    "ip_digest": self._get_ip_digest(address),
                }
                for channel, (is_agreed, wording) in answers.items()
                if is_agreed or not _is_repeated_refusal(last.get(channel), person)
            ]
        )
        return True

    @api.model
    def _count_recent(self, person, company):
        """Return how many answers the page has noted of ``person`` within the last hour."""
        # sudo: nobody but officers reads the ledger; only the number leaves this method.
        return self.sudo().search_count(
            [
                ("company_id", "=", company.id),
                ("email_normalized", "=", person.email or False),
                ("phone_sanitized", "=", person.phone or False),
                ("source", "=", BY_PAGE),
                ("create_date", ">", self.env.cr.now() - timedelta(hours=1)),
            ]
        )


def _is_repeated_refusal(last, person):
    """Return whether ``last`` is a no that ``person`` said with these very addresses."""
    return (
        consent.is_refusal(last)
        and last.is_proven
        and (last.email, last.phone) == (person.email, person.phone)
    )
