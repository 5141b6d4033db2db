"""A person is erased from contacts, leads and all that Odoo keeps beside them."""

from collections import defaultdict
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo import tools
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.crm_privacy.models.erasure.crm_suppression import _get_digest

from .erasure_common import EMAIL, NAME, PHONE, ErasureCase

PATH = "odoo.addons.crm_privacy.models.erasure.crm_erasure"


@tagged("crm_privacy", "post_install", "-at_install")
class TestErasure(ErasureCase):
    def _read(self, record):
        """Return what is stored of a record itself."""
        names = [
            name for name, field in record._fields.items() if field.store and field.column_type
        ]
        return record.read(names, load=None)

    def _erase(self, records):
        self.env.flush_all()
        erasure_id = records.with_user(self.officer).anonymise()
        return self.env["crm.erasure"].browse(erasure_id)

    def _make_story(self):
        """Return a lead of the person with all that may stand on one."""
        lead = self._new_lead(
            partner_id=self.person.id,
            street="Quastengasse 7",
            zip="1050",
            city="Ixelles",
            description=f"<p>{NAME} wants chairs</p>",
            email_cc=EMAIL,
            referred=NAME,
        )
        lead.write({"contact_name": f"{NAME} junior", "function": "Quastenflosse-in-chief"})
        self.env.flush_all()
        lead.message_post(body=f"Wrote to {EMAIL}", subject=NAME, partner_ids=self.person.ids)
        lead.activity_schedule(
            "mail.mail_activity_data_call", summary=f"Call {NAME}", note=f"at {PHONE}"
        )
        lead.activity_schedule("mail.mail_activity_data_call", summary=NAME).action_feedback(NAME)
        self.env["ir.attachment"].create(
            {
                "name": f"{NAME}.txt",
                "raw": NAME.encode(),
                "res_model": "crm.lead",
                "res_id": lead.id,
            }
        )
        self.env["calendar.event"].create(
            {
                "name": f"Meeting with {NAME}",
                "description": f"<p>{NAME}</p>",
                "start": "2020-11-02 10:00:00",
                "stop": "2020-11-02 11:00:00",
                "partner_ids": [Command.link(self.person.id)],
                "opportunity_id": lead.id,
            }
        )
        self.env["mail.blacklist"]._add(EMAIL)
        self.env["phone.blacklist"].sudo()._add([self.person.phone_sanitized])
        return lead

    def test_nothing_is_left_in_the_database(self):
        lead = self._make_story()
        other = self.env["crm.lead"].create(
            {"name": "Ben", "email_from": "ben@example.com", "description": f"Knows {NAME}"}
        )
        other.message_post(body=f"Ask {EMAIL} or {PHONE}")
        self.assertTrue(self._find_traces())
        erasure = self._erase(self.person)
        self.assertEqual(self._find_traces(), {})
        self.assertEqual(erasure.state, "done")
        self.assertEqual(erasure.person_count, 1)
        counts = {line.model_id.model: line.row_count for line in erasure.line_ids}
        self.assertEqual(counts["crm.lead"], 2, "the lead, and the note of another one")
        self.assertEqual(counts["res.partner"], 1)
        self.assertTrue(lead.exists() and lead.date_erased)
        self.assertFalse(other.date_erased)
        self.assertEqual(other.email_from, "ben@example.com")
        self.assertIn("Knows", other.description)

    def test_what_is_counted_stays(self):
        lead = self._make_story()
        fixed = (
            "active", "country_id", "create_date", "date_open", "expected_revenue", "partner_id",
            "priority", "probability", "stage_id", "state_id", "team_id", "type", "user_id",
            "won_status",
        )  # fmt: skip
        before = lead.read(fixed, load=None)
        messages = lead.message_ids
        self._erase(lead)
        self.assertEqual(lead.read(fixed, load=None), before)
        self.assertEqual(lead.zip, "10")
        self.assertFalse(lead.email_from or lead.phone or lead.street or lead.city)
        self.assertEqual(lead.message_ids, messages)
        self.assertEqual(lead.name, "Erased")
        self.assertFalse(self.person.active)
        self.assertEqual(self.person.country_id.code, "BE")

    def test_open_activities_are_called_off(self):
        lead = self._make_story()
        activities = lead.with_context(active_test=False).activity_ids
        is_open, done = activities.filtered("active"), activities.filtered(lambda a: not a.active)
        self.assertTrue(is_open and done)
        of_other = self.env["crm.lead"].create({"name": "Ben", "email_from": "ben@example.com"})
        other = of_other.activity_schedule("mail.mail_activity_data_call", summary=f"Ask {NAME}")
        self._erase(lead)
        self.assertFalse(is_open.exists())
        self.assertTrue(done.exists() and not done.feedback)
        self.assertTrue(other.exists().active)
        self.assertNotIn(NAME, other.summary)
        self.assertFalse(lead.activity_ids or lead.activity_state)

    def test_each_of_those_erased_is_refused(self):
        """Not only the first one; what is on the list already does not stand for others."""
        Suppression = self.env["crm.suppression"]
        emails = [f"p{number}@x.example" for number in range(3)]
        for email in emails:
            self._erase(self._new_lead(email_from=email, phone=False, contact_name=False))
        found = Suppression._find_suppressed(self.env.company.id, emails, [])
        self.assertEqual({value for _kind, value in found}, set(emails))

    def test_the_ledger_keeps_entries_and_shows_no_key(self):
        lead = self._new_lead()
        entry = self.env["crm.consent"]._record(
            [{"email": EMAIL, "lead_id": lead.id, "channel": "mail", "state": "given",
              "source": "page"}]
        )  # fmt: skip
        self.assertEqual(entry.shown_email, EMAIL)
        self._erase(lead)
        self.assertEqual(entry.shown_email, "Erased")
        self.assertTrue(entry.email_normalized.startswith("erased:"), "counted as one person")

    def test_erasing_again_changes_nothing(self):
        lead = self._make_story()
        # What other addons do at the end of a transaction has been done.
        self.env.cr.flush()
        self._erase(lead)
        self.env.flush_all()
        before = self._read(lead)
        with self.assertRaises(UserError):
            self.env["res.partner"].browse(0).with_user(self.officer).anonymise()
        self._erase(lead)
        after = self._read(lead)
        ignored = ("date_erased",)
        for values in (*before, *after):
            for name in ignored:
                values.pop(name)
        self.assertEqual(after, before)

    def test_others_are_left_alone(self):
        cases = [
            ("a colleague of the same company", {"email_from": "b@example.com", "phone": PHONE}),
            ("a namesake", {"email_from": "z@example.com", "contact_name": NAME}),
        ]
        for case, vals in cases:
            with self.subTest(case):
                mine = self._new_lead()
                other = self._new_lead(**{"contact_name": "Ben Jones", **vals, "name": case})
                self.env.flush_all()
                before = self._read(other)
                self._erase(mine)
                self.assertTrue(mine.date_erased)
                self.assertEqual(self._read(other), before)

    def test_a_company_is_none_of_its_people(self):
        company = self.env["res.partner"].create(
            {"name": "Acme", "is_company": True, "email": "info@acme.example"}
        )
        lead = self._new_lead(partner_id=company.id, email_from="info@acme.example")
        self._erase(lead)
        self.assertTrue(lead.date_erased)
        self.assertFalse(company.date_erased)
        self.assertEqual(company.email, "info@acme.example")

    def test_another_company_keeps_its_records(self):
        theirs = self._new_lead(company_id=self.other_company.id, user_id=False, team_id=False)
        mine = self._new_lead()
        self.env.flush_all()
        before = self._read(theirs)
        self._erase(mine)
        self.assertEqual(self._read(theirs), before)
        self.assertFalse(
            self.env["crm.suppression"]._find_suppressed(self.other_company.id, [EMAIL], [])
        )

    def test_a_legal_hold_keeps_a_person(self):
        lead = self._new_lead(partner_id=self.person.id)
        self.person.with_user(self.officer).sudo().is_legal_hold = True
        with self.assertRaisesRegex(UserError, "legal hold"):
            self._erase(lead)
        other = self._new_lead(contact_name="Ben Jones", email_from="b@x.example", phone=False)
        erasure = self._erase(lead | other)
        self.assertEqual((erasure.person_count, erasure.kept_count), (1, 1))
        self.assertEqual(lead.email_from, EMAIL)

    def test_a_colleague_is_not_erased(self):
        with self.assertRaisesRegex(UserError, "users of this database"):
            self._erase(self.salesperson.partner_id)

    def test_who_may_erase(self):
        lead = self._new_lead()
        for user in (self.salesperson, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                lead.with_user(user).anonymise()
            with self.assertRaises(AccessError):
                self.env["crm.erasure"].with_user(user)._erase([("crm.lead", lead.id)])
        theirs = self._new_lead(company_id=self.other_company.id, user_id=False, team_id=False)
        with self.assertRaises(AccessError):
            theirs.with_user(self.officer).anonymise()
        with self.assertRaises(AccessError):
            lead.with_user(self.officer).date_erased = "2020-01-01"

    def test_the_dialog_starts_from_people_only(self):
        start = self.env["crm.erasure.start"].with_user(self.officer)
        for model in ("res.users", "ir.config_parameter", "crm.suppression", "no.such"):
            with self.assertRaises(UserError):
                start.create({"res_model": model, "res_ids": [1]}).action_erase()

    def test_the_log_names_nobody_and_is_not_written(self):
        erasure = self._erase(self._new_lead(partner_id=self.person.id))
        mine = erasure.with_user(self.officer)
        self.assertTrue(mine.read())
        self.assertNotIn(str(erasure.create_date)[:10], mine.display_name, "as users read dates")
        for action in (
            lambda: mine.write({"person_count": 0}),
            mine.unlink,
            lambda: mine.copy(),
            lambda: erasure.with_user(self.salesperson).read(["person_count"]),
        ):
            with self.assertRaises(AccessError):
                action()
        self.assertFalse(erasure.queue)

    def test_the_dialog_says_beforehand_what_goes(self):
        lead = self._make_story()
        self.env.flush_all()
        action = lead.with_user(self.officer).action_erase()
        start = (
            self.env["crm.erasure.start"]
            .with_user(self.officer)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(start.person_count, 1)
        self.assertIn(NAME, start.people)
        counts = {line.name: line.row_count for line in start.line_ids}
        self.assertEqual(counts["Lead"], 1)
        self.assertEqual(counts["Contact"], 1)
        self.assertGreater(counts["Message"], 1)
        self.assertEqual(lead.email_from, EMAIL, "nothing is erased yet")
        result = start.action_erase()
        erasure = self.env["crm.erasure"].browse(result["res_id"])
        self.assertEqual(erasure.state, "done")
        done = {line.model_id.name: line.row_count for line in erasure.line_ids}
        self.assertEqual(done, counts, "as many as it said")
        self.assertEqual(self._find_traces(), {})

    def test_the_dialog_counts_no_more_rows_than_it_needs(self):
        Erasure = self.env["crm.erasure"].with_user(self.officer)
        self.env.cr.flush()
        count = sum(count for *_range, count in self.env["crm.personal.data"]._get_text_ranges())
        for limit, is_quick in ((count, True), (count - 1, False), (0, False)):
            with (
                self.subTest(limit=limit),
                patch(f"{PATH}.INLINE_ROWS", limit),
                self.assertQueryCount(1),
            ):
                self.assertEqual(Erasure._is_quick_for(1), is_quick)
        with patch(f"{PATH}.INLINE_PEOPLE", 0), self.assertQueryCount(0):
            self.assertFalse(Erasure._is_quick_for(1))

    def _new_leads(self, count):
        """Return leads of as many people."""
        return self.env["crm.lead"].union(
            *(
                self._new_lead(
                    name=f"Request {number}",
                    contact_name=f"Person{number} Quastenflosse",
                    email_from=f"p{number}.quastenflosse@example.com",
                    phone=False,
                )
                for number in range(count)
            )
        )

    @contextmanager
    def _small_steps(self):
        """Have more than three people erased in the background, two a step, one step a part."""
        with (
            patch(f"{PATH}.INLINE_PEOPLE", 3),
            patch(f"{PATH}.PEOPLE_OF_STEP", 2),
            patch(f"{PATH}.STEPS_OF_PART", 1),
        ):
            yield

    def test_many_are_erased_in_the_background(self):
        leads = self._new_leads(7)
        with self._small_steps():
            erasure = self._erase(leads)
            self.assertEqual(erasure.state, "queued")
            self.assertEqual(leads[0].contact_name, "Person0 Quastenflosse")
            # A worker does some parts and is killed; the next one goes on.
            for _part in range(erasure.queue_count - 2):
                erasure._work_on_next()
            self.assertEqual(erasure.state, "running")
            self.assertTrue(0 < erasure.progress < 100)
            self.assertTrue(leads[0].date_erased)
            self.assertFalse(leads[-1].date_erased)
            with self.enter_registry_test_mode():
                self.env.ref("crm_privacy.ir_cron_work_off").method_direct_trigger()
            self.env.invalidate_all()
        self.assertEqual((erasure.state, erasure.progress), ("done", 100))
        self.assertTrue(all(leads.mapped("date_erased")))
        counts = {line.model_id.model: line.row_count for line in erasure.line_ids}
        self.assertEqual(counts["crm.lead"], 7)
        self.assertFalse(erasure.queue)

    def _stop_an_erasure(self):
        """Return an erasure that stopped after some people, and the leads of all of them."""
        leads = self._new_leads(4)
        with self._small_steps():
            erasure = self._erase(leads)
            for _part in range(erasure.queue_count - 1):
                erasure._work_on_next()
            self.env.flush_all()
            data = self.env.registry["crm.personal.data"]
            with (
                patch.object(data, "_erase_people", side_effect=ValueError("disk is full")),
                patch.object(self.env.cr, "rollback"),
                mute_logger("odoo.addons.crm_privacy.models.common.crm_queued_work"),
            ):
                erasure._do_next_part()
        return erasure.with_user(self.officer), leads

    def _is_refused(self, lead):
        company = self.env.company
        return bool(
            self.env["crm.suppression"]._find_suppressed(company.id, [lead.email_normalized], [])
        )

    def test_a_stopped_erasure_says_who_is_left_and_goes_on(self):
        erasure, leads = self._stop_an_erasure()
        self.assertEqual((erasure.state, erasure.left_count), ("failed", 2))
        self.assertIn("disk is full", erasure.message)
        self.assertEqual(leads.mapped(lambda lead: bool(lead.date_erased)).count(True), 2)
        left = leads.filtered(lambda lead: not lead.date_erased)
        self.assertTrue(all(map(self._is_refused, left)), "nobody brings them back meanwhile")
        with self.assertRaises(AccessError):
            erasure.with_user(self.salesperson).action_go_on()
        erasure.action_go_on()
        self.assertEqual((erasure.state, erasure.left_count), ("queued", 0))
        with self.enter_registry_test_mode():
            self.env.ref("crm_privacy.ir_cron_work_off").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((erasure.state, erasure.sudo().queue), ("done", False))
        self.assertTrue(all(leads.mapped("date_erased")))
        with self.assertRaises(UserError):
            erasure.action_go_on()

    def test_a_stopped_erasure_is_called_off(self):
        erasure, leads = self._stop_an_erasure()
        left = leads.filtered(lambda lead: not lead.date_erased)
        with self.assertRaises(AccessError):
            erasure.with_user(self.salesperson).action_call_off()
        erasure.action_call_off()
        self.assertEqual((erasure.state, erasure.left_count), ("canceled", 0))
        self.assertEqual((erasure.person_count, erasure.kept_count), (2, 2))
        self.assertFalse(erasure.sudo().queue)
        self.assertFalse(any(map(self._is_refused, left)))
        self.assertFalse(any(left.mapped("date_erased")))
        erased = [f"p{number}.quastenflosse@example.com" for number in range(4)]
        still = self.env["crm.suppression"]._find_suppressed(self.env.company.id, erased, [])
        self.assertEqual(len(still), 2, "the erased stay on the list")

    def test_the_list_gives_away_nobody(self):
        self._erase(self.person)
        Suppression = self.env["crm.suppression"]
        rows = Suppression.search([("company_id", "=", self.env.company.id)])
        self.assertEqual(len(rows.filtered(lambda row: not row.is_spelling)), 2)
        self.assertNotIn(_get_digest(b"", "email", EMAIL), rows.mapped("digest"))
        for user in (self.officer, self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError):
                rows.with_user(user).read(["digest"])
            with self.assertRaises(AccessError):
                Suppression.with_user(user).search([])

    def test_the_secret_of_the_list_is_read_by_nobody(self):
        self._erase(self.person)
        secret = self.env["crm.suppression"]._get_secret().decode()
        admin = self.env.ref("base.user_admin")
        keys = self.env["crm.suppression.key"].with_user(admin)
        with self.assertRaises(AccessError):
            keys.search([])
        # Not even by somebody who gives themselves the right to the model.
        self.env["ir.model.access"].create(
            {
                "name": "curious",
                "model_id": self.env["ir.model"]._get_id(keys._name),
                "group_id": self.env.ref("base.group_system").id,
                "perm_read": True,
            }
        )
        key = keys.search([])
        self.assertEqual(len(key), 1)
        self.assertNotIn("secret", keys.fields_get())
        for read in (
            lambda: key.read(["secret"]),
            lambda: key.export_data(["secret"]),
            lambda: keys.search([("secret", "like", "a%")]),
            lambda: keys.formatted_read_group([], ["secret"], ["__count"]),
        ):
            with self.assertRaises(AccessError):
                read()
        self.assertEqual(self._find_traces((secret,)).keys(), {"crm_suppression_key.secret"})

    def test_the_erased_are_known_in_one_query(self):
        Suppression = self.env["crm.suppression"]
        emails = [EMAIL, *(f"p{number}@example.com" for number in range(50))]
        company = self.env.company.id
        Suppression.search([]).unlink()
        self.env.registry.clear_cache()
        Suppression._find_suppressed(company, emails, [])
        with self.assertQueryCount(0):
            self.assertFalse(Suppression._find_suppressed(company, emails, []))
        self._erase(self.person)
        Suppression._find_suppressed(company, ["x@example.com"], [])
        with self.assertQueryCount(1):
            found = Suppression._find_suppressed(company, emails, ["+32470000000"])
        self.assertEqual(found, {("email", EMAIL)})
        with self.assertQueryCount(0):
            Suppression._find_suppressed(company, emails, [])
        self.assertEqual(Suppression._release([EMAIL], []), 1)
        self.assertFalse(Suppression._find_suppressed(company, [EMAIL], []))

    def test_every_model_with_personal_data_is_found(self):
        """Rows that no link leads to are read for what names a person, all others are found."""
        data = self.env["crm.personal.data"]
        names = data._get_model_names()
        for name in names:
            fields = self.env[name]._get_personal_fields()
            links = self.env[name]._get_personal_links()
            self.assertFalse(links.keys() - self._get_known_links(name), name)
            is_found = links or name in data._get_person_models()
            kinds = set(fields.values())
            # Of rows about no person only that goes which can be told in a text.
            self.assertTrue(is_found or not kinds & {"number", "first_characters"}, name)
        positions = {name: position for position, name in enumerate(names)}
        for name in names:
            for linked in data._get_linked_models(name) & set(names):
                self.assertLessEqual(positions[linked], positions[name], f"{name} needs {linked}")

    def _get_known_links(self, name):
        fields = self.env[name]._fields
        links = self.env[name]._get_personal_links()
        return {link for link in links if all(part in fields for part in link.split(","))}

    def test_what_a_constraint_wants_is_not_emptied(self):
        rows = self.env.execute_query(
            tools.SQL(
                """
                SELECT conrelid::regclass::text, pg_get_constraintdef(oid)
                  FROM pg_constraint WHERE contype = 'c'
                """
            )
        )
        wanted = defaultdict(str)
        for table, definition in rows:
            wanted[table] += definition
        for name in self.env["crm.personal.data"]._get_model_names():
            model = self.env[name]
            for column, kind in model._get_personal_fields().items():
                if kind == "blank" and not model._fields[column].required:
                    self.assertNotRegex(wanted[model._table], rf"\b{column}\b", name)

    def test_the_address_of_a_notice_to_nobody_we_know_is_erased(self):
        lead = self._make_story()
        notice = self.env["mail.notification"].create(
            {
                "mail_message_id": lead.message_ids[0].id,
                "notification_type": "email",
                "mail_email_address": EMAIL,
            }
        )
        self._erase(lead)
        self.assertEqual(self._find_traces(), {})
        self.assertTrue(notice.mail_email_address)

    def test_what_only_mentions_the_person_elsewhere_goes(self):
        lead = self._new_lead(partner_id=self.person.id)
        self.env["res.partner"].create(
            {
                "name": f"{NAME} (delivery)",
                "parent_id": self.person.id,
                "type": "delivery",
                "street": "Quastengasse 8",
            }
        )
        self.env["ir.filters"].create(
            {
                "name": f"Leads of {NAME}",
                "model_id": "crm.lead",
                "domain": f"[('email_from', '=', '{EMAIL}')]",
            }
        )
        for name in (
            "lead_zerlina_quastenflosse",
            "quastenflosse@example.com",
            "32470987654",
            "L-17",
        ):
            self.env["ir.model.data"].create(
                {"module": "__import__", "name": name, "model": "crm.lead", "res_id": lead.id}
            )
        self._erase(lead)
        self.assertEqual(self._find_traces(), {})
        left = self.env["ir.model.data"].search(
            [("model", "=", "crm.lead"), ("res_id", "=", lead.id)]
        )
        self.assertEqual(len(left), 4)
        self.assertIn("L-17", left.mapped("name"))

    def test_old_wizards_are_no_hiding_place(self):
        lead = self._new_lead()
        lookup = self.env["privacy.lookup.wizard"].create({"name": NAME, "email": EMAIL})
        self.env.flush_all()
        self._erase(lead)
        self.assertFalse(lookup.exists())
        self.assertEqual(self._find_traces(), {})

    def test_a_date_is_no_phone_number(self):
        now = self.env.cr.now() - timedelta(days=1)
        other = self.env["crm.lead"].create({"name": "Ben", "description": f"Since {now}"})
        self.env.flush_all()
        before = other.description
        self._erase(self._new_lead(phone="20201102"))
        self.assertEqual(other.description, before)

    def test_the_privacy_lookup_finds_and_erases(self):
        lead = self._make_story()
        other = self.env["crm.lead"].create({"name": "Ben", "description": f"Knows {EMAIL}"})
        self.env.flush_all()
        lookup = self.env["privacy.lookup.wizard"].create({"name": NAME, "email": EMAIL})
        lookup.action_lookup()
        lines = {(line.res_model, line.res_id) for line in lookup.line_ids}
        self.assertEqual(len(lines), len(lookup.line_ids))
        message = self.env["mail.message"].search(
            [("model", "=", "crm.lead"), ("res_id", "=", lead.id)], limit=1
        )
        for record in (self.person, lead, message, lead.activity_ids):
            self.assertIn((record._name, record.id), lines)
        self.assertNotIn(("crm.lead", other.id), lines, "it is another's")
        action = lookup.action_erase()
        start = self.env["crm.erasure.start"].with_context(**action["context"]).create({})
        start.action_erase()
        self.assertEqual(self._find_traces(), {})

    def test_an_officer_allows_somebody_to_be_recorded_again(self):
        self._erase(self.person)
        Release = self.env["crm.suppression.release"]
        release = Release.with_user(self.officer).create({"email": EMAIL.upper(), "phone": PHONE})
        self.assertEqual(release.suppressed_count, 2)
        self.assertIn("again", release.action_release()["params"]["message"])
        self.assertIn("not on", release.action_release()["params"]["message"])
        with self.assertRaises(AccessError):
            Release.with_user(self.salesperson).create({"email": EMAIL})
