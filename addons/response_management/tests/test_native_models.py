"""Users of other apps go on working with the models that our addons extend."""

from contextlib import suppress

from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import mail_new_test_user

ADDON = "response_management"


@tagged("post_install", "-at_install")
class TestNativeModels(TransactionCase):
    """Each kind of user who may create such a record creates, copies, reads and exports one.

    Native models, that is, with fields of any addon of this repository; those are read and
    exported. A kind of user has, besides an employee's rights, only the group that lets create.
    """

    def _get_own_modules(self):
        """Return the names of the installed addons of this repository, known by their author."""
        modules = self.env["ir.module.module"]
        author = modules.search([("name", "=", ADDON)]).author
        return set(
            modules.search([("author", "=", author), ("state", "=", "installed")]).mapped("name")
        )

    def _get_extended_models(self):
        """Return the names of the native models in which our addons store something."""
        own = self._get_own_modules()
        return {
            Model._name
            for Model in self.registry.values()
            if Model._auto
            and not (Model._abstract or Model._transient or Model._original_module in own)
            and any(f.store and own & set(f._modules or ()) for f in Model._fields.values())
        }

    def test_no_native_record_needs_a_value_of_ours(self):
        """Odoo creates records while our addons are not loaded, as when others are updated."""
        own = self._get_own_modules()
        for name in sorted(self._get_extended_models()):
            for field in self.env[name]._fields.values():
                if field.store and field._modules and set(field._modules) <= own:
                    with self.subTest(model=name, field=field.name):
                        self.assertFalse(field.required, "Require it in the view.")

    def _get_recipes(self):
        """Return ``{model: values}`` of the plainest record of each that needs more than a name."""
        mailing = self.env.get("mailing.mailing")
        mailing = mailing is not None and mailing.create({"subject": "News"})
        return {
            "base.automation": {
                "name": "Rule",
                "trigger": "on_create",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
            },
            "calendar.event": {"name": "Meeting", "start": "2026-01-01", "stop": "2026-01-01"},
            "crm.lead": {"name": "Lead"},
            "crm.lost.reason": {"name": "Reason"},
            "crm.stage": {"name": "Stage"},
            "crm.team": {"name": "Team"},
            "digest.digest": {"name": "Digest", "periodicity": "daily"},
            "discuss.channel": {"name": "Channel"},
            "event.event": {
                "name": "Event",
                "date_begin": "2026-01-01",
                "date_end": "2026-01-02",
            },
            "im_livechat.channel": {"name": "Live Chat"},
            "ir.actions.server": {
                "name": "Action",
                "state": "code",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
            },
            "link.tracker.click": {
                "link_id": self.env["link.tracker"].create({"url": "https://example.com/native"}).id
            },
            "mail.activity": {
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": self.env.user.partner_id.id,
            },
            "mail.activity.type": {"name": "Type"},
            "mail.mail": {"subject": "Mail"},
            "mailing.mailing": {"subject": "Mailing"},
            "mailing.subscription": mailing
            and {
                "contact_id": self.env["mailing.contact"].create({"email": "a@example.com"}).id,
                "list_id": self.env["mailing.list"].create({"name": "List"}).id,
            },
            "mailing.trace": {
                "model": "res.partner",
                "res_id": self.env.user.partner_id.id,
                "mass_mailing_id": mailing and mailing.id,
            },
            "res.company": {"name": "Company"},
            "res.partner": {"name": "Contact"},
            "survey.survey": {"title": "Survey"},
            "utm.campaign": {"title": "Campaign"},
        }

    def _get_users(self, model):
        """Return one user for each group whose access rights let create records of ``model``."""
        groups = (
            self.env["ir.model.access"]
            .search([("model_id.model", "=", model), ("perm_create", "=", True)])
            .group_id
        )
        outsiders = self.env.ref("base.group_portal") | self.env.ref("base.group_public")
        for group in groups - outsiders:
            xmlid = group.get_external_id()[group.id]
            wanted = f"base.group_user,base.group_allow_export,base.group_partner_manager,{xmlid}"
            yield (
                xmlid,
                mail_new_test_user(self.env, login=f"only_{group.id}_{model}", groups=wanted),
            )

    def _get_own_fields(self, records):
        """Return the names of the fields that our addons have added and that the user may read."""
        own = self._get_own_modules()
        fields = records._fields
        return [n for n in records.fields_get() if own & set(fields[n]._modules or ())]

    def _make(self, Model, recipes):
        """Return a record that the user of ``Model`` makes."""
        if Model._name == "res.users.settings":
            return Model._find_or_create_for_user(Model.env.user)
        if Model._name == "website":
            # Natively its creation writes the company, which website designers may not.
            return Model.sudo().create({"name": "New"}).sudo(False)
        return Model.create(dict(recipes.get(Model._name, {"name": "New"})))

    def _copy(self, record):
        """Copy the record; what natively cannot be copied need not be."""
        own = self._get_own_modules()
        try:
            # What may be there but once, such as a subscription, is no copy natively either.
            with mute_logger("odoo.sql_db"), suppress(UniqueViolation), self.env.cr.savepoint():
                record.copy()
        except UserError as error:
            ours = [n for n, f in record._fields.items() if own & set(f._modules or ())]
            self.assertFalse([name for name in ours if f'"{name}"' in str(error)], str(error))

    def test_users_of_other_apps_lose_nothing(self):
        recipes = self._get_recipes()
        extended = self._get_extended_models()
        self.env.flush_all()
        for model in sorted(extended):
            for xmlid, user in self._get_users(model):
                with self.subTest(model=model, group=xmlid), self.env.cr.savepoint() as savepoint:
                    record = self._make(self.env[model].with_user(user), recipes)
                    self.env.flush_all()
                    self.env.invalidate_all()
                    names = self._get_own_fields(record)
                    # Without names, native fields are read that fail for some; so do, on purpose,
                    # the figures of a digest.
                    if names and model != "digest.digest":
                        self.assertLessEqual(set(names), set(record.read(names)[0]))
                        (row,) = record.export_data(names)["datas"]
                        self.assertEqual(len(row), len(names))
                    self._copy(record)
                    self.env.flush_all()
                    savepoint.close(rollback=True)
                self.env.transaction.clear()
                self.registry.clear_cache()
