"""Who may do what: one row for each model, one letter for each right of each kind of user."""

from base64 import b64encode

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ResponseCase
from .rights import OPERATIONS, RightsMixin, cells

ADDON = "response_management"

#: What each kind may do with records of its company: read, write, create, unlink.
#: A model of an extension is one line more.
# fmt: off
ACCESS = {
    #                               own     all     officer admin   empl.   portal  public
    "crm.response":                "rwc.   rwc.    rwc.    rwcu    ....    ....    ....",
    "crm.response.type":           "r...   r...    r...    rwcu    ....    ....    ....",
    "crm.response.reject.reason":  "r...   r...    r...    rwcu    ....    ....    ....",
    "crm.response.key":            "r...   r...    r...    r...    ....    ....    ....",
    "crm.response.parameter.report": "r...   r...    r...    r...    ....    ....    ....",
    "crm.response.report":         "r...   r...    r...    r...    ....    ....    ....",
    "crm.response.change":         "....   ....    ....    ....    ....    ....    ....",
    "crm.response.sum":            "....   ....    ....    ....    ....    ....    ....",
    "crm.response.sum.check":      "....   ....    ....    r...    ....    ....    ....",
    "crm.offer":                   "r...   r...    rwc.    rwcu    ....    ....    ....",
    "crm.treatment":               "r...   r...    rwc.    rwcu    ....    ....    ....",
    "crm.interest":                "r...   r...    r...    rwcu    r...    ....    ....",
    "crm.responder.profile":       "....   r...    r...    r...    ....    ....    ....",
    "crm.response.import":         "....   ....    rwcu    rwcu    ....    ....    ....",
    "crm.response.import.mapping": "....   ....    rwcu    rwcu    ....    ....    ....",
    "crm.response.import.column":  "....   ....    rwcu    rwcu    ....    ....    ....",
    "crm.response.import.value":   "....   ....    rwcu    rwcu    ....    ....    ....",
    "crm.response.import.sheet":   "....   ....    rwcu    rwcu    ....    ....    ....",
    "crm.response.import.row":     "....   ....    r...    r...    ....    ....    ....",
    "crm.response.import.digest":  "....   ....    ....    ....    ....    ....    ....",
    "crm.response.import.known":   "....   ....    ....    ....    ....    ....    ....",
    "crm.interaction":             "rwc.   rwc.    rwc.    rwcu    ....    ....    ....",
    "crm.interaction.backfill":    "....   ....    ....    rw..    ....    ....    ....",
    "crm.capture.source":          "r...   r...    rwc.    rwcu    ....    ....    ....",
    "crm.capture.field":           "....   ....    rwcu    rwcu    ....    ....    ....",
    "crm.capture.preset":          "r...   r...    rwc.    rwcu    ....    ....    ....",
    "crm.capture.post":            "r...   r...    r...    r..u    ....    ....    ....",
    "crm.capture.mapping":         "....   ....    rwc.    rwc.    ....    ....    ....",
    "crm.capture.mapping.line":    "....   ....    rwcu    rwcu    ....    ....    ....",
    "crm.capture.refusal":         "r...   r...    r...    r..u    ....    ....    ....",
    "crm.capture.hit":             "....   ....    ....    ....    ....    ....    ....",
    "crm.campaign.deleted.lead":   "....   ....    ....    ....    ....    ....    ....",
    "crm.response.convert":        "rwc.   rwc.    rwc.    rwc.    ....    ....    ....",
    "crm.response.reject":         "rwc.   rwc.    rwc.    rwc.    ....    ....    ....",
    "crm.response.mail.person":    "....   ....    rwc.    rwc.    ....    ....    ....",
    "crm.response.help":           "rwc.   rwc.    rwc.    rwc.    ....    ....    ....",
    "crm.response.entry":          "rwc.   rwc.    rwc.    rwc.    ....    ....    ....",
    "crm.response.identify":       "....   ....    rwc.    rwc.    ....    ....    ....",
    "crm.response.lock":           "....   ....    ....    ....    ....    ....    ....",
    "crm.conversion.run":          "r...   r...    r...    r...    ....    ....    ....",
    "crm.campaign.launch":         "....   ....    rwcu    rwcu    ....    ....    ....",
    "crm.campaign.launch.line":    "....   ....    rwcu    rwcu    ....    ....    ....",
    "crm.identification.rule":     "r...   r...    rwc.    rwcu    ....    ....    ....",
    "crm.identification.run":      "....   ....    r...    r...    ....    ....    ....",
    "crm.identification.trial":    "....   ....    rwc.    rwc.    ....    ....    ....",
    "crm.campaign.account":        "r...   r...    r...    r...    ....    ....    ....",
    "crm.campaign.participant":    "rwcu   rwcu    rwcu    rwcu    ....    ....    ....",
    "crm.campaign.cost":           "rwcu   rwcu    rwcu    rwcu    ....    ....    ....",
    "crm.campaign.workload":       "rwcu   rwcu    rwcu    rwcu    ....    ....    ....",
}
#: Whose records each kind sees: its own, unassigned ones, a colleague's, another company's.
SIGHT = {
    "crm.response":                "ou..   ouc.    ouc.    ouc.    ....    ....    ....",
    "crm.response.report":         "ou..   ouc.    ouc.    ouc.    ....    ....    ....",
    "crm.interaction":             "ou..   ouc.    ouc.    ouc.    ....    ....    ....",
}
#: What each kind may do with what a colleague's campaign cost, whom it works with, and what was
#: worked for it: with the campaign that has no participants, and with one that has participants
#: of whom it is none.
CAMPAIGNS = {
    "crm.campaign.participant":     "-/r    -/r     -/r     -/rwcu  -/-     -/-     -/-",
    "crm.campaign.cost":            "-/-    r/r     rwcu/r  rwcu/rwcu -/-   -/-     -/-",
    "crm.campaign.workload":        "-/-    r/r     rwcu/r  rwcu/rwcu -/-   -/-     -/-",
}
#: Who may call what on an unassigned response, and on a colleague's.
METHODS = {
    "action_accept":                "u.    uc      uc      uc      ..      ..      ..",
    "action_close":                 "u.    uc      uc      uc      ..      ..      ..",
    "action_convert_to_lead":       "u.    uc      uc      uc      ..      ..      ..",
    "action_convert_to_opportunity": "u.    uc      uc      uc      ..      ..      ..",
    "action_reject":                "u.    uc      uc      uc      ..      ..      ..",
    "action_reset":                 "u.    uc      uc      uc      ..      ..      ..",
    "action_mark_answered":         "u.    uc      uc      uc      ..      ..      ..",
    "action_clear_suspicion":       "..    ..      uc      uc      ..      ..      ..",
    "action_apply_rules":           "u.    uc      uc      uc      ..      ..      ..",
}
#: Who may call what on a record of their company, or on the model.
ACTIONS = {
    "crm.response/capture":                   "y  y  y  y  .  .  .",
    "crm.response.overview/get_overview":     "y  y  y  y  .  .  .",
    "crm.response.report/is_counted_row_by_row":  "y  y  y  y  .  .  .",
    "crm.campaign.account/is_counted_row_by_row": "y  y  y  y  .  .  .",
    "crm.response.entry/action_save":         "y  y  y  y  .  .  .",
    "crm.response.entry/action_save_and_new": "y  y  y  y  .  .  .",
    "crm.response.convert/action_apply":      "y  y  y  y  .  .  .",
    "crm.response.reject/action_apply":       "y  y  y  y  .  .  .",
    "crm.response.identify/action_apply":     ".  .  y  y  .  .  .",
    "crm.identification.trial/action_apply":  ".  .  y  y  .  .  .",
    "crm.identification.run/action_cancel":   ".  .  y  y  .  .  .",
    "crm.response.sum.check/action_rebuild":  ".  .  .  y  .  .  .",
    "crm.response.mail.person/action_apply": ".  .  y  y  .  .  .",
    "crm.conversion.run/action_cancel":       "y  y  y  y  .  .  .",
    "crm.campaign.launch/action_launch":      ".  .  y  y  .  .  .",
    "utm.campaign/get_campaign_picture":      "y  y  y  y  .  .  .",
    "crm.treatment/action_expire":            ".  .  y  y  .  .  .",
    "crm.capture.source/action_rotate_token": ".  .  y  y  .  .  .",
    "crm.capture.source/action_go_live":       ".  .  y  y  .  .  .",
    "crm.capture.source/action_wait_for_post": ".  .  y  y  .  .  .",
    "crm.capture.source/action_save_as_preset": ".  .  y  y  .  .  .",
    "crm.capture.post/action_take":            ".  .  y  y  .  .  .",
    "crm.capture.refusal/action_take":         ".  .  y  y  .  .  .",
    "crm.capture.mapping/action_save":         ".  .  y  y  .  .  .",
    "crm.capture.mapping/action_save_and_go_live": ".  .  y  y  .  .  .",
    "crm.interaction/action_mark_done":       "y  y  y  y  .  .  .",
    "crm.interaction/action_open_source":     "y  y  y  y  .  .  .",
    "crm.interaction.backfill/action_pause":   ".  .  .  y  .  .  .",
    "crm.interaction.backfill/action_resume":  ".  .  .  y  .  .  .",
    "crm.interaction.backfill/action_restart": ".  .  .  y  .  .  .",
    "crm.response.import/action_import":      ".  .  y  y  .  .  .",
    "crm.response.import/action_stop_taking": ".  .  y  y  .  .  .",
    "crm.response.import/action_resume":      ".  .  y  y  .  .  .",
    "crm.response.import/action_cancel":      ".  .  y  y  .  .  .",
    "crm.response.import/action_draft":       ".  .  y  y  .  .  .",
    "crm.response.import/action_download_rejects": ".  .  y  y  .  .  .",
    "crm.response.import.row/action_take":    ".  .  y  y  .  .  .",
    "crm.response.import.column/action_use_again": ".  .  y  y  .  .  .",
}
#: What only says where to go: a user who follows needs the rights on what is shown there.
NAVIGATION = {
    "action_choose_mail_person",
    "action_convert",
    "action_export",
    "action_learn",
    "action_map",
    "action_identify",
    "action_log",
    "action_log_another",
    "action_open",
    "action_open_contact",
    "action_open_record",
    "action_open_response",
    "action_show_qr_code",
    "action_try",
    "get_import_templates",
}
#: Who may call what on an opportunity of a colleague that they can see.
LEAD_METHODS = {
    "action_include_in_forecast":   ".      .       .       y       .       .       .",
    "action_leave_out_of_forecast": ".      .       .       y       .       .       .",
}
#: Who may work out the receptivity of a contact: all who may write contacts.
PARTNER_METHODS = {
    "action_update_receptivity":    "y      y       y       y       .       .       .",
}
# fmt: on


