"""Which of the addresses in an email are ours."""

from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...logic import mail_headers


class OwnAddresses(NamedTuple):
    """Which of some addresses are ours: all, those of people and companies, those of mailboxes."""

    addresses: frozenset
    people: frozenset
    aliases: frozenset
    domains: frozenset


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _get_own_addresses(self, emails):
        """Return which of ``emails``, bare and in small letters, are ours, in one statement."""
        emails = list(emails)
        wanted = {*emails, *(mail_headers.split_tag(email)[0] for email in emails)}
        # sudo: mail servers have no rights; only whether an address is ours leaves this method.
        env = self.sudo().env
        aliases, people, domain_ids = env["mail.thread"]._find_own_addresses(list(wanted))
        # What an email is routed by has been read already.
        domains = env["mail.alias.domain"].browse(domain_ids)
        own_domains = frozenset(domains.mapped("name"))
        for name in ("catchall_email", "bounce_email", "default_from_email"):
            aliases.update(domains.mapped(name))
        people.update(email for email in emails if email.rpartition("@")[2] in own_domains)

        def ours(known):
            return frozenset(
                email
                for email in emails
                if email in known or mail_headers.split_tag(email)[0] in known
            )

        own_aliases = ours(aliases)
        return OwnAddresses(
            ours(aliases | people), ours(people) - own_aliases, own_aliases, own_domains
        )

    @api.model
    def _find_own_addresses(self, emails):
        """Return which of ``emails`` are aliases, which are companies or colleagues, and the ids of
        the domains of aliases.
        """
        domains = self.env["mail.alias.domain"]._search([])
        queries = [
            domains.select(SQL("'domain'"), SQL("NULL"), SQL.identifier(domains.table, "id"))
        ]
        if emails:
            aliases = self.env["mail.alias"]._search([("alias_full_name", "in", emails)])
            queries.append(_select(aliases, "alias", aliases.table, "alias_full_name"))
            theirs = Domain("partner_id.email_normalized", "in", emails)
            for model, domain in (
                (self.env["res.company"], theirs),
                (self.env["res.users"], theirs & Domain("share", "=", False)),
            ):
                query = model._search(domain)
                _model, table = model._fields["partner_id"].join(model, query.table, query)
                queries.append(_select(query, "person", table, "email_normalized"))
        found = {"alias": set(), "person": set(), "domain": []}
        rows = SQL(" UNION ALL ").join(SQL("(%s)", query) for query in queries)
        for kind, email, domain_id in self.env.execute_query(rows):
            if kind == "domain":
                found[kind].append(domain_id)
            else:
                found[kind].add(email)
        return found["alias"], found["person"], found["domain"]


def _select(query, kind, table, column):
    return query.select(SQL("%s", kind), SQL.identifier(table, column), SQL("NULL::integer"))
