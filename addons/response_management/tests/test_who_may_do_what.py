"""Who may do what: one row for each model, one letter for each right of each kind of user."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import mail_new_test_user

from .common import ResponseCase

#: Kinds of users, in the order of the columns: a salesperson with own documents, one with all
#: documents, response officer, sales administrator, another employee, portal user, visitor.
KINDS = ("salesperson", "seller_all", "officer", "manager", "employee", "portal", "public")

#: What each kind may do with records of its company: read, write, create, unlink.
#: A model of an extension is one line more.
# fmt: off
ACCESS = {
    #                               own     all     officer admin   empl.   portal  public
    "crm.response":                "rwc.   rwc.    rwc.    rwcu    ....    ....    ....",
    "crm.response.type":           "r...   r...    r...    rwcu    ....    ....    ....",
    "crm.response.reject.reason":  "r...   r...    r...    rwcu    ....    ....    ....",
    "crm.response.key":            "r...   r...    r...    r...    ....    ....    ....",
    "crm.response.report":         "r...   r...    r...    r...    ....    ....    ....",
    "crm.offer":                   "r...   r...    rwc.    rwcu    ....    ....    ....",
    "crm.treatment":               "r...   r...    rwc.    rwcu    ....    ....    ....",
    "crm.interest":                "r...   r...    r...    rwcu    r...    ....    ....",
    "crm.responder.profile":       "....   r...    r...    r...    ....    ....    ....",
    "crm.response.import":         "....   ....    rwcu    rwcu    ....    ....    ....",
    "crm.response.import.mapping": "....   ....    rwcu    rwcu    ....    ....    ....",
    "crm.response.import.column":  "....   ....    rwcu    rwcu    ....    ....    ....",
    "crm.response.import.value":   "....   ....    rwcu    rwcu    ....    ....    ....",
    "crm.response.import.reject":  "....   ....    r...    r...    ....    ....    ....",
    "crm.response.import.digest":  "....   ....    ....    ....    ....    ....    ....",
    "crm.interaction":             "rwc.   rwc.    rwc.    rwcu    ....    ....    ....",
    "crm.interaction.backfill":    "....   ....    ....    rw..    ....    ....    ....",
    "crm.capture.source":          "r...   r...    r...    rwcu    ....    ....    ....",
    "crm.capture.field":           "....   ....    r...    rwcu    ....    ....    ....",
    "crm.capture.refusal":         "....   ....    r...    r..u    ....    ....    ....",
    "crm.capture.hit":             "....   ....    ....    ....    ....    ....    ....",
    "crm.response.convert":        "rwc.   rwc.    rwc.    rwc.    ....    ....    ....",
    "crm.response.reject":         "rwc.   rwc.    rwc.    rwc.    ....    ....    ....",
    "crm.response.help":           "rwc.   rwc.    rwc.    rwc.    ....    ....    ....",
}
#: Whose records each kind sees: its own, unassigned ones, a colleague's, another company's.
SIGHT = {
    "crm.response":                "ou..   ouc.    ouc.    ouc.    ....    ....    ....",
    "crm.response.report":         "ou..   ouc.    ouc.    ouc.    ....    ....    ....",
}
#: Who may call what on a response that is nobody's, and on a colleague's.
METHODS = {
    "action_accept":                "u.    uc      uc      uc      ..      ..      ..",
    "action_close":                 "u.    uc      uc      uc      ..      ..      ..",
    "action_convert_to_lead":       "u.    uc      uc      uc      ..      ..      ..",
    "action_convert_to_opportunity": "u.    uc      uc      uc      ..      ..      ..",
    "action_reject":                "u.    uc      uc      uc      ..      ..      ..",
    "action_reset":                 "u.    uc      uc      uc      ..      ..      ..",
    "action_mark_answered":         "u.    uc      uc      uc      ..      ..      ..",
}
#: What only says where to go: whoever follows needs the rights on what is shown there.
NAVIGATION = {"action_convert", "action_view_lead", "action_view_repeats"}
#: Who may call what on an opportunity of a colleague that they can see.
LEAD_METHODS = {
    "action_include_in_forecast":   ".      .       .       y       .       .       .",
    "action_leave_out_of_forecast": ".      .       .       y       .       .       .",
}
#: Who may work out the receptivity of a contact: whoever may write contacts.
PARTNER_METHODS = {
    "action_update_receptivity":    "y      y       y       y       .       .       .",
}
# fmt: on
OPERATIONS = dict(zip("rwcu", ("read", "write", "create", "unlink"), strict=True))


def _cells(row):
    return dict(zip(KINDS, row.split(), strict=True))


@tagged("post_install", "-at_install")
class TestWhoMayDoWhat(ResponseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            "salesperson": cls.salesperson,
            "seller_all": cls._new_user("seller_all", "sales_team.group_sale_salesman_all_leads"),
            "officer": cls.officer,
            "manager": cls.manager,
            "employee": cls.employee,
            "portal": mail_new_test_user(cls.env, login="portal_user", groups="base.group_portal"),
            "public": cls.env.ref("base.public_user"),
        }
        cls.colleague = cls._new_user("colleague", "sales_team.group_sale_salesman")

    def _response(self, number, user):
        return self._capture(self._stranger(number, user_id=user and user.id))

    def test_rights_on_each_model(self):
        for model, row in ACCESS.items():
            for kind, rights in _cells(row).items():
                records = self.env[model].with_user(self.users[kind])
                found = "".join(
                    letter if records.has_access(operation) else "."
                    for letter, operation in OPERATIONS.items()
                )
                self.assertEqual(found, rights, f"{kind} on {model}")

    def test_table_names_every_model_of_the_addon(self):
        names = {
            model.model
            for model in self.env["ir.model"].search([("model", "like", "crm.")])
            if model.modules == "response_management" and not self.env[model.model]._abstract
        }
        self.assertEqual(names - ACCESS.keys(), set(), "add a line for each")

    def test_documents_that_each_sees(self):
        for model, row in SIGHT.items():
            for kind, expected in _cells(row).items():
                user = self.users[kind]
                own = self._response(1, user) if user._is_internal() else self.Response
                others = {
                    "o": own,
                    "u": self._response(2, None),
                    "c": self._response(3, self.colleague),
                    "x": self.Response.with_company(self.other_company)._capture(
                        [self._stranger(4, campaign_id=False)]
                    ),
                }
                self.env.flush_all()
                try:
                    seen = self.env[model].with_user(user).search([]).ids
                except AccessError:
                    seen = []
                found = "".join(
                    letter if responses and responses.id in seen else "."
                    for letter, responses in others.items()
                )
                self.assertEqual(found, expected, f"{kind} on {model}")
                self.env["crm.response"].browse(
                    [response.id for response in others.values()]
                ).sudo().unlink()

    def test_methods_on_responses(self):
        for name, row in METHODS.items():
            for kind, expected in _cells(row).items():
                found = "".join(
                    letter if self._may(kind, name, self._response(number, owner)) else "."
                    for number, (letter, owner) in enumerate((("u", None), ("c", self.colleague)))
                )
                self.assertEqual(found, expected, f"{kind} calls {name}")

    def test_methods_on_leads_and_contacts(self):
        for table, make in (
            (LEAD_METHODS, self._deal),
            (PARTNER_METHODS, lambda: self.jane),
        ):
            for name, row in table.items():
                for kind, expected in _cells(row).items():
                    found = "y" if self._may(kind, name, make()) else "."
                    self.assertEqual(found, expected, f"{kind} calls {name}")

    def test_table_names_every_action_on_responses(self):
        native = {
            name
            for model in ("mail.activity.mixin", "mail.thread.phone", "mail.thread.blacklist")
            for name in dir(type(self.env[model]))
        }
        found = {name for name in dir(type(self.Response)) if name.startswith("action_")}
        self.assertEqual(found - native, METHODS.keys() | NAVIGATION, "add a line for each")

    def _deal(self):
        return self.env["crm.lead"].create(
            {"name": "Deal", "type": "opportunity", "user_id": self.colleague.id}
        )

    def _may(self, kind, name, record):
        """Return whether rights let a user of that kind call ``name`` on ``record``, undone."""
        record = record.with_user(self.users[kind])
        self.env.flush_all()
        try:
            with self.env.cr.savepoint() as savepoint:
                try:
                    getattr(record, name)()
                    self.env.flush_all()
                except UserError as error:
                    # A message about the record's state says that the right was there.
                    if isinstance(error, AccessError):
                        raise
                savepoint.close(rollback=True)
        except AccessError:
            return False
        finally:
            self.env.invalidate_all()
        return True
