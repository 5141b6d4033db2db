"""What strangers, programs and colleagues may not do: keys, dates, lengths, jobs, campaigns."""

import random
import string
from contextlib import suppress
from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOON, ResponseCase
from .rights import RightsMixin

#: Of each kind one that our own channels give.
RESERVED_KEYS = ("mail:<1@example.com>", "form:1:4711", "survey:7", "import:1::a", "row:a:1")

#: Facts that people and programs may give to a new record.
GIVEN_KEYS = ("external_key", "source_key")

IMPOSSIBLE = ("1969-12-31 23:59:59", "2099-01-01 00:00:00", "9999-12-31 00:00:00")


def _get_noise(length, seed=1):
    """Return text that no compression makes short enough for an index."""
    return "".join(random.Random(seed).choices(string.ascii_letters + string.digits, k=length))


@tagged("post_install", "-at_install")
class TestGuards(RightsMixin, ResponseCase):
    addon = "response_management"

    # ------------------------------------------------------------
    # KEYS
    # ------------------------------------------------------------

    def test_programs_give_no_key_of_our_own(self):
        as_program = self.Response.with_user(self.officer)
        for key in RESERVED_KEYS:
            with self.subTest(key=key), self.assertRaisesRegex(ValidationError, "given by the"):
                as_program.capture([{"type_code": "web_form", "external_key": key}])

    def test_people_give_no_key_of_our_own(self):
        as_officer = self.Response.with_user(self.officer)
        for key in RESERVED_KEYS:
            with self.subTest(key=key), self.assertRaisesRegex(AccessError, "given by the"):
                as_officer.create({"type_id": self.web_form.id, "external_key": key})
            loaded = as_officer.load(
                ["type_id/.id", "external_key"], [[str(self.web_form.id), key]]
            )
            self.assertFalse(loaded["ids"], key)
        own = as_officer.create({"type_id": self.web_form.id, "external_key": "erp-17"})
        self.assertEqual(own.external_key, "erp-17")

    def test_users_cannot_use_up_keys_of_the_log(self):
        lead = self.env["crm.lead"].create({"name": "Lead", "user_id": self.salesperson.id})
        message = lead.message_post(body="Nothing")
        key = f"mail.message,{message.id + 1}"
        as_salesperson = self.env["crm.interaction"].with_user(self.salesperson)
        for values, context in (
            ({"source_key": key}, {}),
            ({"source_key": key, "source": "external"}, {}),
            ({}, {"default_source_key": key}),
            ({"source_key": f"calendar.event,{10**6}"}, {}),
        ):
            with self.subTest(values=values, context=context):
                try:
                    made = as_salesperson.with_context(**context).create({"name": "Mine", **values})
                except AccessError:
                    continue
                self.assertFalse(made.source_key)
        loaded = as_salesperson.load(["name", "source_key"], [["Mine", key]])
        self.assertFalse(loaded["ids"])
        self.assertTrue(as_salesperson.create({"name": "Mine", "source_key": "pbx:17"}))

    def test_keys_name_nobody_whom_the_user_does_not_see(self):
        mine, hidden = self._capture(
            self._stranger(1, user_id=self.salesperson.id),
            self._stranger(2, user_id=self.officer.id),
        )
        keys = self.env["crm.response.key"].create(
            [
                {"response_id": r.id, "company_id": r.company_id.id, "key": f"{r.email_from}"}
                for r in (mine, hidden)
            ]
        )
        self.env.flush_all()
        found = keys.with_user(self.salesperson).search([("id", "in", keys.ids)])
        self.assertEqual(found, keys[0])
        self.assertEqual(keys.with_user(self.officer).search([("id", "in", keys.ids)]), keys)

    # ------------------------------------------------------------
    # DATES
    # ------------------------------------------------------------

    def test_nothing_happens_at_an_impossible_date(self):
        response = self.Response.with_user(self.officer).create({"type_id": self.web_form.id})
        interaction = self.env["crm.interaction"].with_user(self.officer).create({"name": "Call"})
        for date in IMPOSSIBLE:
            for act in (
                lambda date=date: response.write({"date": date}),
                lambda date=date: response.create({"type_id": self.web_form.id, "date": date}),
                lambda date=date: response.capture([{"type_code": "web_form", "date": date}]),
                lambda date=date: self._capture(self._stranger(1, date=date)),
                lambda date=date: interaction.write({"date": date}),
                lambda date=date: interaction.create({"name": "Call", "date": date}),
                lambda date=date: self.treatment.write({"date_start": date, "date_end": date}),
            ):
                with self.subTest(date=date), self.assertRaises(ValidationError):
                    act()

    def test_what_a_machine_dates_wrongly_happened_now(self):
        for number, date in enumerate(IMPOSSIBLE):
            response = self._capture(self._stranger(number, date=date, capture_method="automatic"))
            self.assertLess(abs((response.date - self.env.cr.now()).total_seconds()), 3600)

    def test_tomorrow_is_possible_and_a_planned_treatment_too(self):
        tomorrow = self.env.cr.now().replace(microsecond=0, hour=23) + timedelta(days=1)
        self.assertEqual(self._capture(self._stranger(1, date=tomorrow)).date, tomorrow)
        self.treatment.write({"date_start": NOON, "date_end": tomorrow + timedelta(days=400)})

    # ------------------------------------------------------------
    # LENGTHS
    # ------------------------------------------------------------

    def test_long_texts_end_in_no_index_error(self):
        """Each text that an index holds is cut, left empty or refused in words."""
        long = _get_noise(4000)
        records = [
            self.Response.create({"type_id": self.web_form.id}),
            self.env["crm.interaction"].create({"name": "Call"}),
            self.treatment,
            self.web_form,
            self.env["crm.capture.source"].create({"name": "Form", "type_id": self.web_form.id}),
            self.env["crm.identification.rule"].create(
                {"value": "x", "evidence": "utm_source", "campaign_id": self.campaign.id}
            ),
            self.offer,
        ]
        for record in records:
            for name, field in record._fields.items():
                is_fact = getattr(field, "fact", False) and name not in GIVEN_KEYS
                if field.type not in ("char", "text") or not field.store or is_fact:
                    continue
                if field.compute:
                    continue
                value = f"{long}@example.com" if "email" in name else long
                value = f"https://example.com/{long}" if "url" in name else value
                with self.subTest(model=record._name, field=name):
                    self._check_long_text(record, name, value)

    @mute_logger("odoo.sql_db")
    def _check_long_text(self, record, name, value):
        # A refusal is fine, in words that the constraint has.
        with suppress(UserError, CheckViolation), self.env.cr.savepoint() as savepoint:
            record.write({name: value})
            self.env.flush_all()
            stored = record[name] or ""
            savepoint.close(rollback=True)
            self.assertIn(stored[:100], value)

    def test_an_address_too_long_for_our_index_is_none(self):
        self.jane.email = f"{_get_noise(4000)}@example.com"
        self.env.flush_all()
        self.assertFalse(self.jane.email_normalized)

    def test_a_long_post_is_recorded_and_converted(self):
        long = _get_noise(4000)
        response = self._capture(
            self._delivery(
                contact_name=long,
                partner_name=long,
                email_from=f"{long}@example.com",
                phone=long,
                city=long,
                source_code=long,
                destination_url=f"https://example.com/{long}",
                utm_campaign=long,
                capture_method="automatic",
            )
        )
        self.env.flush_all()
        self.assertResponse(response, email_normalized=False)
        response.action_accept()
        response._create_contacts([response])
        self.env.flush_all()
        self.assertEqual(response.partner_id.name, long[:250])

    def test_an_address_that_is_too_long_stays_with_the_response(self):
        cases = [
            (email, create_contact)
            for email in (f"{_get_noise(3000)}@example.com", _get_noise(9000))
            for create_contact in (False, True)
        ]
        for number, (email, create_contact) in enumerate(cases):
            response = self._capture(
                self._delivery(
                    contact_name=f"Ada {number}",
                    email_from=email,
                    phone=f"+3247012345{number}",
                )
            )
            response.action_accept()
            lead = response._convert("lead", create_contact=create_contact)
            self.env.flush_all()
            self.assertFalse(lead.email_from or response.partner_id.email)
            self.assertEqual(response.email_from, email)

    # ------------------------------------------------------------
    # JOBS
    # ------------------------------------------------------------

    def test_portal_users_wake_no_job(self):
        triggers = self.env["ir.cron.trigger"].sudo()
        before = triggers.search_count([])
        own = set(
            self.env["ir.module.module"]
            .search([("name", "=like", "response_management%"), ("state", "=", "installed")])
            .mapped("name")
        ) | {"funnel_reactivation"}
        for Model in self.registry.values():
            if Model._abstract or Model._original_module not in own:
                continue
            for name in dir(Model):
                if not name.startswith("action_") or name.endswith("archive"):
                    continue
                for kind in ("portal", "public", "employee"):
                    records = self.env[Model._name].with_user(self.users[kind])
                    with self.subTest(method=f"{Model._name}/{name}", kind=kind):
                        self._call(records, name)
                        self.assertEqual(triggers.search_count([]), before)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.sql_db")
    def _call(self, records, name):
        refusals = (UserError, ValueError, TypeError, AttributeError, KeyError)
        with suppress(*refusals), self.env.cr.savepoint():
            getattr(records, name)()

    # ------------------------------------------------------------
    # CAMPAIGNS
    # ------------------------------------------------------------

    def test_a_campaign_and_its_account_are_taken_over_by_nobody(self):
        self.campaign.user_id = self.officer
        for user in (self.salesperson, self.users["seller_all"], self.employee):
            campaign = self.campaign.with_user(user)
            campaign.title = "Open to all, as in Odoo"
            for vals in (
                {"user_id": user.id},
                {"user_id": False},
                {"expected_cost": 1.0},
                {"hourly_rate": 1.0},
                {"participant_ids": [(0, 0, {"user_id": user.id, "right": "modify"})]},
                {"cost_ids": [(0, 0, {"name": "Mine", "amount": 1.0})]},
            ):
                with (
                    self.subTest(user=user.login, vals=vals),
                    mute_logger("odoo.addons.base.models.ir_rule"),
                    self.assertRaises(AccessError),
                ):
                    campaign.write(vals)
        self.campaign.with_user(self.officer).expected_cost = 2.0
        self.campaign.with_user(self.manager).user_id = self.salesperson
        self.campaign.with_user(self.salesperson).expected_cost = 3.0
        self.campaign.with_user(self.officer).user_id = self.officer

    def test_an_hour_costs_what_the_campaign_says(self):
        interaction = self.env["crm.interaction"].with_user(self.salesperson)
        made = interaction.create({"name": "Call", "campaign_id": self.campaign.id})
        with self.assertRaises(AccessError):
            made.hourly_rate = 1000
        with self.assertRaises(AccessError):
            interaction.create({"name": "Call", "hourly_rate": 1000})
