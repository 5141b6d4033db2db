"""Who does not agree is not tracked, and every figure holds all the same."""

import re

from odoo.tests import tagged
from odoo.tools import SQL

from ..logic import machine_signal
from .tracking_common import TrackingCase


@tagged("post_install", "-at_install")
class TestTracking(TrackingCase):
    def _count(self, mailing, kind):
        counts = self.env["crm.mailing.count"].search(
            [("mailing_id", "=", mailing.id), ("kind", "=", kind)]
        )
        return sum(counts.mapped("delivery_count"))

    def _find_ids(self, traces):
        """Return the tables in which one of ``traces`` stands beside an open or a click."""
        queries = {
            "trace": "SELECT id FROM mailing_trace WHERE id IN %s AND (open_datetime IS NOT NULL"
            " OR links_click_datetime IS NOT NULL OR trace_status IN ('open', 'reply'))",
            "click": "SELECT id FROM link_tracker_click WHERE mailing_trace_id IN %s",
            "event": "SELECT id FROM crm_response_mailing_event WHERE mailing_trace_id IN %s"
            " AND kind IN ('open', 'click')",
            "response": "SELECT id FROM crm_response WHERE mailing_trace_id IN %s AND responded",
        }
        self.env.flush_all()
        ids = tuple(traces.ids)
        found = {name for name, query in queries.items() if self.env.execute_query(SQL(query, ids))}
        for trace in traces:
            if self.env.execute_query(
                SQL(
                    "SELECT id FROM crm_response_key WHERE key LIKE ANY(%s) UNION"
                    " SELECT id FROM crm_response WHERE external_key LIKE ANY(%s)",
                    [f"mailing-trace:{trace.id}:{kind}:%" for kind in ("open", "click")],
                    [f"mailing-trace:{trace.id}:{kind}:%" for kind in ("open", "click")],
                )
            ):
                found.add("key")
        return found

    def test_a_hundred_recipients_of_whom_forty_agreed(self):
        people = self._new_people(100)
        agreed = people[:40]
        self._say(agreed, "given")
        with self.subTest("to send to a batch asks the ledger once"):
            mailing, found = self._send(people)
        self.assertEqual(len(found), 100)
        traces = mailing.mailing_trace_ids
        silent = traces.filtered("is_untracked")
        self.assertEqual(len(silent), 60)
        pixels = {found[person][0] for person in people - agreed}
        links = {found[person][1] for person in people - agreed}
        self.assertEqual((len(pixels), len(links)), (1, 1), "all of them have the same message")
        self.assertEqual(len({found[person] for person in agreed}), 40)
        self.assertNotIn("/m/", links.pop())
        self._visit(*(path for person in people for path in found[person]))
        self._spread_events()
        self._work()
        # 40 rows and a counter of 60.
        self.assertEqual(len(traces.filtered("open_datetime")), 40)
        self.assertEqual(len(traces.links_click_ids), 40)
        answers = self._responses(mailing, responded=True)
        self.assertEqual(set(answers.mapped("email_normalized")), set(agreed.mapped("email")))
        clicks = answers.filtered(lambda answer: answer.type_id == self.click)
        self.assertEqual(len(clicks), 40)
        self.assertEqual(self._count(mailing, machine_signal.OPEN), 60)
        self.assertEqual(self._count(mailing, machine_signal.CLICK), 60)
        self.assertFalse(self._find_ids(silent))
        clicks = self.env["link.tracker.click"].search([("mass_mailing_id", "=", mailing.id)])
        self.assertEqual(len(clicks), 100, "which links were followed is known")
        self.assertFalse(clicks.filtered(lambda c: not c.mailing_trace_id).filtered("ip"))
        # 100 % through both lenses.
        self.assertEqual(mailing.opened_ratio, 100)
        self.assertEqual(mailing.clicks_ratio, 100)
        self.assertEqual(mailing.tracked_text, "40 tracked of 100 sent")
        self.assertEqual(self.campaign.member_count, 100)
        self.assertEqual(self.campaign.responder_count, 100)
        self.assertEqual(self.campaign.response_rate, 1)
        # Withdrawal moves opens and clicks into the counter; no total changes.
        before = self._get_totals(mailing)
        gone = traces.filtered(lambda trace: trace.res_id in agreed[:10].ids)
        self.assertEqual(self._find_ids(gone), {"trace", "click", "event", "response", "key"})
        self._say(agreed[:10], "withdrawn")
        self.assertFalse(self._find_ids(gone))
        self.assertEqual(self._count(mailing, machine_signal.CLICK), 70)
        self.assertEqual(self._get_totals(mailing), before)
        self.assertEqual(mailing.tracked_text, "30 tracked of 100 sent")
        # What they do with the messages that they still have is only counted.
        self._visit(*found[agreed[0]])
        self._work()
        self.assertFalse(self._find_ids(gone))
        self.assertEqual(self._count(mailing, machine_signal.CLICK), 71)
        self.assertEqual(mailing.opened_ratio, 100, "a rate stays a rate")
        self.assertEqual(self.campaign.response_rate, 1)
        # Adding up the counter changes nothing.
        totals = self._get_totals(mailing)
        self.env["crm.mailing.count"]._gc_rows()
        self.assertEqual(self._get_totals(mailing), totals)
        rows = self.env["crm.mailing.count"].search([("mailing_id", "=", mailing.id)])
        self.assertEqual(len(rows), len(set(rows.mapped(lambda r: (r.date, r.kind)))))

    def test_rate_of_a_treatment_in_both_lenses(self):
        """All links of the mailing lead to one treatment: its rate is not that of who agreed."""
        treatment = self.env["crm.treatment"].create(
            {
                "name": "Check",
                "offer_id": self.offer.id,
                "medium_id": self.treatment.medium_id.id,
                "campaign_id": self.campaign.id,
                "destination_url": "https://www.example.com/check",
            }
        )
        people = self._new_people(10)
        self._say(people[:4], "given")
        _mailing, found = self._send(people)
        self._visit(*(path for person in people[:3] | people[4:] for path in found[person]))
        self._spread_events()
        self._work()
        self.env.invalidate_all()
        report = self.env["crm.response.report"]
        for record, name in ((treatment, "treatment_id"), (self.campaign, "campaign_id")):
            with self.subTest(record=name):
                self.assertEqual((record.reached_count, record.responder_count), (10, 9))
                self.assertAlmostEqual(record.response_rate, 0.9)
                self.assertEqual(
                    record.response_rate_basis,
                    "9 of 10 reached; 4 tracked of 10 members, 3 of them responded",
                )
                ((rate,),) = report._read_group([(name, "=", record.id)], [], ["response_rate:avg"])
                self.assertAlmostEqual(rate, 90)
        account = self.env["crm.campaign.account"]._read_group(
            [("campaign_id", "=", self.campaign.id)],
            ["treatment_id"],
            ["member_count:sum", "responder_count:sum"],
        )
        self.assertIn((treatment, 10, 9), account)

    def test_native_statistics_hold_and_tell_the_tracked_apart(self):
        people = self._new_people(10)
        self._say(people[:4], "given")
        mailing, found = self._send(people)
        other, _found = self._send(people[:2], tracking_mode=False)
        self._visit(*(path for person in people[:3] | people[4:] for path in found[person]))
        self._spread_events()
        self._work()
        self.env.flush_all()
        names = ("delivered", "tracked", "opened", "tracked_opened", "clicked", "tracked_clicked")
        rows = self.env["mailing.trace.report"]._read_group(
            [("name", "in", (mailing | other).mapped("name"))],
            ["name"],
            [f"{name}:sum" for name in names],
        )
        self.assertEqual(
            {name: tuple(sums) for name, *sums in rows},
            {mailing.name: (10, 4, 9, 3, 9, 3), other.name: (2, 2, 0, 0, 0, 0)},
        )
        self.assertEqual((mailing.opened, mailing.clicked), (9, 9))
        self.assertEqual(
            mailing.tracked_rate_text, "Of the 4 tracked, 3 opened (75%) and 3 clicked (75%)."
        )

    def test_modes_of_company_and_mailing(self):
        """The stricter of both holds: who is tracked of one who refused, agreed, said nothing."""
        refused, agreed, silent = people = self._new_people(3)
        self._say(refused, "refused")
        self._say(agreed, "given")
        cases = [
            # company, mailing, tracked
            ("all", False, people),
            ("all", "opt_out", agreed | silent),
            ("all", "opt_in", agreed),
            ("all", "none", people.browse()),
            ("opt_out", False, agreed | silent),
            ("opt_out", "opt_in", agreed),
            ("opt_in", False, agreed),
            ("opt_in", "opt_out", agreed),
            ("none", "opt_out", people.browse()),
        ]
        for company, switch, expected in cases:
            with self.subTest(company=company, mailing=switch):
                self.company.consent_track_mode = company
                mailing, found = self._send(people, tracking_mode=switch)
                tracked = people.filtered(lambda p, found=found: "/m/" in found[p][1])
                self.assertEqual(tracked, expected)
                personal = people.filtered(lambda p, found=found: "/mail/" in found[p][0])
                self.assertEqual(personal, expected)
                self.assertEqual(mailing.untracked_count, 3 - len(expected))

    def test_without_counting_there_is_no_pixel(self):
        self.company.is_untracked_open_counted = False
        people = self._new_people(1)
        mailing, found = self._send(people)
        pixel, link = found[people]
        self.assertIsNone(pixel)
        self._visit(link)
        self.assertEqual((mailing.opened, mailing.clicked), (1, 1), "who clicked has opened")

    def test_explicit_acts_are_recorded_of_everybody(self):
        people = self._new_people(2)
        mailing, found = self._send(people)
        self._visit(*found[people[0]])
        trace = mailing.mailing_trace_ids.filtered(lambda t: t.res_id == people[0].id)
        self.gateway_mail_trace_reply(mailing, people[0])
        self.Event._note(
            machine_signal.UNSUBSCRIBE,
            [{"mailing_id": mailing.id, "email": people[1].email, "res_id": people[1].id}],
        )
        self._spread_events()
        self._work()
        answers = self._responses(mailing, responded=True)
        self.assertEqual(
            {(r.email_normalized, r.type_id.code) for r in answers},
            {(people[0].email, "email_reply"), (people[1].email, "unsubscribe")},
        )
        self.assertEqual(trace.trace_status, "reply")
        self.assertFalse(trace.open_datetime)
        # Nobody can tell that the open that was counted is of who replied.
        self.assertEqual((mailing.opened, mailing.clicked, mailing.replied), (2, 1, 1))

    def test_what_left_with_a_personal_link_is_asked_again(self):
        """The company asks for consent since the mailing left."""
        self.company.consent_track_mode = "all"
        people = self._new_people(2)
        self._say(people[0], "given")
        mailing, found = self._send(people)
        self.assertFalse(mailing.untracked_count)
        self.company.consent_track_mode = "opt_in"
        self._visit(*found[people[0]], *found[people[1]])
        traces = mailing.mailing_trace_ids
        self.assertEqual(traces.filtered("open_datetime").mapped("res_id"), people[0].ids)
        self.assertEqual(traces.filtered("is_untracked").mapped("res_id"), people[1].ids)
        self.assertEqual((mailing.opened, mailing.clicked), (2, 2))
        self.assertFalse(self._find_ids(traces.filtered("is_untracked")))

    def test_what_waits_for_the_job_is_forgotten_too(self):
        people = self._new_people(1)
        self._say(people, "given")
        mailing, found = self._send(people)
        self._visit(*found[people])
        self._say(people, "withdrawn")
        self._spread_events()
        self._work()
        self.assertFalse(self._responses(mailing, responded=True))
        self.assertEqual(len(self._responses(mailing)), 1, "the member")
        self.assertEqual((mailing.opened, mailing.clicked), (1, 1))

    def test_an_unproven_no_stops_what_is_to_come_and_deletes_nothing(self):
        """Anybody can enter anybody's address in a form."""
        people = self._new_people(1)
        self._say(people, "given")
        mailing, found = self._send(people)
        self._visit(*found[people])
        trace = mailing.mailing_trace_ids
        self._say(people, "refused", source="form")
        known = self._find_ids(trace)
        self.assertIn("trace", known)
        clicks = len(trace.links_click_ids)
        self._visit(*found[people])
        self.assertTrue(trace.is_untracked)
        self.assertEqual(len(trace.links_click_ids), clicks)
        self.assertEqual(self._find_ids(trace), known)
        self._say(people, "withdrawn")
        self.assertFalse(self._find_ids(trace), "the person has said so")

    def test_machines_are_counted_as_such(self):
        people = self._new_people(1)
        mailing, found = self._send(people)
        self.env.flush_all()
        self.url_open(found[people][0], headers={"User-Agent": "Mimecast scanner"})
        self.env.invalidate_all()
        row = self.env["crm.mailing.count"].search([("mailing_id", "=", mailing.id)])
        self.assertEqual((row.suspected_count, row.responder_count), (1, 0))

    def test_nobody_counts_without_a_message(self):
        people = self._new_people(1)
        mailing, found = self._send(people)
        forged = found[people][0].replace(str(mailing.id), str(mailing.id + 1), 1)
        tokens = ("x", "%00", "%C3%BC", "%ED%A0%80")
        for path in (forged, *(f"/mailing/{mailing.id}/{token}/blank.gif" for token in tokens)):
            self.assertEqual(self.url_open(path).status_code, 401, path)
        self.assertFalse(self.env["crm.mailing.count"].search([("mailing_id", "=", mailing.id)]))

    def test_nothing_is_asked_where_everybody_is_tracked(self):
        self.company.consent_track_mode = "all"
        self.env["mailing.mailing"].search([]).tracking_mode = False
        self.env.registry.clear_cache()
        people = self._new_people(1)
        mailing, _found = self._send(people)
        trace = mailing.mailing_trace_ids
        trace.mapped("is_untracked")
        mailing._is_tracking_limited()
        with self.assertQueryCount(0):
            self.assertEqual(trace._split_untracked(), (trace, trace.browse()))
            self.assertFalse(mailing._find_untracked(trace._get_people()))


