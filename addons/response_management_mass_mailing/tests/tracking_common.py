"""A real mailing to many people, some of whom agreed to be tracked."""

import re

from odoo.tests import HttpCase
from odoo.tools import mute_logger

from odoo.addons.mass_mailing.tests.common import MassMailCase

from .common import FIREFOX, MailingCase

PIXEL = re.compile(r'<img src="[^"]*?(/(?:mail|mailing)/[^"]+/blank\.gif)"')
LINK = re.compile(r'href="[^"]*?(/r/[^"]+)"')


class TrackingCase(MailingCase, MassMailCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.consent_track_mode = "opt_in"
        cls.env["mailing.trace"].search([]).unlink()
        cls.campaign = cls.env["utm.campaign"].create({"title": "Winter"})

    @classmethod
    def _new_people(cls, count):
        return cls.env["res.partner"].create(
            [
                {"name": f"Person {number}", "email": f"person{number}@example.com"}
                for number in range(count)
            ]
        )

    @classmethod
    def _say(cls, people, state, source="page"):
        return cls.env["crm.consent"]._record(
            [
                {"email": person.email, "channel": "track", "state": state, "source": source}
                for person in people
            ]
        )

    def _send(self, people, **vals):
        """Send a mailing with one link and return it with ``{person: (pixel, link)}``."""
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "Is your house ready for winter?",
                "mailing_model_id": self.env.ref("base.model_res_partner").id,
                "mailing_domain": [("id", "in", people.ids)],
                "body_html": '<p>Read <a href="https://www.example.com/check">this</a></p>',
                "campaign_id": self.campaign.id,
                "keep_archives": True,
                **vals,
            }
        )
        with self.mock_mail_gateway(mail_unlink_sent=False):
            mailing.action_send_mail()
            self.env["mail.mail"].search([("mailing_id", "=", mailing.id)]).send()
        found = {}
        by_email = {person.email: person for person in people}
        for mail in self._mails:
            email = re.search(r"[\w.]+@[\w.]+", mail["email_to"][0]).group()
            pixels = PIXEL.findall(mail["body"])
            found[by_email[email]] = (pixels[0] if pixels else None, LINK.findall(mail["body"])[0])
        return mailing, found

    @mute_logger("odoo.http")
    def _visit(self, *paths):
        self.env.flush_all()
        for path in paths:
            answer = self.url_open(path, headers={"User-Agent": FIREFOX}, allow_redirects=False)
            self.assertIn(answer.status_code, (200, 301), path)
        self.env.invalidate_all()

    def _spread_events(self):
        """Have the events come minutes apart: people are no machine that clicks for a crowd."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            UPDATE crm_response_mailing_event SET date = date - (id % 100) * interval '1 minute'
             WHERE state = 'pending'
            """
        )
        # Mailing and deliveries on one day, on the first of a month as well: reached in one month.
        self.env.cr.execute("UPDATE mailing_trace SET sent_datetime = now() - interval '1 day'")
        self.env.cr.execute("UPDATE mailing_mailing SET sent_date = now() - interval '1 day'")
        self.env.invalidate_all()

    def _get_totals(self, mailing):
        """Return everything that is counted of a mailing and its campaign."""
        self.env.invalidate_all()
        names = (
            "sent", "delivered", "opened", "clicked", "replied", "opened_ratio", "clicks_ratio",
        )  # fmt: skip
        campaign = mailing.campaign_id
        measures = ["member_count:sum", "responder_count:sum", "response_count:sum",
                    "suspected_count:sum", "response_rate:avg"]  # fmt: skip
        domain = [("campaign_id", "=", campaign.id)]
        account, report = self.env["crm.campaign.account"], self.env["crm.response.report"]
        return {
            **{name: mailing[name] for name in names},
            "campaign": (
                campaign.member_count, campaign.responder_count, campaign.response_rate,
                campaign.response_count,
            ),
            "account": account._read_group(domain, [], measures),
            "by day": account._read_group(domain, ["date:month"], measures),
            "report": report._read_group(domain, [], measures),
            "by type": [
                (each, *sums)
                for each, *sums in report._read_group(
                    [*domain, ("response_count", ">", 0)],
                    ["type_id", "date:month"],
                    ["response_count:sum"],
                )
            ],
        }  # fmt: skip
