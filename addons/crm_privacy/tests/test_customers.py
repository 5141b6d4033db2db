"""People with orders or invoices are left out, unless somebody says that they are to go, too."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.crm_privacy.models.common import crm_personal_data_documents as documents

from .erasure_common import EMAIL, ErasureCase

PATH = f"{documents.__name__}.DOCUMENTS"
#: Stands in for orders: a model of Odoo that is there without Sales and Invoicing.
STAND_IN = {"res.partner.bank": (("partner_id",), "row.active")}


@tagged("crm_privacy", "post_install", "-at_install")
class TestCustomers(ErasureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(patch(PATH, STAND_IN))
        cls.document = cls.env["res.partner.bank"].create(
            {"partner_id": cls.person.id, "acc_number": "BE71 0961 2345 6769"}
        )
        cls.lead = cls._new_lead(partner_id=cls.person.id)
        cls.env.flush_all()

    def _start(self, **vals):
        return (
            self.env["crm.erasure.start"]
            .with_user(self.officer)
            .create({"res_model": "crm.lead", "res_ids": self.lead.ids, **vals})
        )

    def test_a_customer_is_left_out(self):
        with self.assertRaisesRegex(UserError, "1 with orders or invoices"):
            self.lead.with_user(self.officer).anonymise()
        self.assertEqual(self.lead.email_from, EMAIL)
        # What was cancelled is no document.
        self.document.active = False
        self.env.flush_all()
        self.lead.with_user(self.officer).anonymise()
        self.assertFalse(self.lead.email_from)

    def test_the_dialog_asks(self):
        start = self._start()
        self.assertEqual((start.customer_count, start.person_count), (1, 0))
        self.assertIn("orders or invoices", start.kept)
        start.includes_customers = True
        self.assertEqual((start.customer_count, start.person_count), (1, 1))
        erasure = self.env["crm.erasure"].browse(start.action_erase()["res_id"])
        self.assertEqual((erasure.state, erasure.includes_customers), ("done", True))
        self.assertTrue(self.person.date_erased)
        self.assertTrue(self.document.exists(), "the document stays")

    def test_in_the_background_too(self):
        erasures = "odoo.addons.crm_privacy.models.erasure.crm_erasure"
        for includes_customers in (False, True):
            with patch(f"{erasures}.INLINE_PEOPLE", 0):
                other = self._new_lead(email_from="b@x.example", phone=False, contact_name="Ben")
                erasure = self.env["crm.erasure"]._erase(
                    [("crm.lead", other.id), ("crm.lead", self.lead.id)],
                    includes_customers=includes_customers,
                )
                self.assertEqual(erasure.kept_count, 0 if includes_customers else 1)
                while erasure.is_queued:
                    erasure._work_on_next()
            self.assertTrue(other.date_erased)
            self.assertEqual(bool(self.lead.date_erased), includes_customers)
