"""Facts tell what was done: no person writes them, on no path, and no new one is forgotten."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .speed_common import SpeedCase

#: Stored fields that we add to models of Odoo for people to fill in, and read-only ones of our own
#: models that are no facts: each with its reason.
WRITABLE = {
    ("calendar.event", "appointment_outcome"),  # what somebody says of a meeting
    ("crm.lead", "processing_state"),  # a mark that people may set
    ("crm.lead", "share_ids"),  # held by the rights on shares
    ("crm.team", "auto_response_days"),
    ("crm.team", "auto_response_template_id"),
    ("crm.team", "lead_day_cap"),
    ("crm.team", "lead_open_cap"),
    ("digest.digest", "kpi_crm_lead_answered_in_time"),
    ("mail.activity.type", "attempt_channel"),
    ("res.company", "is_lead_speed_measured"),
    ("res.company", "lead_assignment_engine"),
    ("res.company", "lead_rights_policy"),
}
MODULE = "lead_assignment"


@tagged("lead_assignment", "post_install", "-at_install")
class TestFacts(SpeedCase):
    # ------------------------------------------------------------
    # WHICH
    # ------------------------------------------------------------

    def _get_stored_fields(self):
        """Return the fields that are facts, or ought to say why they are none."""
        found = []
        for model, Model in self.env.registry.items():
            is_ours = Model._original_module == MODULE
            if Model._abstract or Model._transient or not Model._auto:
                continue
            if is_ours and not self._is_written_by_somebody(model):
                continue
            for field in Model._fields.values():
                is_added = not is_ours and field._module == MODULE
                if field.store and (is_added or (is_ours and field.readonly)):
                    found.append(field)
        return [field for field in found if field.name not in ("id", *_LOG_FIELDS)]

    def _is_written_by_somebody(self, model):
        """Return whether anybody at all may create or write records of ``model``."""
        rights = self.env["ir.model.access"].search([("model_id.model", "=", model)])
        return any(right.perm_create or right.perm_write for right in rights)

    def test_every_stored_field_is_a_fact_or_writable_on_purpose(self):
        undecided = {
            str(field)
            for field in self._get_stored_fields()
            if not getattr(field, "fact", None) and (field.model_name, field.name) not in WRITABLE
        }
        self.assertFalse(undecided)

    def test_facts_are_fields_that_forms_do_not_change(self):
        for field in self._get_stored_fields():
            if getattr(field, "fact", None):
                self.assertTrue(field.readonly, field)
                self.assertFalse(field.copy, field)

    # ------------------------------------------------------------
    # EVERY PATH
    # ------------------------------------------------------------

    def _get_lead_facts(self):
        return [
            field
            for field in self.Lead._fields.values()
            if getattr(field, "fact", None) and field._module == MODULE
        ]

    def _get_other_value(self, field):
        """Return a value, as programs send it, that no lead of these tests has."""
        return {
            "boolean": lambda: field.name != "is_shared",
            "char": lambda: "elsewhere",
            "datetime": lambda: "2019-01-01 00:00:00",
            "float": lambda: 17.5,
            "integer": lambda: 17,
            "json": lambda: [["2019-01-01 00:00:00", "2019-01-02 00:00:00"]],
            "many2one": lambda: (
                self.env[field.comodel_name].search([], order="id desc", limit=1).id
            ),
            "one2many": lambda: [Command.create({})],
            "selection": lambda: field.get_values(self.env)[-1],
        }[field.type]()

    def test_no_path_writes_a_fact(self):
        for _number in range(2):
            self._new_policy()
        self._new_rule(self.anna)
        lead = self._new_lead(self.anna)
        self.env["crm.lead.share"].create({"lead_id": lead.id, "user_id": self.ben.id})
        facts = self._get_lead_facts()
        self.assertGreater(len(facts), 45)
        for user in (self.anna, self.ben, self.officer):
            own, Lead = lead.with_user(user), self.Lead.with_user(user)
            for field in facts:
                vals = {field.name: self._get_other_value(field)}
                new = {"name": "New", "contact_name": "Kim", **vals}
                paths = {
                    "write": lambda own=own, vals=vals: own.write(vals),
                    "web_save": lambda own=own, vals=vals: own.web_save(vals, {}),
                    "create": lambda Lead=Lead, new=new: Lead.create(new),
                    "web_save of a new one": lambda Lead=Lead, new=new: Lead.web_save(new, {}),
                    "copy": lambda own=own, vals=vals: own.copy(vals),
                    "a command": lambda user=user, vals=vals: lead.partner_id.with_user(user).write(
                        {"opportunity_ids": [Command.update(lead.id, vals)]}
                    ),
                }
                if field.name == "is_shared":
                    # Nothing is said of a new lead with what it has anyway.
                    for path in ("create", "web_save of a new one", "copy"):
                        del paths[path]
                for path, act in paths.items():
                    with (
                        self.subTest(field=field.name, path=path, user=user.name),
                        self.assertRaises(AccessError),
                    ):
                        act()

    def test_no_import_takes_a_fact(self):
        Lead = self.Lead.with_user(self.anna)
        for field in self._get_lead_facts():
            if field.type in ("one2many", "many2one", "json", "selection"):
                continue
            value = "1" if field.type == "boolean" else str(self._get_other_value(field))
            with self.subTest(field=field.name):
                result = Lead.load(
                    ["name", "contact_name", field.name], [["Imported", "Kim", value]]
                )
                self.assertFalse(result["ids"])
                self.assertIn("set automatically", result["messages"][0]["message"])

    def test_no_default_sets_a_fact(self):
        for facts in ({"date_first_attempt": "2019-01-01"}, {"date_captured": "2019-01-01"}):
            for name, value in facts.items():
                self.env["ir.default"].with_user(self.anna).set("crm.lead", name, value, True)
            context = {f"default_{name}": value for name, value in facts.items()}
            for scope in ({}, context):
                lead = (
                    self.Lead.with_user(self.anna)
                    .with_context(**scope)
                    .create({"name": "New", "contact_name": "Kim"})
                )
                self.assertFalse(lead.date_first_attempt)
                self.assertEqual(lead.date_captured, self.env.cr.now().replace(microsecond=0))

    def test_nobody_takes_a_lead_off_the_clock_on_creation(self):
        with self.assertRaises(AccessError):
            self.Lead.with_user(self.anna).create({"name": "New", "date_captured": False})

    def test_facts_of_other_models_are_held_as_well(self):
        rule = self._new_rule(self.anna, user_id=self.officer.id)
        lead = self._new_lead(self.anna)
        share = self.env["crm.lead.share"].create({"lead_id": lead.id, "user_id": self.ben.id})
        for record, user, vals in (
            (rule, self.officer, {"revision": 7}),
            (rule, self.officer, {"receiver_ids": [(1, rule.receiver_ids.id, {"turn": 7})]}),
            (rule, self.officer, {"receiver_ids": [(0, 0, {"user_id": self.ben.id, "turn": 7})]}),
            (share, self.anna, {"source": "rule"}),
            (share, self.anna, {"date_rights": "2019-01-01"}),
            (lead, self.anna, {"share_ids": [(1, share.id, {"rule_id": rule.id})]}),
            (self.shanghai, self.manager,
             {"evidence_ids": [(1, self.shanghai.evidence_ids[0].id, {"key": "beijing"})]}),
        ):  # fmt: skip
            with self.subTest(vals=vals), self.assertRaisesRegex(AccessError, "set automatically"):
                record.with_user(user).write(vals)

    # ------------------------------------------------------------
    # WHAT PASSES
    # ------------------------------------------------------------

    def test_what_is_sent_back_unchanged_passes(self):
        self._new_policy()
        lead = self._new_lead(self.anna).with_user(self.anna)
        values = lead.read([field.name for field in self._get_lead_facts()], load=None)[0]
        values.pop("id")
        lead.write({**values, "description": "Saved"})
        self.assertIn("Saved", lead.description)

    def test_one_fact_holds_back_the_whole_write(self):
        lead = self._new_lead(self.anna).with_user(self.anna)
        with self.assertRaisesRegex(AccessError, "Attempts Made cannot be edited"):
            lead.write({"description": "Fine", "attempt_count": 3})
        self.assertFalse(lead.description)

    def test_the_system_writes_and_sales_administrators_correct(self):
        lead = self._new_lead(self.anna)
        lead.with_user(self.manager).date_captured = "2026-10-01 09:00:00"
        lead.sudo().recycle_count = 2
        self.assertEqual((lead.date_captured.month, lead.recycle_count), (10, 2))
        came = self.Lead.with_user(self.manager).create(
            {"name": "From before", "date_captured": "2020-10-01 09:00:00"}
        )
        self.assertEqual(came.date_captured.year, 2020)

    def test_not_even_administrators_write_what_only_follows(self):
        lead = self._new_lead(self.anna)
        for vals in ({"is_shared": True}, {"territory_city_key": "shanghai"}):
            with self.assertRaises(AccessError):
                lead.with_user(self.manager).write(vals)

    def test_mail_gateway_takes_no_values_from_a_user(self):
        """Odoo creates the record of a mail with all rights, so facts could come in with it."""
        mail = (
            "From: eve@example.com\nTo: sales@example.com\nSubject: Hello\n"
            "Message-Id: <facts-by-mail@example.com>\n\nHello\n"
        )
        gateway = self.env["mail.thread"].with_user(self.anna)
        lead_id = gateway.message_process(
            "crm.lead", mail, {"date_first_attempt": "2020-01-01 00:00:00"}
        )
        lead = self.env["crm.lead"].browse(lead_id)
        self.assertEqual(lead.name, "Hello")
        self.assertFalse(lead.date_first_attempt)


_LOG_FIELDS = ("create_uid", "create_date", "write_uid", "write_date")
