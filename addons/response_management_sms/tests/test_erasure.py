"""Recipients of mailing lists who share a number with somebody who is erased stay."""

from odoo.tests import tagged

from odoo.addons.crm_privacy.tests.erasure_common import EMAIL, PHONE, ErasureCase

NUMBER = "+32470987654"


@tagged("response_management_sms", "post_install", "-at_install")
class TestErasureOfRecipients(ErasureCase):
    def setUp(self):
        super().setUp()
        self.mine, self.theirs = self.env["mailing.contact"].create(
            [
                {"name": "Zerlina", "email": EMAIL, "mobile": PHONE},
                {"name": "Otto", "email": "otto@example.com", "mobile": PHONE},
            ]
        )
        self.assertEqual(self.theirs.phone_sanitized, NUMBER)
        self.number = self.env["phone.blacklist"].sudo()._add([NUMBER])
        self.email = self.env["mail.blacklist"].sudo()._add(EMAIL)

    def _erase(self):
        self.env.flush_all()
        self._new_lead().with_user(self.officer).anonymise()

    def test_another_recipient_of_the_number_stays_on_the_lists(self):
        self._erase()
        self.assertFalse(self.mine.exists())
        self.assertTrue(self.theirs.exists())
        self.assertTrue(self.number.exists())
        self.assertFalse(self.email.exists())

    def test_nobody_else_has_the_number(self):
        self.theirs.unlink()
        self._erase()
        self.assertFalse(self.mine.exists() or self.number.exists() or self.email.exists())

    def test_another_company_mails_the_same_recipient(self):
        self._new_lead(company_id=self.other_company.id, user_id=False, team_id=False, phone=False)
        self.theirs.unlink()
        self._erase()
        self.assertTrue(self.mine.exists() and self.number.exists() and self.email.exists())
