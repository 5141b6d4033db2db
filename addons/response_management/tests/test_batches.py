"""What no single record may stop."""

import psycopg2

from odoo.exceptions import ConcurrencyError, UserError
from odoo.tests import TransactionCase, tagged

from odoo.addons.response_management.tools.batches import in_halves


@tagged("post_install", "-at_install")
class TestBatches(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"].create([{"name": str(n)} for n in range(8)])

    def _work(self, faulty):
        """Return the work that fails on ``faulty``, after it has written."""

        def work(records):
            records.write({"ref": "done"})
            if faulty & records:
                raise UserError(records.env._("No"))
            return len(records)

        return work

    def test_one_bad_record_costs_that_one_only(self):
        for number in range(9):
            with self.subTest(faulty=number):
                self.partners.ref = False
                faulty = self.partners[number : number + 1]
                given_up = []
                done = in_halves(
                    self.env.cr,
                    self.partners,
                    self._work(faulty),
                    lambda record, error, given_up=given_up: given_up.append((record, str(error))),
                )
                self.assertEqual(sum(done), 8 - len(faulty))
                self.assertEqual(given_up, [(faulty, "No")] if faulty else [])
                self.assertEqual(self.partners.filtered("ref"), self.partners - faulty)

    def test_lists_are_halved_too_and_nothing_is_nothing(self):
        given_up = []

        def work(items):
            if 3 in items:
                raise ValueError(items)
            return items

        done = in_halves(self.env.cr, [1, 2, 3, 4], work, lambda item, _e: given_up.append(item))
        self.assertEqual((done, given_up), ([[1, 2], [4]], [[3]]))
        self.assertEqual(in_halves(self.env.cr, [], work, None), [])

    def test_what_is_no_fault_of_a_record_goes_to_the_caller(self):
        class OwnError(Exception):
            pass

        for error in (ConcurrencyError, psycopg2.OperationalError, OwnError):

            def work(_records, error=error):
                raise error

            with self.subTest(error=error.__name__), self.assertRaises(error):
                in_halves(self.env.cr, self.partners, work, self.fail, let_pass=(OwnError,))

    def test_only_faults_that_are_named_are_set_aside(self):
        calls, given_up = self._work_off(UserError("No"))
        self.assertEqual((calls, given_up), ([2, 1, 1], [0, 1]))
        with self.assertRaises(ZeroDivisionError):
            self._work_off(ZeroDivisionError())

    def _work_off(self, error):
        """Work off two numbers that both fail; return sizes of the attempts, and what failed."""
        calls, given_up = [], []

        def work(numbers):
            calls.append(len(numbers))
            raise error

        def give_up(number, _error):
            given_up.append(number[0])

        in_halves(self.env.cr, range(2), work, give_up, faults=UserError)
        return calls, given_up