@tagged("post_install", "-at_install")
class TestChoicesLink(TrackingCase):
    def _get_link(self, body):
        found = re.findall(r'href="[^"]*(/privacy/choices[^"]*)"', body)
        self.assertEqual(len(found), 1)
        return found[0]

    def _get_bodies(self, people, **vals):
        self._send(people, **vals)
        return [mail["body"] for mail in self._mails]

    def test_where_there_is_a_choice_every_message_has_the_link(self):
        people = self._new_people(2)
        links = {self._get_link(body) for body in self._get_bodies(people)}
        self.assertEqual(len(links), 2)
        for link in links:
            self.assertIn("Opens and clicks", self.url_open(link).text)

    def test_the_block_of_the_editor_becomes_the_recipients_own(self):
        people = self._new_people(1)
        body = '<p>News <a href="/privacy/choices">Your choices</a></p>'
        html = '<a href="https://www.example.com/check">this</a>'
        (sent,) = self._get_bodies(people, body_html=body + html)
        self.assertGreater(len(self._get_link(sent)), 60)
        self.assertIn("Your choices</a>", sent)

    def test_without_a_choice_no_line_is_added(self):
        self.company.consent_track_mode = "all"
        (sent,) = self._get_bodies(self._new_people(1))
        self.assertNotIn("/privacy/choices", sent)

    def test_a_mailing_that_asks_offers_the_choice_where_its_company_does_not(self):
        self.company.consent_track_mode = "all"
        people = self._new_people(1)
        (sent,) = self._get_bodies(people, tracking_mode="opt_in")
        page = self.url_open(self._get_link(sent)).text
        self.assertIn("Opens and clicks", page)
        self.assertIn('name="channel" value="track"', page)

    def test_unsubscribing_leads_on_to_the_choices(self):
        people = self._new_people(1)
        mailing, _found = self._send(people)
        url = mailing._get_unsubscribe_url(people.email, people.id)
        page = self.url_open(url.replace("/confirm_unsubscribe", "/unsubscribe"))
        self.assertIn("Opens and clicks", self.url_open(self._get_link(page.text)).text)

    def test_a_no_on_the_page_forgets_at_once(self):
        people = self._new_people(1)
        self._say(people, "given")
        mailing, found = self._send(people)
        link = self._get_link(self._mails[0]["body"])
        self._visit(*found[people])
        self.url_open(link, data={"channel": "track", "answer": "no"})
        self.env.invalidate_all()
        self.assertFalse(mailing.mailing_trace_ids.open_datetime)
        self.assertEqual((mailing.opened, mailing.clicked), (1, 1))

    def test_who_refuses_emails_gets_no_mailing(self):
        people = self._new_people(2)
        self.env["crm.consent"]._record(
            [{"email": people[0].email, "channel": "mail", "state": "refused", "source": "page"}]
        )
        mailing, found = self._send(people)
        self.assertEqual(list(found), [people[1]])
        trace = mailing.mailing_trace_ids.filtered(lambda t: t.res_id == people[0].id)
        self.assertEqual((trace.trace_status, trace.failure_type), ("cancel", "mail_optout"))
