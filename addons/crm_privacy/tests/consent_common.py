"""People and their consents, for tests of whatever asks for them."""

from odoo.tests import TransactionCase, new_test_user

from ..logic import consent


class ConsentCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.Consent = cls.env["crm.consent"]
        cls.company = cls.env.company
        cls.company.country_id = cls.env.ref("base.us")
        cls.salesperson = new_test_user(
            cls.env, "privacy_sales", "sales_team.group_sale_salesman_all_leads"
        )
        cls.officer = new_test_user(
            cls.env, "privacy_officer", "crm_privacy.group_crm_privacy_officer"
        )
        cls.jane = cls._new_lead("Jane", "jane@example.com", "+1 202-555-0100")
        cls.john = cls._new_lead("John", "john@example.com", "+1 202-555-0101")

    @classmethod
    def _new_lead(cls, name, email, phone=False, **vals):
        return cls.env["crm.lead"].create(
            {"name": name, "contact_name": name, "email_from": email, "phone": phone, **vals}
        )

    @classmethod
    def _say(cls, state, email="jane@example.com", channel=consent.MAIL, **vals):
        return cls.Consent._record(
            [{"email": email, "channel": channel, "state": state, "source": "page", **vals}]
        )

    def _judge(self, people, channel=consent.MAIL, **options):
        """Return ``[(is_allowed, reason)]``, in the order of ``people``."""
        verdicts = self.Consent._may_contact(people, channel, self.company, **options)
        return [(verdicts[each].is_allowed, verdicts[each].reason) for each in people]
