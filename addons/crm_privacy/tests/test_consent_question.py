"""May these people be mailed, called, texted, tracked? Asked once for all of them."""

from datetime import date

from odoo.tests import tagged

from odoo.addons.crm_privacy.tools.readable_date import format_day

from ..logic import consent
from .consent_common import ConsentCase

PHONE = "+12025550100"


@tagged("post_install", "-at_install")
class TestConsentQuestion(ConsentCase):
    def test_a_form_does_not_take_back_a_no(self):
        self._say("withdrawn", source="page")
        self._say("given", source="form")
        self.assertEqual(self._judge(self.jane), [(False, "withdrawn")])
        for source in ("confirmation", "page", "colleague"):
            with self.subTest(source=source):
                self._say("withdrawn", source="page")
                self._say("given", source=source)
                self.assertEqual(self._judge(self.jane), [(True, "given")])

    def test_a_yes_counts_once_it_is_proven(self):
        for source, is_proven in (("form", False), ("import", False), ("page", True)):
            with self.subTest(source):
                for mode, is_allowed in (("opt_in", is_proven), ("opt_out", True)):
                    self.company.consent_mail_mode = mode
                    self._say("given", source=source)
                    reason = "given" if is_proven else "unproven"
                    self.assertEqual(self._judge(self.jane), [(is_allowed, reason)])
                self.jane.invalidate_recordset(["contact_permission"])
                text = self.jane.contact_permission
                self.assertEqual("nobody has confirmed it" in text, not is_proven)
        self._say("refused", source="form")
        self.assertEqual(self._judge(self.jane), [(False, "refused")])

    def test_an_unproven_yes_tracks_nobody(self):
        Consent = self.env["crm.consent"]
        for source, state in (("form", None), ("confirmation", "given"), ("form", "given")):
            self._say("given", channel="track", source=source)
            self.assertEqual(Consent._get_states(self.jane, "track")[self.jane], state)

    def test_last_entry_counts(self):
        people = self.jane | self.john
        self.assertEqual(self._judge(people), [(True, "unknown")] * 2)
        self._say("given")
        self.assertEqual(self._judge(people), [(True, "given"), (True, "unknown")])
        self._say("withdrawn", date="2999-01-01 00:00:00")
        self.assertEqual(self._judge(people), [(False, "withdrawn"), (True, "unknown")])
        self.assertEqual(self._judge(people, consent.CALL), [(True, "unknown")] * 2)

    def test_company_asks_first(self):
        self.company.consent_mail_mode = "opt_in"
        self._say("given")
        people = self.jane | self.john
        self.assertEqual(self._judge(people), [(True, "given"), (False, "not_given")])
        self.assertEqual(self._judge(people, is_answer=True), [(True, "answer")] * 2)
        self._say("withdrawn")
        self.assertEqual(self._judge(people, is_answer=True)[0], (False, "withdrawn"))

    def test_blacklists_of_odoo(self):
        self.env["mail.blacklist"]._add("JANE@example.com")
        self.assertEqual(self._judge(self.jane), [(False, "blacklisted")])
        self.env["mail.blacklist"]._remove("jane@example.com")
        self.assertEqual(self._judge(self.jane), [(True, "unknown")])
        self.env["phone.blacklist"].add(PHONE)
        for channel in (consent.CALL, consent.TEXT):
            self.assertEqual(self._judge(self.jane, channel), [(False, "blacklisted")])
        self.assertEqual(self._judge(self.jane, consent.MAIL), [(True, "unknown")])

    def test_tracking(self):
        cases = [
            ("all", [(True, "mode_all")] * 2),
            ("opt_out", [(False, "refused"), (True, "unknown")]),
            ("opt_in", [(False, "refused"), (False, "not_given")]),
            ("none", [(False, "mode_none")] * 2),
        ]
        self._say("refused", channel=consent.TRACK)
        for mode, expected in cases:
            with self.subTest(mode=mode):
                self.company.consent_track_mode = mode
                self.assertEqual(self._judge(self.jane | self.john, consent.TRACK), expected)

    def test_contact_and_company(self):
        """What a person said holds on all their leads; what a company's contact says, on one."""
        person, firm = self.env["res.partner"].create(
            [{"name": "Jane"}, {"name": "Firm", "is_company": True}]
        )
        leads = self.env["crm.lead"].create(
            [
                {"name": "By contact", "partner_id": person.id},
                {"name": "At firm", "partner_id": firm.id, "email_from": "a@firm.example.com"},
                {"name": "Other", "partner_id": firm.id, "email_from": "b@firm.example.com"},
            ]
        )
        self._say("refused", email=False, partner_id=person.id)
        self._say("refused", email="a@firm.example.com", partner_id=firm.id)
        self.assertEqual(
            self._judge(leads), [(False, "refused"), (False, "refused"), (True, "unknown")]
        )

    def test_one_query_for_a_batch(self):
        for count in (10, 200):
            leads = self.env["crm.lead"].create(
                [
                    {"name": str(index), "email_from": f"p{count}-{index}@example.com"}
                    for index in range(count)
                ]
            )
            self.Consent._record(
                [
                    {
                        "email": lead.email_from,
                        "channel": consent.MAIL,
                        "state": "refused",
                        "source": "form",
                    }
                    for lead in leads[::2]
                ]
            )
            self.env.flush_all()
            people = self.Consent._get_people(leads)
            self.company.fetch(["consent_mail_mode"])
            with self.assertQueryCount(1):
                verdicts = self.Consent._judge_all(people, consent.CHANNELS, self.company)
            allowed = [lead for lead in leads if verdicts[lead]["mail"].is_allowed]
            self.assertEqual(len(allowed), count // 2)

    def test_without_a_ledger_nothing_is_asked(self):
        self.env.cr.execute("DELETE FROM crm_consent")
        self.env.registry.clear_cache()
        self.assertFalse(self.Consent._is_in_use())
        people = self.Consent._get_people(self.jane)
        with self.assertQueryCount(0):
            self.assertEqual(
                self.Consent._get_states(people, consent.TRACK, self.company), {self.jane: None}
            )
        self._say("refused", channel=consent.TRACK)
        self.assertTrue(self.Consent._is_in_use())

    def test_words(self):
        self.assertFalse(self.jane.contact_permission)
        self._say("refused", channel=consent.CALL, date="2026-11-02 09:00:00")
        self.env["mail.blacklist"]._add("jane@example.com")
        self.jane.invalidate_recordset(["contact_permission"])
        day = format_day(self.env, date(2026, 11, 2))
        self.assertEqual(
            self.jane.contact_permission,
            "May not be emailed: the address is on the blacklist\n"
            f"May not be called: refused on {day}",
        )

    def test_emails_to_many_leave_out_who_refused(self):
        self._say("refused")
        composer = self.env["mail.compose.message"].create(
            {
                "composition_mode": "mass_mail",
                "model": "crm.lead",
                "res_ids": (self.jane | self.john).ids,
                "subject": "News",
                "body": "<p>News</p>",
                "use_exclusion_list": True,
                "auto_delete": False,
            }
        )
        mails, _messages = composer._action_send_mail()
        by_lead = {mail.res_id: mail.state for mail in mails}
        self.assertEqual(by_lead.get(self.jane.id), "cancel")
        self.assertNotEqual(by_lead.get(self.john.id), "cancel")
