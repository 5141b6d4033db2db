from odoo.tests import TransactionCase


class TestGuestbook(TransactionCase):
    def test_entries_become_responses(self):
        campaign = self.env["utm.campaign"].create({"title": "Open Day"})
        entries = self.env["guestbook.entry"].create(
            [
                {"name": "Jane Doe", "email": "jane@example.com", "campaign_id": campaign.id},
                {"name": "John Roe", "email": "john@example.com", "text": "Call me."},
            ]
        )
        responses = self.env["crm.response"].search(
            [("guestbook_entry_id", "in", entries.ids)], order="id"
        )
        self.assertEqual(
            responses.mapped(lambda r: (r.contact_name, r.campaign_id.title)),
            [("Jane Doe", "Open Day"), ("John Roe", False)],
        )
