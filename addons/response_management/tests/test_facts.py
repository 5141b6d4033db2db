"""No user writes what follows from what happened, whatever way they try."""

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ResponseCase

#: Read-only, computed or new on native models, and yet written on purpose, with the reason.
WRITABLE = {
    "base.automation": ...,  # settings of a rule
    "calendar.event": {"appointment_outcome"},  # what came of it, said by who was there
    "crm.campaign.workload": {"hourly_rate"},  # own hours at another rate, within one's rights
    "crm.capture.source": {
        "date_silence_told",  # only whether somebody is told once more
        "dialect",  # administrators alone
        "token",
    },
    "crm.funnel.journal": ...,  # administrators tell the past; nobody changes a line
    "crm.identification.rule": {"name", "campaign_id", "offer_id"},  # filled in, then corrected
    "crm.interaction": {"initiator", "medium_id", "workload"},  # filled in, then corrected
    "crm.interaction.backfill": ...,  # a job that administrators steer
    "crm.interest": {"complete_name"},  # administrators alone
    "crm.lead": {
        "click_id",  # how a person came to answer, like Odoo's campaign, source and medium
        "click_kind",
        "first_touch_date",
        "first_touch_referrer",
        "first_touch_url",
        "first_touch_utm",
        "forecast_decision",  # the right is checked by field
        "funnel_reason_id",
        "funnel_status_id",
        "interaction_ids",
        "interest_ids",
        "last_touch_date",
        "last_touch_referrer",
        "last_touch_url",
        "last_touch_utm",
        "nurture_until",
        "primary_interest_id",
        "response_ids",
        "sales_effort",
        "sales_effort_hours",
        "sales_effort_reason",
        "utm_content",
        "utm_term",
    },
    "crm.lost.reason": {"funnel_reason_id", "funnel_status_id"},
    "crm.reactivation.backtest": ...,  # administrators alone
    "crm.response": {"interest_id", "polarity", "response_channel_id", "score"},  # filled in
    "crm.response.import": ...,  # an import is its officer's own work
    "crm.response.import.column": {"alternative", "date_order", "zip_width"},  # guesses, of a draft
    "crm.response.import.sheet": {"header", "name"},  # read from the file, sent back by forms
    "crm.response.import.mapping": {"fingerprint"},  # only a suggestion depends on it
    "crm.response.mailing.event": ...,  # administrators alone
    "crm.response.type": {"interaction_channel", "is_contact"},
    "crm.stage": {"funnel_status_id"},
    "crm.treatment": {"name"},
    "digest.digest": ...,  # settings of a digest
    "discuss.channel": ...,  # what a visitor's page says; nobody but the live chat edits it
    "event.event": ...,  # settings of an event
    "im_livechat.channel": ...,  # settings of a channel
    "ir.actions.server": {"reactivation_inserts_default", "reactivation_scenario_id"},
    "link.tracker.click": {"is_visitor_known"},  # of those who may make clicks up natively
    "mail.activity": {"workload"},
    "mail.activity.type": {"interaction_channel", "workload"},
    "mailing.list": ...,  # settings of a list
    "mailing.mailing": {"log_interactions", "tracking_mode"},
    "mailing.subscription": {"is_unconfirmed"},  # a mark for the confirmation; not ours
    "mailing.trace": {
        "is_delivery_unrecorded",  # a mark for the job; traces are not ours
        "is_untracked",  # a mark of who sends
    },
    "res.company": ...,  # settings
    "res.partner": {
        "funnel_reason_id",
        "funnel_status_id",
        "interaction_ids",
        "nurture_until",
        "response_ids",
    },
    "survey.survey": ...,  # settings of a survey
    "utm.campaign": ...,  # settings of a campaign; its account has rights of its own
    "website": ...,  # settings of its forms
}


