"""What is remembered of settings is the same for all and never older than the last change."""

from odoo.tests import tagged

from .common import ResponseCase


@tagged("post_install", "-at_install")
class TestRememberedSettings(ResponseCase):
    def _get_remembered(self, env):
        """Return what each remembered setting says, as who asks first sees it."""
        return (
            env["crm.interest"]._is_any_offered(self.env.company.id),
            len(env["crm.identification.rule"]._get_company_facts(self.env.company.id)),
        )

    def test_who_asks_first_makes_no_difference(self):
        self.env["crm.interest"].create({"name": "Archived", "active": False})
        self.env["crm.identification.rule"].create(
            {
                "evidence": "utm_source",
                "value": "x",
                "campaign_id": self.campaign.id,
                "active": False,
            }
        )
        expected = self._get_remembered(self.env)
        for user in (self.salesperson, self.outsider, self.employee):
            for context in ({}, {"active_test": False}, {"lang": "fr_FR"}):
                self.env.registry.clear_cache()
                env = self.env(user=user, context=context)
                self.assertEqual(self._get_remembered(env), expected)

    def test_what_is_asked_during_a_change_is_not_remembered(self):
        """A computed field, or another addon, may ask while the record is being written."""
        interest = self.env["crm.interest"].create({"name": "Only"})
        others = self.env["crm.interest"].search([("id", "!=", interest.id)])
        others.active = False
        self.assertTrue(self._get_remembered(self.env)[0])
        company = self.env.company.id

        def ask(records, *args, **kwargs):
            records._is_any_offered(company)

        self.patch(type(interest), "_check_company", ask)
        interest.active = False
        self.assertFalse(self._get_remembered(self.env)[0])
        interest.active = True
        self.assertTrue(self._get_remembered(self.env)[0])
        interest.unlink()
        self.assertFalse(self._get_remembered(self.env)[0])
