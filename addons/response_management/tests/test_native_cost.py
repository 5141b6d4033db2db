"""What native operations on leads pay for this addon, with nothing configured.

Counted are the statements that name a table of this repository, or that ask in one statement
whether anything hangs on the records. ``docs/performance.md`` compares whole operations.
"""

import re
from contextlib import contextmanager
from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tests import tagged

from .common import ResponseCase

#: Tables of our addons, however a statement names them.
_OWN_TABLE = re.compile(
    r'(?:FROM|JOIN|INTO|UPDATE) "?('
    r"crm_(?:response|interaction|interest|campaign|capture|conversion|identification|treatment"
    r"|offer|funnel|reactivation|assignment|sla|cadence|recycle|lead_attempt|lead_share|territory)"
    r"\w*)"
)


@contextmanager
def own_statements(env, pattern=_OWN_TABLE):
    """Collect the statements on tables of ours, from an empty cache to the end of the commit.

    :param re.Pattern pattern: which statements to collect instead
    """
    statements, execute = [], Cursor.execute

    def listen(cursor, query, params=None, log_exceptions=True):
        text = " ".join(str(getattr(query, "code", query)).split())
        if pattern.search(text):
            statements.append(text[:120])
        return execute(cursor, query, params, log_exceptions)

    env.cr.flush()
    env.invalidate_all()
    with patch.object(Cursor, "execute", listen):
        yield statements
        env.cr.flush()


@tagged("post_install", "-at_install")
class TestNativeCost(ResponseCase):
    def _create_leads(self, number):
        return self.env["crm.lead"].create(
            [
                {
                    "name": f"Lead {n}",
                    "type": "lead",
                    "email_from": f"lead{n}@example.com",
                    "user_id": self.salesperson.id,
                    "partner_id": self.jane.id,
                }
                for n in range(number)
            ]
        )

    def test_merging_leads_asks_once_what_hangs_on_them(self):
        """Before the merge, not again before the others are deleted; interests are a field."""
        self._create_leads(2).merge_opportunity()
        leads = self._create_leads(2)
        with own_statements(self.env) as statements:
            leads.merge_opportunity()
        asked = [text for text in statements if text.startswith("SELECT EXISTS")]
        others = [text for text in statements if text not in asked and "crm_interest" not in text]
        self.assertEqual(len(asked), 1, statements)
        self.assertFalse(others)

    def test_deleting_leads_asks_once_what_hangs_on_them(self):
        self._create_leads(1).unlink()
        for number in (1, 30):
            leads = self._create_leads(number)
            with self.subTest(number=number), own_statements(self.env) as statements:
                leads.unlink()
            self.assertEqual(len(statements), 1, statements)

    def test_a_form_counts_all_that_belongs_to_a_record_at_once(self):
        names = {"response_count": {}, "interaction_count": {}}
        for record in (self._create_leads(1), self.jane):
            with self.subTest(record._name):
                seen = record.with_user(self.manager)
                seen.web_read(names)  # what is remembered from now on
                with own_statements(self.env) as statements:
                    seen.web_read(names)
                self.assertEqual(len(statements), 1, statements)

    def test_an_email_to_a_lead_is_read_once(self):
        """Whichever addons ask who wrote it, and whether its addresses are ours."""
        lead = self._create_leads(1)
        cls, asked = self.env.registry["mail.thread"], []
        ask = cls._get_own_addresses

        def listen(thread, emails):
            asked.append(emails)
            return ask(thread, emails)

        with patch.object(cls, "_get_own_addresses", listen):
            self.env["mail.thread"].message_process(
                "crm.lead",
                "From: Jo <jo@example.com>\nTo: sales@example.com\nSubject: Hello\n"
                "Message-Id: <once@example.com>\n\nPlease call me.\n",
                thread_id=lead.id,
            )
        self.assertIn("Please call me.", str(lead.message_ids.mapped("body")))
        self.assertEqual(len(asked), 1, asked)

    def test_which_addresses_are_ours_is_asked_in_one_statement(self):
        Thread = self.env["mail.thread"]
        company = self.env.company
        domain = company.alias_domain_id or self.env["mail.alias.domain"].create(
            {"name": "own.example"}
        )
        emails = {
            "somebody@else.example": (),
            f"anybody@{domain.name}": ("people",),
            domain.catchall_email: ("aliases",),
            domain.bounce_email: ("aliases",),
            self.salesperson.email_normalized: ("people",),
        }
        domain.mapped("name")  # An email is routed by its domains first.
        with self.assertQueryCount(1):
            found = Thread._get_own_addresses(emails)
        for email, kinds in emails.items():
            with self.subTest(email):
                self.assertEqual(email in found.addresses, bool(kinds))
                self.assertEqual(email in found.people, "people" in kinds)
                self.assertEqual(email in found.aliases, "aliases" in kinds)
        self.assertEqual(found.domains, set(domain.search([]).mapped("name")))
        self.assertIn(domain.name, Thread._get_own_addresses([]).domains)

    def test_what_is_logged_reads_no_contact_where_there_is_one_company(self):
        lead = self._create_leads(1)
        contacts = re.compile('FROM "res_partner"')
        for has_several in (True, False):
            activity = lead.activity_schedule("mail.mail_activity_data_call")
            companies = type(self.env["res.company"])
            with (
                self.subTest(has_several=has_several),
                patch.object(companies, "_has_several", lambda company, found=has_several: found),
                own_statements(self.env, contacts) as statements,
            ):
                entry = self.env["crm.interaction"]._log_activities(activity, "Done")
                self.env.cr.flush()
                self.assertEqual(bool(statements), has_several, statements)
                self.assertEqual(entry.partner_id, self.jane)

    def test_whether_there_are_several_companies_follows_the_companies(self):
        Company = self.env["res.company"]
        is_any = Company.with_context(active_test=False).search_count([]) > 1
        self.assertEqual(Company._has_several(), is_any)
        Company.create({"name": "Another"})
        self.assertTrue(Company._has_several())

    def test_a_word_among_colleagues_costs_nothing(self):
        lead = self._create_leads(1).with_user(self.salesperson)
        message = {"body": "Hello", "message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
        lead.message_post(**message)
        with own_statements(self.env) as statements:
            lead.message_post(**message)
        self.assertFalse(statements)
