"""How many emails ask for a confirmation: anybody can enter anybody's address in a form."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.http import request

from ...logic.address_key import get_address_key

#: Emails that one mailbox gets at most: about the same thing entered again, and about all.
MAILS_PER_HOUR = 1
MAILS_PER_DAY = 3
#: Emails that one network address, and one company, can have sent within an hour.
MAILS_PER_NETWORK_HOUR = 20
MAILS_PER_COMPANY_HOUR = 1000
#: Tells these locks from those of others.
LOCK_SPACE = "crm_privacy.confirmation"


class CrmConfirmation(models.Model):
    _inherit = "crm.confirmation"

    address_key = fields.Char(
        string="Mailbox",
        readonly=True,
        index=True,
        help="The address without the parts that providers ignore; used for limits.",
        personal="blank",
    )
    ip_digest = fields.Char(string="Digest of the Network Address", readonly=True, personal="blank")

    # As the ORM asks for it, word for word, or no search finds them.
    _network_index = models.Index(
        "(ip_digest, date) WHERE is_mailed IS TRUE AND ip_digest IS NOT NULL"
    )
    _company_index = models.Index("(company_id, date) WHERE is_mailed IS TRUE")

    @api.model
    def _prepare_limit_values(self, email):
        """Return what limits count by."""
        address = request and request.httprequest.remote_addr
        return {
            "address_key": get_address_key(email),
            "ip_digest": self.env["crm.consent"]._get_ip_digest(address) or False,
        }

    def _may_be_mailed(self):
        """Return whether neither the mailbox nor its sender had too many of these emails lately."""
        if self.env["mail.blacklist"].search_count(
            [("email", "=", self.email_normalized)], limit=1
        ):
            return False
        self._lock_mailbox()
        # What others had sent before they let go of the lock is unknown to this transaction, which
        # sees the database as of its start.
        with self.env.registry.cursor() as cr:
            now = self.with_env(self.env(cr=cr))
            return all(
                len(
                    self._find_mailed(domain, hours, limit) | now._find_mailed(domain, hours, limit)
                )
                < limit
                for domain, hours, limit in self._get_limits()
            )

    def _get_limits(self):
        """Return ``[(domain, hours, emails)]``."""
        own = Domain("address_key", "=", self.address_key)
        # Of other content there is another email: the first one does not confirm it.
        same = Domain("scope_key", "=", self.scope_key) & Domain(
            "content_digest", "=", self.content_digest
        )
        limits = [
            (own & same, 1, MAILS_PER_HOUR),
            (own, 24, MAILS_PER_DAY),
            (Domain("company_id", "=", self.company_id.id), 1, MAILS_PER_COMPANY_HOUR),
        ]
        if self.ip_digest:
            limits.append((Domain("ip_digest", "=", self.ip_digest), 1, MAILS_PER_NETWORK_HOUR))
        return limits

    @api.model
    def _find_mailed(self, domain, hours, limit):
        after = self.env.cr.now() - timedelta(hours=hours)
        mailed = Domain("is_mailed", "=", True) & Domain("date", ">", after)
        return set(self.search(domain & mailed, limit=limit).ids)

    def _lock_mailbox(self):
        """Have others who ask the same mailbox wait until this transaction is over."""
        self.env.cr.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s), hashtext(%s))",
            [LOCK_SPACE, self.address_key],
        )
