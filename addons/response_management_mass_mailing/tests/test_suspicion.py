from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users

from ..logic.machine_signal import CLICK, OPEN, REPLY, SENT
from .common import MailingCase


@tagged("post_install", "-at_install")
class TestSuspicion(MailingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._note(SENT, minutes=0)
        for link in cls.links:
            cls._note(CLICK, minutes=0, seconds=20, link_id=link.id)
        cls._work()
        cls.suspected = cls.Response.search(
            [("mailing_id", "=", cls.mailing.id), ("is_suspected", "=", True)]
        )
        cls.member = cls.Response.search(
            [("mailing_id", "=", cls.mailing.id), ("responded", "=", False)]
        )

    def _figures(self):
        self.campaign.invalidate_recordset()
        return self.campaign.member_count, self.campaign.responder_count

    def test_suspected_click_is_kept_and_counts_nowhere(self):
        self.assertResponse(
            self.suspected,
            type_id=self.click,
            suspicion_reason="burst",
            verdict_reason="suspected",
            state="closed",
            is_counted=False,
            repeat_of_id=self.member,
        )
        self.assertEqual(self._figures(), (1, 0), "the person stays a member")

    def test_person_answers_after_the_machine(self):
        self._note(OPEN, minutes=30)
        self._note(CLICK, minutes=31, link_id=self.links[0].id)
        self._work()
        self.assertResponse(self.member, type_id=self.email_open, is_suspected=False)
        genuine = self.member.repeat_ids - self.suspected
        self.assertResponse(genuine, type_id=self.click, is_suspected=False, is_counted=True)
        self.assertEqual(self._figures(), (1, 1))

    def test_one_program_for_many_recipients(self):
        traces = self._new_traces(self.mailing, self.readers)
        traces |= self._new_traces(self.mailing, self.jane)
        for seconds, trace in enumerate(traces):
            self._note(CLICK, trace, minutes=90, seconds=seconds, link_id=self.links[0].id)
        # The neighbors count though they come in another batch.
        waiting = self.Event.search([("state", "=", "pending")], order="id")
        waiting[:2]._process()
        waiting[2:]._process()
        crowd = self._responses(suspicion_reason="crowd")
        self.assertEqual(crowd.partner_id, self.readers | self.jane)

    def test_automatic_reply_waits_for_nobody(self):
        self._note(REPLY, is_automatic=True, body="<p>I am out of office</p>")
        self._work()
        self.assertResponse(
            self._responses(type_id=self.reply.id), suspicion_reason="automatic", state="closed"
        )

    @users("officer")
    def test_cleared_click_counts(self):
        click = self.suspected[:1]
        click.with_user(self.env.user).action_clear_suspicion()
        self.assertResponse(click, is_suspected=False, is_counted=True, suspicion_reason="burst")
        self.assertEqual(self._figures(), (1, 1))
        self.assertIn("Not automated", click.message_ids[0].body)

    @users("officer")
    def test_cleared_reply_is_reviewed(self):
        self._note(REPLY, is_automatic=True)
        self._work()
        reply = self._responses(type_id=self.reply.id)
        (reply | self.suspected).with_user(self.env.user).action_clear_suspicion()
        self.assertResponse(reply, state="review", verdict="qualified")
        self.assertEqual(set(self.suspected.mapped("state")), {"closed"})

    def test_an_open_that_came_back_is_kept_and_reaches_nobody(self):
        for is_late in (False, True):
            reader = self.readers[is_late]
            trace = self._new_traces(self.mailing, reader)
            self._note(SENT, trace, minutes=0)
            self._note(OPEN, trace, minutes=1)
            if is_late:
                self._work()
            trace.set_bounced()
            self._work()
            opened = self._responses(partner_id=reader.id)
            self.assertResponse(
                opened,
                type_id=self.email_open,
                responded=True,
                active=True,
                is_suspected=True,
                suspicion_reason="bounced",
                is_counted=False,
            )
            self.assertEqual(self._figures(), (1, 0), "the reader is no member")
            opened.action_clear_suspicion()
            self.assertEqual(self._figures()[0], 2)
            opened.is_suspected = True

    def test_a_reply_stands_whatever_comes_back_later(self):
        reader = self.readers[2]
        trace = self._new_traces(self.mailing, reader)
        self._note(SENT, trace, minutes=0)
        self._note(REPLY, trace, minutes=1, body="<p>Yes</p>")
        trace.set_bounced()
        self._work()
        self.assertResponse(self._responses(partner_id=reader.id), is_suspected=False)

    @users("officer")
    def test_nothing_to_clear(self):
        with self.assertRaisesRegex(UserError, "nothing to clear"):
            self.member.with_user(self.env.user).action_clear_suspicion()

    @users("salesperson")
    def test_clearing_takes_an_officer(self):
        with self.assertRaises(AccessError):
            self.suspected.with_user(self.env.user).action_clear_suspicion()