@tagged("post_install", "-at_install")
class TestFacts(ResponseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.env["crm.lead"].create({"name": "Lead", "user_id": cls.manager.id})
        cls.interaction = cls.env["crm.interaction"].create(
            {"name": "Call", "user_id": cls.manager.id}
        )
        cls.response = cls.Response.create(
            {
                "type_id": cls.web_form.id,
                "contact_name": "Jane",
                "user_id": cls.manager.id,
                "capture_method": "automatic",
            }
        )
        cls.work = cls.env["crm.campaign.workload"].create(
            {"campaign_id": cls.campaign.id, "name": "Work", "hours": 1}
        )
        cls.records = {
            "crm.response": cls.response,
            "crm.interaction": cls.interaction,
            "crm.lead": cls.lead,
            "res.partner": cls.jane,
            "crm.treatment": cls.treatment,
            "crm.campaign.workload": cls.work,
        }

    def _get_other_value(self, record, name):
        """Return a value of the field that differs from the record's, as programs give it."""
        field = record._fields[name]
        if field.type == "many2one":
            other = self.env[field.comodel_name].sudo().with_context(active_test=False)
            other = other.search([("id", "!=", record[name].id)], limit=1)
            return other.id
        if field.type == "selection":
            known = (record[name], record.default_get([name]).get(name))
            return next(v for v in field.get_values(self.env) if v not in known)
        return {
            "char": "other",
            "text": "other",
            "boolean": not record[name],
            "datetime": "2026-01-01 00:00:00",
            "float": 17.5,
            "monetary": 17.5,
            "integer": 17,
            "json": {"sender": {"email_from": "other@example.com"}},
        }[field.type]

    def _get_cases(self):
        for model, record in self.records.items():
            for name in sorted(record._get_fact_names("response_management")):
                value = self._get_other_value(record, name)
                if value:  # else there is nothing that it could be
                    yield model, record.with_user(self.manager), name, value

    def test_every_stored_field_that_people_should_not_write_is_a_fact(self):
        own = set(
            self.env["ir.module.module"]
            .search([("state", "=", "installed"), ("name", "=like", "response_management%")])
            .mapped("name")
        ) | {"funnel_reactivation"}
        writable = (
            self.env["ir.model.access"]
            .search(["|", ("perm_create", "=", True), ("perm_write", "=", True)])
            .model_id.mapped("model")
        )
        for Model in self.registry.values():
            is_native = Model._original_module not in own
            if Model._abstract or Model._transient or Model._name not in writable:
                continue
            allowed = WRITABLE.get(Model._name, set())
            for field in Model._fields.values():
                if not field.store or not field._modules or not set(field._modules) <= own:
                    continue
                if field.name in MAGIC_COLUMNS or allowed is ... or field.name in allowed:
                    continue
                if is_native or field.readonly or (field.compute and not field.inverse):
                    if field.type == "properties":
                        continue
                    with self.subTest(model=Model._name, field=field.name):
                        self.assertTrue(
                            getattr(field, "fact", False), "Declare it as a fact or say why not."
                        )

    def test_nobody_writes_a_fact(self):
        for model, record, name, value in self._get_cases():
            with self.subTest(model=model, field=name), self.assertRaises(AccessError):
                record.write({name: value})

    def test_nobody_saves_a_fact_with_a_form(self):
        for model, record, name, value in self._get_cases():
            with self.subTest(model=model, field=name), self.assertRaises(AccessError):
                record.web_save({name: value}, {name: {}})

    def test_nobody_creates_a_record_with_a_fact(self):
        for model, record, name, value in self._get_cases():
            if name in record.with_user(self.manager)._get_given_on_creation():
                continue
            with (
                self.subTest(model=model, field=name),
                self.assertRaises(AccessError),
                self.env.cr.savepoint(),
            ):
                record.create({**self._get_new_values(model), name: value})

    # Defaults that are *now* are compared: the second must not turn between two records.
    @freeze_time("2026-03-02 09:00:00")
    def test_defaults_of_a_context_give_no_fact(self):
        for model, record, name, value in self._get_cases():
            with self.subTest(model=model, field=name), self.env.cr.savepoint() as savepoint:
                plain = record.create(self._get_new_values(model))
                context = {f"default_{name}": value}
                made = record.with_context(**context).create(self._get_new_values(model))
                field = made._fields[name]
                if name not in ("name", "source_code_key"):
                    self.assertEqual(
                        field.convert_to_write(made[name], made),
                        field.convert_to_write(plain[name], plain),
                    )
                self.assertNotEqual(field.convert_to_write(made[name], made), value)
                savepoint.close(rollback=True)

    def test_a_copy_takes_no_fact(self):
        for model, record, name, value in self._get_cases():
            if name in record.with_user(self.manager)._get_given_on_creation():
                continue
            with (
                self.subTest(model=model, field=name),
                self.assertRaises(AccessError),
                self.env.cr.savepoint(),
            ):
                record.copy({name: value})

    @mute_logger("odoo.sql_db")
    def test_nobody_loads_a_fact(self):
        loaded = self.Response.with_user(self.manager).load(
            ["type_id/.id", "contact_name", "verdict_reason"],
            [[str(self.web_form.id), "Joe", "always"]],
        )
        self.assertFalse(loaded["ids"])

    def test_commands_on_relations_write_no_fact(self):
        jane = self.jane.with_user(self.manager)
        self.response.partner_id = jane
        with self.assertRaises(AccessError):
            jane.write({"response_ids": [Command.update(self.response.id, {"state": "converted"})]})
        with self.assertRaises(AccessError):
            new = {"type_id": self.web_form.id, "is_late": True}
            jane.write({"response_ids": [Command.create(new)]})

    def test_what_a_form_sends_back_unchanged_passes(self):
        for model, record, name, _value in self._get_cases():
            field = record._fields[name]
            with self.subTest(model=model, field=name):
                value = record[name]
                record.write({name: field.convert_to_write(value, record)})
                self.assertEqual(record[name], value)

    def test_facts_are_shown_as_read_only(self):
        for record in self.records.values():
            names = record._get_fact_names("response_management")
            found = record.with_user(self.manager).fields_get(list(names), ["readonly"])
            self.assertEqual(found, {name: {"readonly": True} for name in found})

    def _get_new_values(self, model):
        return {
            "crm.response": {"type_id": self.web_form.id, "contact_name": "New"},
            "crm.interaction": {"name": "New"},
            "crm.lead": {"name": "New"},
            "res.partner": {"name": "New"},
            "crm.treatment": {
                "offer_id": self.offer.id,
                "campaign_id": self.campaign.id,
                "medium_id": self.email.id,
            },
            "crm.campaign.workload": {
                "campaign_id": self.campaign.id,
                "name": "New",
                "hours": 2,
            },
        }[model]
