"""Who may do what in the funnel: one row for each model, one letter for each right."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.response_management.tests.rights import RightsMixin, cells

from .common import FunnelCase

#: What each kind of user may do with records of its company: read, write, create, unlink.
# fmt: off
ACCESS = {
    #                               own     all     officer admin   empl.   portal  public
    "crm.funnel.status":           "r...   r...    r...    rwcu    r...    ....    ....",
    "crm.funnel.reason":           "r...   r...    r...    rwcu    r...    ....    ....",
    "crm.funnel.journal":          "r...   r...    r...    r.c.    ....    ....    ....",
    "crm.funnel.mode.rule":        "....   ....    ....    rwcu    ....    ....    ....",
    "crm.reactivation.scenario":   "....   ....    r...    rwcu    ....    ....    ....",
    "crm.reactivation.default":    "....   ....    r...    rwcu    ....    ....    ....",
    "crm.reactivation.request":    "r...   r...    r...    r...    ....    ....    ....",
    "crm.reactivation.over.threshold": "....   ....    ....    ....    ....    ....    ....",
    "crm.reactivation.backtest":   "....   ....    ....    rwcu    ....    ....    ....",
    "crm.reactivation.backtest.line": "....   ....    ....    r...    ....    ....    ....",
    "crm.response.prompt":         "rwc.   rwc.    rwc.    rwc.    ....    ....    ....",
    "crm.credit.point":            "r...   r...    r...    rwcu    ....    ....    ....",
    "crm.credit.report":           "r...   r...    r...    r...    ....    ....    ....",
    "crm.funnel.report":           "r...   r...    r...    r...    ....    ....    ....",
    "crm.credit.effect":           "....   ....    r...    r...    ....    ....    ....",
}
#: Whose journal lines and requests each kind sees: its own leads', a colleague's, another
#: company's.
SIGHT = {
    "crm.funnel.journal":          "o..    oc.     oc.     oc.     ...     ...     ...",
    "crm.reactivation.request":    "o..    oc.     oc.     oc.     ...     ...     ...",
}
#: Who may call what on a lead of theirs, and on a colleague's.
LEAD_METHODS = {
    "action_reactivate":           "o.     oc      oc      oc      ..      ..      ..",
    "_prompt":                     "o.     oc      oc      oc      ..      ..      ..",
}
#: Who may call what on a scenario, on a request about a lead of theirs and a colleague's.
SCENARIO_METHODS = {
    "invoke":                      ".      .       y       y       .       .       .",
}
REQUEST_METHODS = {
    "action_retry":                "o.     oc      oc      oc      ..      ..      ..",
}
# fmt: on


@tagged("post_install", "-at_install")
class TestWhoMayDoWhatInTheFunnel(RightsMixin, FunnelCase):
    addon = "funnel_reactivation"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.caller
        cls.other_company = cls.env["res.company"].create({"name": "Funnel of others"})

    @classmethod
    def _get_kinds_of_users(cls):
        return {
            "salesperson": cls.seller,
            "seller_all": cls._new_user("all", "sales_team.group_sale_salesman_all_leads"),
            "officer": cls._new_user(
                "officer", "response_management.group_response_management_officer"
            ),
            "manager": cls.manager,
            "employee": cls._new_user("employee", "base.group_user"),
            "portal": cls._new_user("portal", "base.group_portal"),
            "public": cls.env.ref("base.public_user"),
        }

    @classmethod
    def _new_user(cls, name, group):
        return new_test_user(cls.env, f"funnel_rights_{name}", groups=group)

    def test_rights_on_each_model(self):
        self.assertRights(ACCESS)

    def test_table_names_every_model_of_the_addon(self):
        self.assertEqual(self._get_models() - ACCESS.keys(), set(), "add a line for each")

    def test_who_may_read_a_record_may_read_all_of_it(self):
        self._switch_on("active_status")
        lead = self._lead("Own", user=self.users["salesperson"])
        self._set(lead, "nurture")
        self._set(lead, "working")
        self.assertTrue(self.env["crm.reactivation.request"].search([("lead_id", "=", lead.id)]))
        self.assertReadable()

    def _people(self, user):
        """Return a lead of ``user``, one of a colleague, one of another company."""
        company = self.other_company.id
        other = self._lead("Xen", user_id=False, company_id=company, team_id=False)
        internal = user._is_internal()
        return {
            "o": self._lead("Own", user=user) if internal else self.env["crm.lead"],
            "c": self._lead("Col", user=self.colleague),
            "x": other,
        }

    def test_documents_that_each_sees(self):
        for kind, user in self.users.items():
            leads = self._people(user)
            for lead in filter(None, leads.values()):
                self._set(lead, "working", self.env.user)
                company = lead.company_id or self.env.company
                record = self.scenarios["invocable"].copy({"company_id": company.id})
                record.is_on = True
                record._run_on(lead)
            for model, row in SIGHT.items():
                found = ""
                for letter, lead in leads.items():
                    try:
                        seen = self.env[model].with_user(user).search([("lead_id", "=", lead.id)])
                    except AccessError:
                        seen = False
                    found += letter if lead and seen else "."
                self.assertEqual(found, cells(row, self.users)[kind], f"{kind} on {model}")

    def test_methods(self):
        record = self._switch_on("invocable")
        self._add_default(record)

        def prompt(lead):
            vals = {"lead_id": lead.id, "campaign_id": self.cold.id}
            self.env["crm.response.prompt"].with_user(lead.env.user).create(vals).action_apply()

        def retry(lead):
            # sudo: the request stands there, however it came.
            request = record.sudo()._run_on(lead.sudo())
            request._close("failed", reason="error")
            request.with_user(lead.env.user).action_retry()

        calls = {
            "action_reactivate": lambda lead: lead.action_reactivate(),
            "_prompt": prompt,
            "action_retry": retry,
        }
        for name, row in {**LEAD_METHODS, **REQUEST_METHODS}.items():
            for kind, expected in cells(row, self.users).items():
                leads = self._people(self.users[kind])
                found = "".join(
                    letter
                    if leads[letter] and self._may_do(kind, calls[name], leads[letter])
                    else "."
                    for letter in "oc"
                )
                self.assertEqual(found, expected, f"{kind} calls {name}")
        for kind, expected in cells(SCENARIO_METHODS["invoke"], self.users).items():
            lead = self._lead("Col", user=self.colleague)
            may = self._may_do(kind, lambda s, lead=lead: s.invoke("crm.lead", lead.ids), record)
            self.assertEqual("y" if may else ".", expected, f"{kind} calls invoke")

    def _may_do(self, kind, call, record):
        """Return whether rights let a user of that kind do it, undone."""
        record = record.with_user(self.users[kind])
        return self._is_allowed(lambda: call(record))
