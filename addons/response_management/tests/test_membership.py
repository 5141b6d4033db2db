"""One person stays one person in a campaign, whatever becomes of their rows."""

import random
from datetime import timedelta

from odoo.tests import tagged

from .common import NOON, ResponseCase


@tagged("post_install", "-at_install")
class TestMembership(ResponseCase):
    def _answer(self, days=0, **vals):
        return self._capture(
            self._delivery(date=NOON + timedelta(days=days), partner_id=self.jane.id, **vals)
        )

    def _answer_thrice(self):
        return self.Response.union(*(self._answer(days) for days in (0, 1, 2)))

    def _merge(self, source, destination):
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (source + destination).ids, destination
        )

    def assertPeople(self, members, responders, campaign=None):
        self.env.flush_all()
        self.env.invalidate_all()
        campaign = campaign or self.campaign
        self.assertEqual((campaign.member_count, campaign.responder_count), (members, responders))
        ((reported, answering),) = self.env["crm.response.report"]._read_group(
            [("campaign_id", "=", campaign.id)],
            aggregates=["member_count:sum", "responder_count:sum"],
        )
        self.assertEqual((reported or 0, answering or 0), (members, responders), "the report")
        ((reported, answering),) = self.env["crm.campaign.account"]._read_group(
            [("campaign_id", "=", campaign.id)],
            aggregates=["member_count:sum", "responder_count:sum"],
        )
        self.assertEqual((reported or 0, answering or 0), (members, responders), "the account")

    def test_deleting_the_first_answer(self):
        first, second, third = self._answer_thrice()
        first.unlink()
        self.assertPeople(1, 1)
        self.assertFalse(second.repeat_of_id)
        self.assertEqual(third.repeat_of_id, second)
        self.assertEqual(second.date_reached, NOON, "reached when the first was")
        (second + third).unlink()
        self.assertPeople(0, 0)

    def test_archiving_and_restoring_the_first_answer(self):
        first, second, third = self._answer_thrice()
        first.active = False
        self.assertPeople(1, 1)
        self.assertEqual((first + third).repeat_of_id, second)
        first.active = True
        self.assertPeople(1, 1)
        (first + second).active = False
        self.assertPeople(1, 1)
        third.active = False
        self.assertPeople(0, 0)
        self._answer(9)
        self.assertPeople(1, 1)

    def test_merging_contacts_who_both_answered(self):
        john = self.env["res.partner"].create({"name": "John", "email": "john@example.com"})
        self._answer_thrice()
        self._capture(
            *(
                self._delivery(
                    contact_name="John",
                    email_from="john@example.com",
                    date=NOON + timedelta(days=day),
                )
                for day in (-3, 5)
            ),
            self._delivery(
                contact_name="John", email_from="john@example.com", campaign_id=False,
            ),
        )  # fmt: skip
        self.assertPeople(2, 2)
        self._merge(john, self.jane)
        self.assertPeople(1, 1)
        members = self.Response.search(
            [("campaign_id", "=", self.campaign.id), ("repeat_of_id", "=", False)]
        )
        self.assertEqual(members.date_reached, NOON - timedelta(days=3))

    def test_moving_to_another_campaign_and_back(self):
        other = self.env["utm.campaign"].create({"title": "Other"})
        rows = self._answer_thrice()
        rows[0].campaign_id = other
        self.assertPeople(1, 1)
        self.assertPeople(1, 1, other)
        rows[1:].campaign_id = other
        self.assertPeople(0, 0)
        self.assertPeople(1, 1, other)
        rows.campaign_id = self.campaign
        self.assertPeople(1, 1)

    def test_anonymising(self):
        rows = self._answer_thrice()
        rows.with_user(self.officer).write(
            {"partner_id": False, "email_from": False, "contact_name": False, "phone": False}
        )
        self.assertPeople(1, 1)
        rows[0].unlink()
        self.assertPeople(1, 1)

    def test_who_was_suspected_is_one_person_with_who_was_not(self):
        machine = self._answer(is_suspected=True)
        self.assertPeople(0, 0)
        self._answer(5)
        machine.is_suspected = False
        self.assertPeople(1, 1)
        machine.is_suspected = True
        self.assertPeople(1, 1)

    def test_answer_of_an_archived_member_counts(self):
        member = self._answer(responded=False)
        self._answer(1)
        member.active = False
        self.assertPeople(0, 0)
        self._answer(7)
        self.assertPeople(1, 1)

    def test_assigning_to_another_contact(self):
        john = self.env["res.partner"].create({"name": "John", "email": "john@example.com"})
        self._capture(self._delivery(contact_name="John", email_from="john@example.com", date=NOON))
        wrong = self._answer(1)
        self.assertPeople(2, 2)
        wrong.write({"partner_id": john.id, "email_from": "john@example.com"})
        self.assertPeople(1, 1)

    def test_contact_that_is_set_by_hand_unites_the_person(self):
        """Whichever of the rows was there first, and whatever says that they are of one person."""
        john = self.env["res.partner"].create({"name": "John", "email": "john@example.com"})
        for days in (-3, 3):
            for vals in (
                {"partner_id": john.id},
                {"email_from": "john@example.com"},
                {"contact_name": "John", "phone": "+32 470 12 34 56", "email_from": False},
            ):
                with self.subTest(days=days, vals=vals):
                    campaign = self.env["utm.campaign"].create({"name": f"{days} {vals}"})
                    known = self._capture(
                        self._delivery(
                            contact_name="John",
                            email_from="john@example.com",
                            phone="+32 470 12 34 56",
                            date=NOON,
                            campaign_id=campaign.id,
                        )
                    )
                    unknown, again = self._capture(
                        *(
                            self._delivery(
                                contact_name="Jon",
                                email_from="typo@example.com",
                                date=NOON + timedelta(days=days, hours=hours),
                                campaign_id=campaign.id,
                            )
                            for hours in (0, 30)
                        )
                    )
                    self.assertEqual(again.repeat_of_id, unknown)
                    self.assertPeople(2, 2, campaign)
                    (unknown + again).with_user(self.officer).write(vals)
                    self.assertPeople(1, 1, campaign)
                    member = (known + unknown + again).filtered(lambda r: not r.repeat_of_id)
                    self.assertEqual(member.date_reached, NOON + timedelta(days=min(days, 0)))

    def test_address_that_is_corrected_tells_two_people_apart(self):
        first, second = self._capture(
            *(
                self._delivery(
                    contact_name="Jon",
                    email_from="typo@example.com",
                    date=NOON + timedelta(days=days),
                )
                for days in (0, 2)
            )
        )
        self.assertPeople(1, 1)
        second.with_user(self.officer).email_from = "another@example.com"
        self.assertPeople(2, 2)
        self.assertFalse((first + second).repeat_of_id)

    def test_whatever_happens_members_are_people(self):
        """Recount people by hand after each of many random changes."""
        dice = random.Random(7)
        people = self.env["res.partner"].create(
            [{"name": f"P{n}", "email": f"p{n}@example.com"} for n in range(6)]
        )
        rows = self.Response
        for day in range(24):
            person = dice.choice(people)
            rows |= self._capture(
                self._delivery(
                    contact_name=person.name,
                    email_from=person.email,
                    date=NOON + timedelta(days=day),
                    responded=dice.random() < 0.7,
                    is_suspected=dice.random() < 0.2,
                )
            )
        for step in range(40):
            rows = rows.exists()
            row = dice.choice(rows)
            change = dice.choice(["archive", "suspect", "unlink", "type", "answer"])
            if change == "archive":
                row.active = not row.active
            elif change == "suspect":
                row.is_suspected = not row.is_suspected
            elif change == "unlink" and step % 4 == 0:
                row.unlink()
            elif change == "type":
                row.type_id = dice.choice((self.email_open, self.web_form))
            elif change == "answer":
                row.responded = True
            made = rows.exists().filtered(lambda r: r.active and not r.is_suspected)
            with self.subTest(step=step, change=change):
                self.assertPeople(len(made.partner_id), len(made.filtered("is_counted").partner_id))

    # ------------------------------------------------------------
    # REACHED ON
    # ------------------------------------------------------------

    def test_answer_leaves_the_day_alone_on_which_a_member_was_reached(self):
        member = self._answer(responded=False)
        later = NOON + timedelta(days=40)
        self.assertEqual(self._answer(40), member)
        self.assertEqual((member.date, member.date_reached), (later, NOON))
        member.date = later + timedelta(days=1)
        self.assertEqual(member.date_reached, NOON, "a corrected answer")
        member.date = NOON - timedelta(days=1)
        self.assertEqual(member.date_reached, member.date, "nobody answers before being reached")

    def test_member_answering_by_hand(self):
        member = self._answer(responded=False)
        member.with_user(self.officer).action_mark_answered()
        self.assertEqual(member.date_reached, NOON)
        self.assertGreater(member.date, NOON)

    def test_corrected_date_of_a_member_and_of_an_unasked_answer(self):
        member, answer = self._answer(responded=False), self._capture(self._stranger(1))
        for row in (member, answer):
            row.date = NOON - timedelta(days=2)
            self.assertEqual(row.date_reached, NOON - timedelta(days=2))

    def test_member_and_answer_in_one_batch(self):
        member, answer = self._capture(
            self._stranger(1, responded=False),
            self._stranger(1, external_key="x", date=NOON + timedelta(days=3)),
        )
        self.assertEqual(member, answer)
        self.assertEqual(member.date_reached, NOON)

    def test_nobody_writes_it_by_hand(self):
        answer = self._answer()
        for name, value in (("date_reached", "2026-01-01"), ("is_responder", False)):
            with self.assertRaisesRegex(Exception, "cannot be (written|edited)"):
                answer.with_user(self.officer).write({name: value})
