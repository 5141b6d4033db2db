"""A small world of people, campaigns and users to respond in.

================  ==========================================  =======================
user              groups                                      sees
================  ==========================================  =======================
``salesperson``   Sales / own documents                       own and unassigned
``officer``       Responses / Officer                         all, may edit captured
``manager``       Sales / Administrator                       all, configures
``outsider``      Sales / all documents, other company        the other company's
``employee``      internal user                               nothing
================  ==========================================  =======================
"""

from datetime import datetime, timedelta

from odoo.tests import TransactionCase

from odoo.addons.mail.tests.common import mail_new_test_user

NOON = datetime(2020, 11, 2, 12)


class ResponseCase(TransactionCase):
    """World, factory and one assertion that knows a whole response."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.Response = cls.env["crm.response"]
        cls.env.company.country_id = cls.env.ref("base.be")
        cls.other_company = cls.env["res.company"].create({"name": "Other Company"})

        cls.salesperson = cls._new_user("salesperson", "sales_team.group_sale_salesman")
        cls.officer = cls._new_user(
            "officer", "response_management.group_response_management_officer"
        )
        cls.manager = cls._new_user("manager", "sales_team.group_sale_manager")
        cls.employee = cls._new_user("employee", "base.group_user")
        cls.outsider = cls._new_user(
            "outsider", "sales_team.group_sale_salesman_all_leads", company=cls.other_company
        )

        cls.web_form = cls.env.ref("response_management.type_web_form")
        cls.phone_call = cls.env.ref("response_management.type_phone_call")
        cls.email_open = cls.env.ref("response_management.type_email_open")
        cls.unsubscribe = cls.env.ref("response_management.type_unsubscribe")
        cls.reason = cls.env.ref("response_management.reject_reason_no_interest")
        cls.email = cls.env.ref("utm.utm_medium_email")
        cls.phone = cls.env.ref("utm.utm_medium_phone")
        cls.website = cls.env.ref("utm.utm_medium_website")
        cls.campaign = cls.env["utm.campaign"].create({"title": "Autumn Check"})
        cls.offer = cls.env["crm.offer"].create({"name": "Free energy check"})
        cls.treatment = cls.env["crm.treatment"].create(
            {
                "source_code": "AUTUMN-MAIL",
                "offer_id": cls.offer.id,
                "campaign_id": cls.campaign.id,
                "medium_id": cls.email.id,
                "date_start": NOON - timedelta(days=30),
                "date_end": NOON + timedelta(days=30),
                "destination_url": "https://example.com/check",
            }
        )
        cls.jane = cls.env["res.partner"].create(
            {"name": "Jane Doe", "email": "jane@example.com", "phone": "+32 470 12 34 56"}
        )

    @classmethod
    def _new_user(cls, login, group, company=None):
        company = company or cls.env.company
        return mail_new_test_user(
            cls.env,
            login=login,
            groups=group,
            name=login.title(),
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )

    @classmethod
    def _delivery(cls, **vals):
        """Return what a channel would deliver: Jane's web form, but for ``vals``."""
        return {
            "type_id": cls.web_form.id,
            "contact_name": "Jane Doe",
            "email_from": "jane@example.com",
            "date": NOON,
            "campaign_id": cls.campaign.id,
            **vals,
        }

    @classmethod
    def _stranger(cls, number, **vals):
        """Return the delivery of a person nobody knows, another for each ``number``."""
        stranger = {
            "contact_name": f"Stranger {number}",
            "email_from": f"stranger{number}@example.com",
            "external_key": f"stranger-{number}",
        }
        return cls._delivery(**{**stranger, **vals})

    @classmethod
    def _capture(cls, *deliveries):
        return cls.Response._capture(list(deliveries))

    def assertResponse(self, response, **expected):
        """Assert the given fields of one response, many2one by record, and its invariants."""
        self.assertEqual(len(response), 1)
        for name, value in expected.items():
            self.assertEqual(response[name], value, name)
        self.assertTrue(response.name)
        self.assertEqual(response.state == "member", not response.responded)
        self.assertEqual(bool(response.verdict), response.responded)
        if response.repeat_of_id:
            self.assertFalse(response.repeat_of_id.repeat_of_id, "repeats point to the first")
            self.assertEqual(response.repeat_of_id.campaign_id, response.campaign_id)
        if response.state == "converted":
            self.assertTrue(response.outcome and response.date_converted and response.converter_id)
