"""OCA's ``privacy_partner_to_be_forgotten`` erases what is kept here, too, if it is installed."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .erasure_common import EMAIL, ErasureCase

METHOD = "anonymize_partner_data"


def _anonymize_like_oca(partner):
    """Do what the method of that addon does to the contact itself."""
    partner.ensure_one()
    partner.write(
        {"name": "Z Anonymized", "email": f"z_{partner.id}@anonymized.oca", "phone": False,
         "country_id": False, "active": False}
    )  # fmt: skip
    return "done"


@tagged("crm_privacy", "post_install", "-at_install")
class TestOtherAnonymizer(ErasureCase):
    def _install(self):
        """Have the method there as if its addon had been loaded, and the hooks called."""
        model = type(self.person)
        patcher = patch.object(model, METHOD, _anonymize_like_oca, create=True)
        patcher.start()
        self.addCleanup(patcher.stop)
        self.person._register_hook()
        self.person._register_hook()

    def test_it_is_called_before(self):
        self._install()
        lead = self._new_lead(partner_id=self.person.id, country_id=self.env.ref("base.be").id)
        self.env.flush_all()
        fixed = ("country_id", "stage_id", "user_id", "team_id", "active", "type", "probability")
        before = lead.read(fixed, load=None)
        # Their group is enough: not everybody who has it is a privacy officer here.
        self.assertEqual(getattr(self.person.with_user(self.salesperson), METHOD)(), "done")
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(lead.date_erased)
        self.assertFalse(lead.email_from or lead.email_normalized or lead.phone)
        self.assertEqual(lead.read(fixed, load=None), before)
        self.assertEqual(self.person.name, "Z Anonymized")
        erasure = self.env["crm.erasure"].search([], limit=1)
        self.assertEqual(erasure.person_count, 1)
        found = self.env["crm.suppression"]._find_suppressed(self.env.company.id, [EMAIL], [])
        self.assertEqual(found, {("email", EMAIL)})

    def test_a_legal_hold_stops_it(self):
        self._install()
        self._new_lead(partner_id=self.person.id, is_legal_hold=True)
        self.env.flush_all()
        with self.assertRaisesRegex(UserError, "legal hold"):
            getattr(self.person, METHOD)()
        self.assertEqual(self.person.email, EMAIL)

    def test_without_it_there_is_no_such_method(self):
        self.person._register_hook()
        self.assertFalse(hasattr(self.person, METHOD))
