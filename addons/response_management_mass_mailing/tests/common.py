"""A mailing of the autumn campaign to five contacts, and what they may do with it.

=============  =====================================================
recipient      is
=============  =====================================================
``jane``       a contact (of ``ResponseCase``)
``readers``    four more contacts, reader0@example.com and so on
=============  =====================================================

Events are noted an hour after the mailing left, long enough ago for the job to work on them.
"""

from datetime import timedelta

from odoo.addons.response_management.tests.common import NOON, ResponseCase

from ..logic import machine_signal

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
LINKS = ("https://example.com/check", "https://example.com/prices", "https://example.com/blog")


class MailingCase(ResponseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Event = cls.env["crm.response.mailing.event"]
        # Other events, such as those of demo data, are not ours to judge.
        cls.Event.search([]).unlink()
        cls.click = cls.env.ref("response_management.type_email_click")
        cls.reply = cls.env.ref("response_management.type_email_reply")
        cls.marketer = cls._new_user(
            "marketer",
            "mass_mailing.group_mass_mailing_user,sales_team.group_sale_salesman_all_leads",
        )
        cls.readers = cls.env["res.partner"].create(
            [
                {"name": f"Reader {number}", "email": f"reader{number}@example.com"}
                for number in range(4)
            ]
        )
        cls.mailing = cls._new_mailing(campaign_id=cls.campaign.id)
        cls.links = cls._new_links(cls.mailing)
        cls.trace = cls._new_traces(cls.mailing, cls.jane)

    @classmethod
    def _new_mailing(cls, **vals):
        return cls.env["mailing.mailing"].create(
            {
                "subject": "Is your house ready for winter?",
                "mailing_model_id": cls.env.ref("base.model_res_partner").id,
                "body_html": "<p>Read this</p>",
                "state": "done",
                "sent_date": NOON,
                **vals,
            }
        )

    @classmethod
    def _new_links(cls, mailing):
        return cls.env["link.tracker"].create(
            [
                {
                    "url": url,
                    "title": url,
                    "mass_mailing_id": mailing.id,
                    "campaign_id": mailing.campaign_id.id,
                    "source_id": mailing.source_id.id,
                    "medium_id": mailing.medium_id.id,
                }
                for url in LINKS
            ]
        )

    @classmethod
    def _new_traces(cls, mailing, recipients, **vals):
        return cls.env["mailing.trace"].create(
            [
                {
                    "mass_mailing_id": mailing.id,
                    "model": recipient._name,
                    "res_id": recipient.id,
                    "email": recipient.email_normalized,
                    "trace_status": "sent",
                    "sent_datetime": NOON,
                    **vals,
                }
                for recipient in recipients
            ]
        )

    @classmethod
    def _note(cls, kind, trace=None, minutes=60, seconds=0, **vals):
        """Note one event as the routes do, at a time of its own."""
        values = {
            "kind": kind,
            "date": NOON + timedelta(minutes=minutes, seconds=seconds),
            "mailing_trace_id": (cls.trace if trace is None else trace).id,
        }
        if kind in (machine_signal.OPEN, machine_signal.CLICK):
            values.update(ip="192.0.2.1", user_agent=FIREFOX)
        return cls.Event.create({**values, **vals})

    @classmethod
    def _work(cls):
        """Let the job do what is waiting."""
        cls.Event._note_deliveries()
        cls.Event.search([("state", "=", "pending")], order="id")._process()

    def _responses(self, mailing=None, **domain):
        domain = [(name, "=", value) for name, value in domain.items()]
        mailing = mailing or self.mailing
        return self.Response.with_context(active_test=False).search(
            [("mailing_id", "=", mailing.id), *domain], order="date, id"
        )
