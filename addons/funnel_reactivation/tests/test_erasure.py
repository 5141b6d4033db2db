"""Credit, funnel and the key of an active person survive the person."""

from odoo.tests import tagged

from odoo.addons.crm_privacy.tests.erasure_common import ErasureCase

from .common import FunnelCase

REPORTS = ("crm.credit.report", "crm.credit.effect", "crm.funnel.report")


@tagged("post_install", "-at_install")
class TestFunnelErasure(FunnelCase, ErasureCase):
    def _make_deals(self):
        leads = self.env["crm.lead"]
        for number in range(10):
            lead = self._lead(
                f"Person{number}",
                type="opportunity",
                expected_revenue=1000 + number,
                contact_name=f"Person{number} Quastenflosse",
                email_from=f"person{number}.quastenflosse@example.com",
            )
            for days, campaign in enumerate((self.webinar, self.fair, self.cold)[: 1 + number % 3]):
                self._respond(lead, campaign, days_ago=60 - days)
            if number % 2:
                lead.action_set_won()
            self._commit()
            leads |= lead
        return leads

    def test_no_report_changes(self):
        leads = self._make_deals()
        before = self._read_reports(REPORTS)
        gone = leads[::3]
        gone.with_user(self.officer).anonymise()
        self.assertEqual(self._read_reports(REPORTS), before)
        self.assertTrue(all(gone.mapped("date_erased")))
        self.assertFalse(any((leads - gone).mapped("date_erased")))
        words = [f"person{number}.quasten" for number in range(0, 10, 3)]
        self.assertEqual(self._find_traces(words), {})

    def test_the_person_is_told_who_decided_what(self):
        leads = self._make_deals()
        data = self.env["crm.personal.data"].with_user(self.officer)
        (section,) = (
            section
            for section in data._collect([("crm.lead", leads[1].id)])["sections"]
            if section["model"] == "crm.funnel.journal"
        )
        own = self.env["crm.funnel.journal"].search([("lead_id", "=", leads[1].id)])
        self.assertTrue(own)
        self.assertLessEqual(set(own.ids), {record["id"] for record in section["records"]})
        told = {value["name"] for record in section["records"] for value in record["values"]}
        self.assertLessEqual({"date", "event", "cause", "user_id"}, told)
        others = self.env["crm.funnel.journal"].search([("lead_id", "in", (leads - leads[1]).ids)])
        self.assertTrue(set(others.ids).isdisjoint(record["id"] for record in section["records"]))

    def test_the_key_of_a_person_becomes_a_random_number(self):
        leads = self._make_deals()
        active = leads.response_ids._mark_active()
        self.assertGreater(len(active), 1)
        self.env.flush_all()
        leads.with_user(self.officer).anonymise()
        keys = active.mapped("active_person_key")
        self.assertEqual(len(set(keys)), len(active), "each person is still counted once")
        self.assertTrue(all(key.startswith("erased:") for key in keys))
