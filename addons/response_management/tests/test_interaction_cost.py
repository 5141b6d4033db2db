"""What messages and activities pay for being logged, with nothing configured."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tests import tagged

from .common import ResponseCase


@tagged("post_install", "-at_install")
class TestInteractionCost(ResponseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.env["crm.lead"].create(
            {"name": "Lead", "user_id": cls.salesperson.id, "partner_id": cls.jane.id}
        )

    @contextmanager
    def _listening(self):
        """Collect the statements on interactions and on what only they ask for."""
        statements, execute = [], Cursor.execute

        def listen(cursor, query, params=None, log_exceptions=True):
            text = str(getattr(query, "code", query))
            if "crm_interaction" in text or '"res_currency"' in text:
                statements.append(" ".join(text.split())[:60])
            return execute(cursor, query, params, log_exceptions)

        self.env.flush_all()
        self.env.invalidate_all()
        with patch.object(Cursor, "execute", listen):
            yield statements
            self.env.flush_all()

    def test_logging_costs_the_insert_alone(self):
        lead = self.lead.with_user(self.salesperson)
        acts = {
            "message": lambda: lead.message_post(
                body="Hello",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.jane.ids,
            ),
            "activity": lambda: lead.activity_schedule(
                "mail.mail_activity_data_call", user_id=self.salesperson.id
            ).action_done(),
        }
        for name, act in acts.items():
            with self.subTest(name):
                act()  # what is remembered from now on
                with self._listening() as statements:
                    act()
                self.assertEqual([s[:11] for s in statements], ["INSERT INTO"], statements)

    def test_a_note_costs_nothing(self):
        with self._listening() as statements:
            self.lead.message_post(body="Between us")
        self.assertFalse(statements)

    def test_the_same_is_logged_once_however_often_it_is_told(self):
        message = self.lead.message_post(
            body="Hello",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.jane.ids,
        )
        log = self.env["crm.interaction"]
        domain = [("source_key", "=", f"mail.message,{message.id}")]
        self.assertEqual(log.search_count(domain), 1)
        log._log_messages(message)
        self.assertEqual(log.search_count(domain), 1)
        log.search(domain).sudo().unlink()
        log._log_messages(message)
        self.assertEqual(log.search_count(domain), 1, "after what was logged was rolled back")
