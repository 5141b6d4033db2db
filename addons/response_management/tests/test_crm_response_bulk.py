"""Bulk storage: the fast way must store what the ordinary way stores."""

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.response_management.models.capture import crm_response_copy as crm_response_bulk

from .common import ResponseCase

COUNT = crm_response_bulk.BULK_SIZE + 20
#: What differs between two rows that are the same in all that matters.
OWN = {"id", "name", "external_key", "create_date", "write_date", "email_from", "email_normalized"}
OWN |= {"campaign_id", "repeat_of_id"}


@tagged("post_install", "-at_install")
class TestCrmResponseBulk(ResponseCase):
    def _deliveries(self, label, **vals):
        texts = ("plain", "tab\tand\nbreak", "back\\slash \\N", "“quoted” 田中 ' \" %s", "")
        return [
            self._delivery(
                external_key=f"{label}-{number}",
                email_from=f"{label}{number}@example.com",
                contact_name=f"Person {number}",
                partner_name=texts[number % 5] or False,
                description=f"<p>{texts[number % 5]}<script>alert(1)</script></p>",
                phone="+32 470 12 34 56" if number % 7 == 0 else False,
                type_id=self.phone_call.id,
                response_properties={"duration": number} if number % 3 else {},
                responded=number % 2 == 0,
                polarity="positive" if number % 4 == 0 else False,
                user_id=self.salesperson.id if number % 6 == 0 else False,
                capture_method="import",
                score=number / 3,
                **vals,
            )
            for number in range(COUNT)
        ]

    def _stored(self, responses):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT * FROM crm_response WHERE id = ANY(%s) ORDER BY array_position(%s, id)",
            [responses.ids, responses.ids],
        )
        return [
            {name: value or None for name, value in row.items() if name not in OWN}
            for row in self.env.cr.dictfetchall()
        ]

    def test_rows_are_those_that_create_makes(self):
        # Each half in a campaign of its own, or the second would be the answers of the first.
        Response = self.Response.with_user(self.officer)
        other = self.env["utm.campaign"].create({"title": "Other"})
        fast = Response._capture(self._deliveries("fast"))
        with patch.object(crm_response_bulk, "BULK_SIZE", 10**9):
            slow = Response._capture(self._deliveries("slow", campaign_id=other.id))
        self.maxDiff = None
        for quick, usual in zip(self._stored(fast), self._stored(slow), strict=True):
            self.assertEqual(quick, usual)
        self.assertEqual(
            len(set(fast.mapped("name"))), len(set(fast.ids)), "each has its reference"
        )

    def test_only_imports_and_members_are_silent(self):
        """A person who answers otherwise is created as ever, so that automation rules see it."""
        deliveries = [{**delivery, "capture_method": "api"} for delivery in self._deliveries("x")]
        Bulk = type(self.Response)
        with patch.object(Bulk, "_create_in_bulk") as in_bulk:
            self._capture(*deliveries)
        in_bulk.assert_not_called()
        members = [
            self._stranger(number, responded=False, capture_method="automatic")
            for number in range(COUNT)
        ]
        with patch.object(Bulk, "_create_in_bulk", autospec=True, side_effect=Bulk._create_in_bulk):
            stored = self._capture(*members)
            Bulk._create_in_bulk.assert_called_once()
        self.assertEqual(set(stored.mapped("state")), {"member"})

    def test_same_deliveries_again_add_nothing(self):
        first = self._capture(*self._deliveries("x"))
        self.assertEqual(self._capture(*self._deliveries("x")), first)

    def test_figures_known_before_are_worked_out_anew(self):
        self.assertEqual(self.jane.response_count, 0)
        deliveries = self._deliveries("x")
        deliveries[0]["partner_id"] = self.jane.id
        self._capture(*deliveries)
        self.assertEqual(self.jane.response_count, 1)

    def test_record_rules_are_checked(self):
        """Nobody records in bulk what they could not record one by one."""
        deliveries = [
            {**delivery, "user_id": self.officer.id} for delivery in self._deliveries("x")
        ]
        with self.assertRaises(AccessError):
            self.Response.with_user(self.salesperson)._capture(deliveries)

    def test_rights_are_checked(self):
        with self.assertRaises(AccessError):
            self.Response.with_user(self.employee)._create_in_bulk(
                self.Response._normalize_all(self._deliveries("x"))
            )
