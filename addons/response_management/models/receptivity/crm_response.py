"""What people asked for: to be left alone, or for something again."""

from odoo import api, models
from odoo.fields import Domain

from ...logic import qualification
from ...logic.receptivity import NO_WISH, Wish


class CrmResponse(models.Model):
    """One definition of who opted out, for receptivity and for anyone who writes to people."""

    _inherit = "crm.response"

    @api.model
    def _get_wishes(self, domain, names):
        """Return ``{values of names: wish}`` of those who answered in ``domain``, in one query.

        :param domain: whose answers; those of all companies and to no campaign count, too
        :param names: fields of the response that tell a person, such as ``partner_id``
        """
        opted_out = Domain("polarity", "=", qualification.POLARITY_OPT_OUT)
        opted_in = (
            Domain("polarity", "=", qualification.POLARITY_POSITIVE)
            & Domain("type_id.is_inferred", "=", False)
            & Domain("state", "!=", qualification.STATE_REJECTED)
        )
        # sudo: that somebody is not to be written to holds no matter who writes; only dates leave.
        rows = self.sudo()._read_group(
            Domain(domain) & Domain("is_suspected", "=", False) & (opted_out | opted_in),
            [*names, "polarity"],
            ["date:max"],
        )
        dates = {}
        for *key, polarity, date in rows:
            dates.setdefault(tuple(key), {})[polarity] = date
        return {
            key: Wish(
                found.get(qualification.POLARITY_OPT_OUT),
                found.get(qualification.POLARITY_POSITIVE),
            )
            for key, found in dates.items()
        }

    @api.model
    def _get_opted_out(self, emails):
        """Return which of ``emails``, normalized ones, belong to people who opted out."""
        domain = Domain("email_normalized", "in", emails) | Domain(
            # Who asked on the phone or by letter left no address, but is on file.
            "partner_id.email_normalized", "in", emails
        )  # fmt: skip
        wishes = {}
        for (email, partner), wish in self._get_wishes(
            domain, ["email_normalized", "partner_id"]
        ).items():
            for address in {email, partner.email_normalized} & set(emails):
                wishes[address] = wishes.get(address, NO_WISH) | wish
        return {address for address, wish in wishes.items() if wish.is_opt_out()}
