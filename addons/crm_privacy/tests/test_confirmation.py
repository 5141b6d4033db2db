"""Double opt-in: a link used once, twice, late or altered, and what becomes of what waits."""

from datetime import timedelta
from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from ..models.consent import crm_confirmation_limit
from .consent_common import ConsentCase

EMAIL = "jane@example.com"


@tagged("post_install", "-at_install")
class TestConfirmation(ConsentCase, HttpCase):
    """What waits here is a contact, for want of anything in this addon that would."""

    def setUp(self):
        super().setUp()
        self.confirmed, self.expired = [], []
        Partner = type(self.env["res.partner"])
        self.startPatcher(
            patch.object(
                Partner,
                "_on_confirmed",
                lambda records, confirmation: self.confirmed.append(records.id),
                create=True,
            )
        )
        self.startPatcher(
            patch.object(
                Partner,
                "_on_confirmation_expired",
                lambda records: self.expired.append(records.id),
                create=True,
            )
        )
        self.Confirmation = self.env["crm.confirmation"]
        self.waiting = self.env["res.partner"].create([{"name": "Jane"}, {"name": "Jane again"}])

    def _ask(self, records, email=EMAIL, scope_key="list,1", days=7, **vals):
        return self.Confirmation._ask(
            records, email, self.company, name="Newsletter", scope_key=scope_key, days=days, **vals
        )

    def _post(self, confirmation):
        url = confirmation._get_url()
        self.env.flush_all()
        page = self.url_open(url, data={"x": "1"})
        self.env.invalidate_all()
        return page

    def test_used_once_and_twice(self):
        confirmation = self._ask(self.waiting[0])
        url = confirmation._get_url()
        page = self.url_open(url)
        self.assertIn("Was it you?", page.text)
        self.opener.head(url)
        self.assertFalse(self.confirmed, "looking confirms nothing")
        self.assertIn("it is confirmed", self._post(confirmation).text)
        self.assertEqual(self.confirmed, self.waiting[0].ids)
        self.assertIn("it is confirmed", self._post(confirmation).text)
        self.assertIn("it is confirmed", self.url_open(url).text)
        self.assertEqual(self.confirmed, self.waiting[0].ids, "once")

    def test_late(self):
        confirmation = self._ask(self.waiting[0], days=3)
        url = confirmation._get_url()
        self.env.cr.execute("UPDATE crm_confirmation SET date_expiry = now() - interval '1 hour'")
        self.env.invalidate_all()
        self.assertIn("too old", self._post(confirmation).text)
        self.assertFalse(self.confirmed)
        self.Confirmation.search([("id", "in", confirmation.ids)])._expire()
        self.assertEqual(self.expired, self.waiting[0].ids)
        self.assertFalse(confirmation.exists())
        page = self.url_open(url)
        self.assertEqual(page.status_code, 404)
        self.assertIn("too old", page.text)

    def test_altered(self):
        first, second = self._ask(self.waiting[0]), self._ask(self.waiting[1], "john@example.com")
        url = first._get_url()
        for wrong in (
            url[:-1] + ("A" if url[-1] != "A" else "B"),
            url[:-6],
            url + "AAAA",
            url.replace("/confirm/", "/confirm/x"),
            f"{self.base_url()}/privacy/confirm/%00",
            # The link of something else is none of this.
            self.Consent._get_choices_url(self.base_url(), EMAIL, self.company).replace(
                "choices", "confirm"
            ),
        ):
            with self.subTest(url=wrong[-30:]):
                page = self.url_open(wrong, data={"x": "1"})
                self.assertEqual(page.status_code, 404)
                self.assertIn("does not work", page.text)
        self.assertEqual((first | second).mapped("state"), ["pending", "pending"])
        second.sudo().nonce = "another"
        self.assertEqual(self.url_open(first._get_url()).status_code, 200)

    def test_the_email(self):
        confirmation = self._ask(self.waiting[0])
        mail = self.env["mail.mail"].search([("model", "=", "crm.confirmation")], limit=1)
        self.assertEqual(mail.email_to, EMAIL)
        self.assertIn(confirmation._get_url(), mail.body_html.replace("&amp;", "&"))
        self.assertIn("Newsletter", mail.body_html)
        self.assertTrue(confirmation.message_id)
        mail.unlink()
        self.assertTrue(confirmation.message_id.exists(), "the proof")

    def test_nobody_is_flooded(self):
        """Anybody can enter anybody's address as often as they like."""
        asked = self.Confirmation
        for number in range(20):
            asked |= self._ask(self.waiting[0], scope_key=f"list,{number % 5}")
        self.assertEqual(len(asked.filtered("is_mailed")), 3)
        self.assertEqual(len(self.env["mail.mail"].search([("email_to", "=", EMAIL)])), 3)
        self._post(asked[0])
        same_scope = asked.filtered(lambda each: each.scope_key == asked[0].scope_key)
        self.assertEqual(set(same_scope.mapped("state")), {"confirmed"})
        self.assertEqual(set((asked - same_scope).mapped("state")), {"pending"})
        self.assertEqual(len(self.confirmed), 4)

    def _count_mails(self, *emails, scope_key="list,1"):
        return len(
            [
                True
                for number, email in enumerate(emails)
                if self._ask(self.waiting[0], email, scope_key=f"{scope_key}{number}").is_mailed
            ]
        )

    def test_one_mailbox_however_it_is_written(self):
        self.assertEqual(self._count_mails(*(f"jane+{n}@example.com" for n in range(9))), 3)
        self.assertEqual(
            self._count_mails(
                "j.doe@gmail.com", "jd.oe@gmail.com", "jdoe+x@googlemail.com", "jdoe@gmail.com"
            ),
            3,
        )
        self.assertEqual(self._count_mails("john@example.com", "j.ohn@example.com"), 2)

    def test_one_network_address_and_one_company_send_so_many(self):
        self.patch(crm_confirmation_limit, "MAILS_PER_NETWORK_HOUR", 3)
        self.patch(crm_confirmation_limit, "MAILS_PER_COMPANY_HOUR", 5)
        for digest, expected in (("one", 3), ("two", 2), ("three", 0)):
            with (
                self.subTest(digest=digest),
                patch.object(type(self.Consent), "_get_ip_digest", lambda *_a, d=digest: d),
            ):
                emails = [f"{digest}{number}@example.com" for number in range(5)]
                self.assertEqual(self._count_mails(*emails), expected)

    def test_who_asks_the_same_mailbox_waits(self):
        confirmation = self._ask(self.waiting[0])
        key = [crm_confirmation_limit.LOCK_SPACE, confirmation.address_key]
        self.env.cr.execute(
            """
            SELECT COUNT(*) FROM pg_locks
             WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted
               AND classid::bigint = hashtext(%s)::bigint & 4294967295
               AND objid::bigint = hashtext(%s)::bigint & 4294967295
            """,
            key,
        )
        self.assertEqual(self.env.cr.fetchone(), (1,))

    def test_what_others_entered_is_not_confirmed(self):
        mine = self._ask(self.waiting[0], content="I am Jane")
        again = self._ask(self.waiting[0], content="I am Jane")
        other = self._ask(self.waiting[1], content="Call this number instead")
        self._post(mine)
        self.assertEqual((mine | again).mapped("state"), ["confirmed", "confirmed"])
        self.assertEqual(other.state, "pending")
        self.assertNotIn(self.waiting[1].id, self.confirmed)

    def test_a_blacklisted_address_is_not_written_to(self):
        self.env["mail.blacklist"]._add(EMAIL)
        self.assertFalse(self._ask(self.waiting[0]).is_mailed)

    def test_what_waits_is_of_one_person_company_and_scope(self):
        other = self.env["res.company"].create({"name": "Other"})
        mine = self._ask(self.waiting[0])
        others = (
            self._ask(self.waiting[1], "john@example.com")
            | self._ask(self.waiting[1], scope_key="list,2")
            | self.Confirmation._ask(
                self.waiting[1], EMAIL, other, name="N", scope_key="list,1", days=1
            )
        )
        self._post(mine)
        self.assertEqual(set(others.mapped("state")), {"pending"})

    def test_expiry_and_vacuum(self):
        waiting, late, done = (
            self._ask(self.waiting[0], scope_key=scope_key) for scope_key in ("a", "b", "c")
        )
        past = self.env.cr.now() - timedelta(days=40)
        late.sudo().date_expiry = past
        done.sudo().write({"state": "confirmed", "date_confirmed": past, "date_expiry": past})
        with self.enter_registry_test_mode():
            self.env.ref("crm_privacy.ir_cron_expire_confirmations").method_direct_trigger()
        self.assertEqual(self.expired, self.waiting[0].ids)
        self.assertEqual((waiting | late | done).exists(), waiting | done)
        self.Confirmation._gc_confirmed()
        self.assertEqual((waiting | done).exists(), waiting)

    def test_in_the_language_in_which_it_was_entered(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        confirmation = self.Confirmation.with_context(lang="fr_FR")._ask(
            self.waiting[0], EMAIL, self.company, name="Lettre", scope_key="x", days=1
        )
        self.assertIn('lang="fr-FR"', self.url_open(confirmation._get_url()).text)