@tagged("post_install", "-at_install")
class TestWhoMayDoWhat(RightsMixin, ResponseCase):
    addon = ADDON

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls._new_user("colleague", "sales_team.group_sale_salesman")

    def _talk(self, response):
        return self.env["crm.interaction"].create(
            {
                "name": "Call",
                "response_id": response.id,
                "user_id": response.user_id.id,
                "company_id": response.company_id.id,
            }
        )

    def _response(self, number, user):
        return self._capture(self._stranger(number, user_id=user and user.id))

    def test_rights_on_each_model(self):
        self.assertRights(ACCESS)

    def test_table_names_every_model_of_the_addon(self):
        self.assertEqual(self._get_models() - ACCESS.keys(), set(), "add a line for each")

    def test_who_may_read_a_record_may_read_all_of_it(self):
        self.env["crm.capture.source"].create({"name": "Form", "type_id": self.web_form.id})
        interest = self.env["crm.interest"].create({"name": "Heating"})
        self._talk(self._response(1, self.salesperson)).lead_id = self.env["crm.lead"].create(
            {"name": "Lead", "interest_ids": interest.ids, "user_id": self.salesperson.id}
        )
        self.assertReadable()

    def test_documents_that_each_sees(self):
        for model, row in SIGHT.items():
            for kind, expected in cells(row, self.users).items():
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
                if model == "crm.interaction":
                    others = {
                        letter: response and self._talk(response)
                        for letter, response in others.items()
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
                for records in others.values():
                    records.sudo().unlink()

    def test_methods_on_responses(self):
        for name, row in METHODS.items():
            for kind, expected in cells(row, self.users).items():
                found = "".join(
                    letter
                    if self._may(kind, name, self._response(number, owner).with_user)
                    else "."
                    for number, (letter, owner) in enumerate((("u", None), ("c", self.colleague)))
                )
                self.assertEqual(found, expected, f"{kind} calls {name}")

    def test_methods_on_leads_and_contacts(self):
        for table, make in (
            (LEAD_METHODS, self._deal),
            (PARTNER_METHODS, lambda: self.jane),
        ):
            for name, row in table.items():
                for kind, expected in cells(row, self.users).items():
                    found = "y" if self._may(kind, name, make().with_user) else "."
                    self.assertEqual(found, expected, f"{kind} calls {name}")

    def test_actions(self):
        for action, row in ACTIONS.items():
            model, name = action.split("/")
            for kind, expected in cells(row, self.users).items():
                make, arguments = self._get_maker(model)
                found = "y" if self._may(kind, name, make, *arguments) else "."
                self.assertEqual(found, expected, f"{kind} calls {action}")

    def test_table_names_every_public_method(self):
        """A method without a line could be called by anybody over the external API."""
        told = {
            *ACTIONS,
            *(f"crm.response/{name}" for name in METHODS),
            *(f"crm.lead/{name}" for name in LEAD_METHODS),
            *(f"res.partner/{name}" for name in PARTNER_METHODS),
        }
        self.assertEqual(self._get_public_methods(NAVIGATION), told, "add a line for each")

    def test_campaigns_of_a_colleague(self):
        free, shared = self.env["utm.campaign"].create(
            [{"title": title, "user_id": self.colleague.id} for title in ("Free", "Shared")]
        )
        self.env["crm.campaign.participant"].create(
            {"campaign_id": shared.id, "user_id": self.outsider.id}
        )
        values = {
            "crm.campaign.participant": {"user_id": self.colleague.id},
            "crm.campaign.cost": {"name": "Stand", "amount": 10},
            "crm.campaign.workload": {"name": "Calls", "user_id": self.colleague.id, "hours": 1},
        }
        for model, row in CAMPAIGNS.items():
            for kind, rights in cells(row, self.users).items():
                user = self.users[kind]
                found = []
                for campaign in (free, shared):
                    vals = {**values[model], "campaign_id": campaign.id}
                    if model == "crm.campaign.participant" and campaign == free:
                        found.append("-")  # a person who is named makes it one with participants
                        continue
                    record = self.env[model].create(vals)
                    self.env.flush_all()
                    letters = "".join(
                        letter
                        for letter, operation in OPERATIONS.items()
                        if record.with_user(user).has_access(operation)
                    )
                    found.append(letters or "-")
                    record.unlink()
                self.assertEqual("/".join(found), rights, f"{kind} on {model}")

    def test_other_company_is_not_there(self):
        """Whatever another company has, nobody of ours sees, the administrator included."""
        company = {"company_id": self.other_company.id}
        Other = self.env(context={"allowed_company_ids": self.other_company.ids})
        self.Response.with_company(self.other_company)._capture([self._stranger(9)])
        source = Other["crm.capture.source"].create({"name": "Theirs", **company})
        source._refuse("invalid")
        source._keep_unread("unreadable", "", "", b"x")
        treatment = Other["crm.treatment"].create(
            {
                "source_code": "THEIRS",
                "offer_id": Other["crm.offer"].create({"name": "Theirs", **company}).id,
                "campaign_id": self.campaign.id,
                "medium_id": self.email.id,
                **company,
            }
        )
        campaign = {"campaign_id": self.campaign.id, **company}
        Other["crm.identification.rule"].create(
            {"value": "X", "treatment_id": treatment.id, **company}
        )
        Other["crm.identification.run"].create(company)
        Other["crm.interest"].create({"name": "Theirs", **company})
        Other["crm.interaction"].create({"name": "Theirs", **company})
        Other["crm.campaign.cost"].create({"name": "Theirs", "amount": 1, **campaign})
        Other["crm.campaign.workload"].create({"name": "Theirs", "hours": 1, **campaign})
        mapping = Other["crm.response.import.mapping"].create({"name": "Theirs", **company})
        Other["crm.response.import.column"].create(
            {"mapping_id": mapping.id, "name": "A", "position": 0}
        )
        Other["crm.response.import.value"].create({"mapping_id": mapping.id, "column": "A"})
        self.env.flush_all()
        for model in (
            "crm.response",
            "crm.response.report",
            "crm.treatment",
            "crm.offer",
            "crm.interest",
            "crm.interaction",
            "crm.identification.rule",
            "crm.identification.run",
            "crm.capture.source",
            "crm.capture.field",
            "crm.capture.refusal",
            "crm.capture.post",
            "crm.campaign.cost",
            "crm.campaign.workload",
            "crm.campaign.account",
            "crm.response.import.mapping",
            "crm.response.import.column",
            "crm.response.import.value",
        ):
            everything = self.env[model].sudo().with_context(active_test=False).search([])
            field = "company_id" if "company_id" in everything._fields else None
            if field:
                theirs = everything.filtered(lambda r: r.company_id == self.other_company)
            elif model == "crm.capture.field":
                theirs = everything.filtered(lambda r: r.source_id == source)
            else:
                theirs = everything.filtered(lambda r: r.mapping_id == mapping)
            self.assertTrue(theirs, f"nothing of {model} to look for")
            for kind in ("salesperson", "seller_all", "officer", "manager"):
                records = self.env[model].with_user(self.users[kind])
                if records.has_access("read"):
                    seen = records.with_context(active_test=False).search([])
                    self.assertFalse(set(seen.ids) & set(theirs.ids), f"{kind} on {model}")
            for kind, user in self.users.items():
                self.assertNothingTold(theirs[:1].with_user(user), kind)

    def assertNothingTold(self, record, kind):
        """No method that a program may call without arguments tells what ``record`` is called."""
        for method in sorted(self._get_public_methods()):
            model, name = method.split("/")
            if model != record._name or self.registry[model]._abstract:
                continue
            self.env.invalidate_all()
            with self.env.cr.savepoint() as savepoint:
                try:
                    told = str(getattr(record, name)())
                except (AccessError, UserError, TypeError) as error:
                    told = str(error)
                savepoint.close(rollback=True)
            self.assertNotIn("theirs", told.lower(), f"{kind} calls {method}")

    def _get_maker(self, model):
        """Return what makes a record for a user, and what its method is called with."""
        response = self._capture(self._stranger(1, user_id=False))
        rule = {"value": "X", "campaign_id": self.campaign.id}
        chosen = {"response_ids": response.ids}
        new = {
            "crm.response.entry": {"contact_name": "Ann"},
            "crm.response.convert": {**chosen, "outcome": "none"},
            "crm.response.reject": {**chosen, "reject_reason_id": self.reason.id},
            "crm.response.identify": {**chosen, "target": "nothing"},
            "crm.response.mail.person": {"response_id": response.id, "origin": "sender"},
        }
        if model in new:
            return lambda user: self.env[model].with_user(user).create(new[model]), ()
        if model == "crm.campaign.launch":
            return (
                lambda user: (
                    self.env[model]
                    .with_user(user)
                    .create({"name": "New", "offer_id": self.offer.id})
                ),
                (),
            )
        if model == "utm.campaign":
            return self.campaign.with_user, ()
        if model == "crm.conversion.run":
            # The user who started it may stop it.
            vals = {"outcome": "none", "groups": []}
            return (
                lambda user: self.env[model].create({**vals, "user_id": user.id}).with_user(user),
                (),
            )
        if model == "crm.identification.trial":
            rule_id = self.env["crm.identification.rule"].create(rule).id
            return lambda user: self.env[model].with_user(user).create({"rule_id": rule_id}), ()
        question = ([], ["campaign_id"], ["__count"])
        of_model = {
            "crm.response": ([{"type_code": "phone_call"}],),
            "crm.response.overview": (),
            "crm.response.report": question,
            "crm.campaign.account": question,
        }
        if model in of_model:
            return lambda user: self.env[model].with_user(user), of_model[model]
        if model.startswith("crm.capture.") and model != "crm.capture.source":
            return self._get_capture_maker(model), ()
        made = {
            "crm.identification.run": {"company_id": self.env.company.id},
            "crm.capture.source": {"name": "Form"},
            "crm.interaction": {"name": "Call", "user_id": False},
            "crm.response.import": {"file": b64encode(b"a,b\n1,2"), "file_name": "a.csv"},
        }
        if model in ("crm.response.import.row", "crm.response.import.column"):
            import_ = self.env["crm.response.import"].create(made["crm.response.import"])
            import_.type_id = self.web_form
            import_.state = "done"
            column = import_.column_ids[0]
            row = self.env["crm.response.import.row"].create(
                {"import_id": import_.id, "row": 2, "cells": ["1", "2"]}
            )
            return (row if model.endswith("row") else column).with_user, ()
        if model in made:
            record = self.env[model].create(made[model])
        else:
            record = self.treatment if model == "crm.treatment" else self.env[model].search([])[:1]
        return record.with_user, ()

    def _get_capture_maker(self, model):
        source = self.env["crm.capture.source"].create({"name": "Form", "is_live": False})
        source._receive({"name": "Ann", "email": "ann@example.com"}, is_server=True)
        if model == "crm.capture.mapping":
            vals = {"source_id": source.id, "post_id": source.post_ids.id}
            return lambda user: self.env[model].with_user(user).create(vals)
        if model == "crm.capture.post":
            return source.post_ids.with_user
        source.post_ids.state = "refused"
        refusal = self.env[model].create(
            {"source_id": source.id, "reason": "invalid", "post_id": source.post_ids.id}
        )
        return refusal.with_user

    def _deal(self):
        return self.env["crm.lead"].create(
            {"name": "Deal", "type": "opportunity", "user_id": self.colleague.id}
        )
