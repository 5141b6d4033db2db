"""One active response per person, and the stages that its lead takes it through."""

from unittest.mock import patch

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.response_management.tests.test_native_cost import own_statements

from .common import FunnelCase


@tagged("post_install", "-at_install")
class TestActiveResponse(FunnelCase):
    def test_conversion_makes_the_response_active_and_mql(self):
        response = self.env["crm.response"]._capture(
            [
                {
                    "type_id": self.web_form.id,
                    "campaign_id": self.webinar.id,
                    "contact_name": "Ann",
                    "email_from": "ann@example.com",
                }
            ]
        )
        lead = response.with_user(self.manager)._convert("lead")
        self._commit()
        self.assertTrue(response.is_active_response)
        self.assertTrue(response.date_mql)
        self.assertFalse(response.date_sal)
        self.assertEqual(lead.funnel_status_id.kind, "open")
        self.assertActive(lead, self.webinar)

    def test_a_batch_is_converted_and_made_active_by_one_update(self):
        responses = self._capture_people(30)
        self.env.flush_all()
        with own_statements(self.env) as statements:
            responses.with_user(self.manager)._convert("lead")
        updates = [text for text in statements if text.startswith('UPDATE "crm_response"')]
        self.assertEqual(len(updates), 1, updates)
        journal = [text for text in statements if "INSERT INTO crm_funnel_journal" in text]
        self.assertEqual(len(journal), 2, "what happened to the responses, and to the leads")
        self.assertEqual(set(responses.mapped("is_active_response")), {True})

    def test_a_lock_that_another_was_quicker_with_leaves_the_conversion(self):
        responses = self._capture_people(3)
        taken = responses[1]
        self._respond(self._lead("Person 1", email_from=taken.email_from), self.fair)._activate(
            cause="user"
        )
        self.env.flush_all()
        # Neither look finds it: it was committed after this transaction began.
        cls = self.env.registry["crm.response"]
        query = "odoo.addons.funnel_reactivation.models.response.crm_response_person._query_taken"
        with (
            patch.object(cls, "_match_active", lambda self, marks_of: {}),
            patch(query, lambda locks: SQL("SELECT 0, '' WHERE FALSE")),
            mute_logger("odoo.sql_db"),
        ):
            leads = responses.with_user(self.manager)._convert("lead")
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(responses.mapped("is_active_response"), [True, False, True])
        self.assertEqual(responses.mapped("state"), ["converted"] * 3)
        self.assertEqual(responses.lead_id, leads)
        self.assertEqual(responses.mapped("outcome"), ["lead"] * 3)
        self.assertEqual(responses.converter_id, self.manager)

    def _capture_people(self, number):
        return self.env["crm.response"]._capture(
            [
                {
                    "type_id": self.web_form.id,
                    "contact_name": f"Person {n}",
                    "email_from": f"person{n}@example.com",
                }
                for n in range(number)
            ]
        )

    def test_conversion_to_an_opportunity_reaches_sql_at_once(self):
        response = self.env["crm.response"]._capture(
            [{"type_id": self.web_form.id, "contact_name": "Bob", "email_from": "bob@example.com"}]
        )
        lead = response.with_user(self.manager)._convert("opportunity")
        self._commit()
        self.assertEqual(lead.funnel_status_id.kind, "opportunity")
        self.assertTrue(response.date_mql and response.date_sal and response.date_sql)

    def test_stages_are_stamped_once_and_journalled(self):
        lead = self._lead()
        response = self._respond(lead, self.webinar)
        response._activate(cause="user")
        self._set(lead, "working")
        self.assertTrue(response.date_sal)
        first = response.date_sal
        self._set(lead, "attempting")
        self._set(lead, "working")
        self.assertEqual(response.date_sal, first)
        lead.convert_opportunity(False)
        self._commit()
        self.assertTrue(response.date_sql)
        lead.action_set_won()
        self._commit()
        self.assertTrue(response.date_won)
        self.assertFalse(response.is_active_response)
        stages = response.funnel_journal_ids.filtered(lambda line: line.event == "stage")
        self.assertEqual(sorted(stages.mapped("stage")), ["mql", "sal", "sql", "won"])

    def test_credit_that_stays_where_it_is_has_not_moved(self):
        lead = self._lead(campaign_id=self.webinar.id)
        response = self._respond(lead, self.webinar)
        response._activate(cause="user")
        self.assertNotIn("credit", response.funnel_journal_ids.mapped("event"))
        other = self._lead("Bob", campaign_id=self.fair.id)
        response = self._respond(other, self.webinar)
        response._activate(cause="user")
        line = response.funnel_journal_ids.filtered(lambda line: line.event == "credit")
        self.assertEqual((line.old_campaign_id, line.new_campaign_id), (self.fair, self.webinar))

    def test_person_has_one_active_response(self):
        lead = self._lead()
        first, second = self._respond(lead, self.webinar), self._respond(lead, self.fair)
        self.assertEqual(first._activate(cause="user"), first)
        self.assertFalse(second._activate(cause="user"))
        self.assertActive(lead, self.webinar)

    def test_a_response_that_was_just_closed_can_be_activated_again(self):
        lead = self._lead()
        first, second = self._respond(lead, self.webinar), self._respond(lead, self.fair)
        first._activate(cause="user")
        self.env.flush_all()
        # In one transaction, whatever of it is stored by now.
        for closed, opened in ((first, first), (first, second), (second, first | second)):
            with self.subTest(closed=closed, opened=opened):
                closed._close("lost", cause="user")
                self.assertEqual(opened._activate(cause="user"), opened[:1])
                self.env.flush_all()
                self.env.invalidate_all()
                active = (first | second).filtered("is_active_response")
                self.assertEqual(active, opened[:1])

    def test_an_end_that_was_just_taken_back_is_none(self):
        response = self._respond(self._lead(), self.webinar)
        response._activate(cause="user")
        self.env.flush_all()
        response._close("lost", cause="user")
        self.assertEqual(response._reopen(cause="user"), response)
        self.assertTrue(response.is_active_response)

    def test_batch_of_one_person_activates_one(self):
        lead = self._lead()
        both = self._respond(lead, self.webinar) | self._respond(lead, self.fair)
        self.assertEqual(len(both._activate(cause="user")), 1)

    def test_same_person_is_known_by_any_mark(self):
        lead = self._lead("Cat", phone="+32 470 12 34 56")
        first = self._respond(lead, self.webinar, phone="+32470123456")
        first._activate(cause="user")
        partner = self.env["res.partner"].create({"name": "Cat", "email": "cat@example.com"})
        other = self.env["crm.response"]._capture(
            [{"type_id": self.web_form.id, "partner_id": partner.id, "campaign_id": self.fair.id}]
        )
        other.email_normalized = "cat@example.com"
        self.assertFalse(other._activate(cause="user"))

    @mute_logger("odoo.sql_db")
    def test_database_refuses_a_second_one(self):
        lead = self._lead()
        first, second = self._respond(lead, self.webinar), self._respond(lead, self.fair)
        first._activate(cause="user")
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self.env.cr.execute(
                "UPDATE crm_response SET active_person_key = %s WHERE id = %s",
                [first.active_person_key, second.id],
            )

    def test_inactive_status_closes_the_response(self):
        lead = self._lead()
        response = self._respond(lead, self.webinar)
        response._activate(cause="user")
        self._set(lead, "nurture")
        self.assertFalse(response.is_active_response)
        self.assertTrue(response.date_deactivated)
        self.assertEqual(response.funnel_status_id.kind, "nurture")
        self.assertActive(lead, self.env["utm.campaign"])

    def test_restored_loss_takes_the_end_of_its_response_back(self):
        lead = self._lead(type="opportunity")
        response = self._respond(lead, self.webinar)
        response._activate(cause="user")
        lead.action_set_lost()
        self._commit()
        self.assertTrue(response.date_lost)
        self.assertFalse(response.is_active_response)
        lead.action_restore()
        self._commit()
        self.assertTrue(response.is_active_response)
        self.assertFalse(response.date_lost)

    def test_loss_that_turns_out_to_be_won_is_won(self):
        """In one transaction, as the native button does, which restores the deal first."""
        lead = self._lead(type="opportunity")
        response = self._respond(lead, self.webinar)
        response._activate(cause="user")
        lead.action_set_lost()
        self._commit()
        lead.action_set_won()
        self._commit()
        self.assertEqual(lead.funnel_status_id.kind, "won")
        self.assertTrue(response.date_won)
        self.assertFalse(response.date_lost)
        self.assertFalse(response.is_active_response)
        self.assertEqual(response.funnel_status_id.kind, "won")

    def test_response_moved_to_a_lead_that_nobody_works_on_ends(self):
        for kind, ended in (
            ("lost", "no_action"),
            ("won", "no_action"),
            ("nurture", "nurture"),
            ("disqualified", "disqualified"),
            ("working", None),
        ):
            with self.subTest(kind):
                lead = self._lead(f"Moved{kind}")
                response = self._respond(lead, self.webinar)
                response._activate(cause="user")
                other = self._lead(f"Other{kind}", type="opportunity")
                self._set(other, kind)
                response.lead_id = other
                self._commit()
                self.assertEqual(response.is_active_response, not ended)
                self.assertEqual(bool(response.active_person_key), not ended)
                self.assertFalse(response.date_won or response.date_lost)
                if ended:
                    self.assertEqual(response.funnel_status_id.kind, ended)
                    self.assertEqual(other.funnel_status_id.kind, kind)

    def test_merged_leads_keep_one_active_response_and_all_history(self):
        one = self._lead("Dan")
        two = self._lead("Dan", phone="+32470999888", email_from=False)
        first = self._respond(one, self.webinar)
        second = self._respond(two, self.fair, email_from=False, phone="+32470999888")
        (first | second)._activate(cause="user")
        self._set(one, "working")
        self.assertTrue(first.is_active_response and second.is_active_response)
        partner = self.env["res.partner"].create({"name": "Dan"})
        merged = (one | two)._merge_opportunity(auto_unlink=True)
        self._commit()
        (first | second).write({"partner_id": partner.id})
        self._commit()
        self.assertEqual((first | second).filtered("is_active_response"), first)
        self.assertEqual(second.funnel_status_id.kind, "already_engaged")
        self.assertEqual((first | second).lead_id, merged)
        journal = self.env["crm.funnel.journal"].search(
            [("response_id", "in", [first.id, second.id])]
        )
        self.assertEqual(journal.lead_id, merged)

    def test_deleted_lead_leaves_response_and_journal(self):
        lead = self._lead()
        response = self._respond(lead, self.webinar)
        response._activate(cause="user")
        lead.unlink()
        self._commit()
        self.assertTrue(response.exists().date_mql)
        self.assertTrue(response.funnel_journal_ids)

    def test_merged_contacts_keep_one_active_response(self):
        ann, twin = self.env["res.partner"].create([{"name": "Ann"}, {"name": "Ann B."}])
        values = {"type_id": self.web_form.id, "campaign_id": self.webinar.id}
        responses = self.env["crm.response"]._capture(
            [{**values, "partner_id": ann.id}, {**values, "partner_id": twin.id}]
        )
        self.assertEqual(len(responses._activate(cause="user")), 2)
        self.env["base.partner.merge.automatic.wizard"]._merge((ann | twin).ids, ann)
        self.env.invalidate_all()
        self.assertEqual(len(responses.filtered("is_active_response")), 1)

    def test_journal_cannot_be_changed(self):
        lead = self._lead()
        self._set(lead, "working")
        line = self.env["crm.funnel.journal"].search([("lead_id", "=", lead.id)], limit=1)
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            line.user_id = self.manager
