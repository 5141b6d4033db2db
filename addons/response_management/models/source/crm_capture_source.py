"""Capture sources: forms on other websites, and mail addresses, from which responses come in."""

import secrets

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Command, Domain

from ...logic import qualification, web_form

KIND_WEB = "web"
KIND_EMAIL = "email"

#: What a source may stand for.
ANSWERED_FIELDS = ("treatment_id", "offer_id", "campaign_id")


class CrmCaptureSource(models.Model):
    """One form or one mail address, with what its responses are and what it may deliver.

    The token says which form is posting. It stands in the source of a public page, so it is no
    secret and gives no right but to deliver; origins and rate limits keep strangers at bay.
    """

    _name = "crm.capture.source"
    _description = "Capture Source"
    _inherit = [
        "mail.thread",
        "mail.alias.mixin.optional",
    ]
    _order = "sequence, id"
    _check_company_auto = True

    def _default_type_id(self):
        kind = self.env.context.get("default_kind")
        xml_id = "type_email_reply" if kind == KIND_EMAIL else "type_web_form"
        return self.env.ref(f"response_management.{xml_id}", raise_if_not_found=False)

    name = fields.Char(required=True, tracking=True, personal=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    kind = fields.Selection(
        [(KIND_WEB, "Web form"), (KIND_EMAIL, "Email")],
        required=True,
        default=KIND_WEB,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )

    # What its responses are, where nothing that came with them says otherwise
    type_id = fields.Many2one(
        "crm.response.type",
        string="Response Type",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_type_id(),
        tracking=True,
        help="Its double submit window tells a second click on the button from a second answer.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        index="btree_not_null",
        check_company=True,
        domain="[('share', '=', False)]",
        tracking=True,
        help="Responsible for the responses, which are recorded with this user's rights.",
    )
    treatment_id = fields.Many2one(
        "crm.treatment",
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
        help=(
            "What responses are linked to, unless a source code, an address or UTM values say "
            "otherwise."
        ),
    )
    offer_id = fields.Many2one(
        "crm.offer", check_company=True, index="btree_not_null", ondelete="set null"
    )
    campaign_id = fields.Many2one("utm.campaign", index="btree_not_null", ondelete="set null")
    response_channel_id = fields.Many2one(
        "utm.medium",
        index="btree_not_null",
        ondelete="set null",
        help="Channel through which the answers come; that of the response type if empty.",
    )

    # Web form
    token = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self._generate_token(),
        groups="response_management.group_response_management_officer",
        personal=False,
    )
    field_ids = fields.One2many(
        "crm.capture.field",
        "source_id",
        string="Accepted Fields",
        copy=True,
        groups="response_management.group_response_management_officer",
        default=lambda self: [Command.create(vals) for vals in self._get_default_fields()],
    )
    # What came in
    response_ids = fields.One2many("crm.response", "capture_source_id", string="Responses")
    response_count = fields.Integer(compute="_compute_response_count", string="Accepted")
    refusal_ids = fields.One2many(
        "crm.capture.refusal",
        "source_id",
        string="Refusals",
    )
    refusal_count = fields.Integer(
        compute="_compute_refusal_count",
        string="Refused",
        help="Within the last 30 days.",
    )
    last_refusal_ids = fields.One2many(
        "crm.capture.refusal",
        compute="_compute_last_refusal_ids",
        string="Last Refusals",
    )

    _token_length = models.Constraint(
        "CHECK(length(token) <= 200)", "A token has no more than 200 characters."
    )
    _token_uniq = models.UniqueIndex("(token)", "Another capture source has this token.")
    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    def _compute_response_count(self):
        counts = dict(
            self.env["crm.response"]._read_group(
                [("capture_source_id", "in", self.ids)], ["capture_source_id"], ["__count"]
            )
        )
        for source in self:
            source.response_count = counts.get(source._origin, 0)

    def _compute_refusal_count(self):
        counts = dict(
            self.env["crm.capture.refusal"]._read_group(
                [("source_id", "in", self.ids)], ["source_id"], ["count:sum"]
            )
        )
        for source in self:
            source.refusal_count = counts.get(source._origin, 0)

    def _compute_last_refusal_ids(self):
        for source in self:
            source.last_refusal_ids = source.env["crm.capture.refusal"].search(
                [("source_id", "=", source._origin.id)], limit=10
            )

    @api.onchange("kind")
    def _onchange_kind(self):
        self.type_id = self.with_context(default_kind=self.kind)._default_type_id() or self.type_id

    @api.onchange("treatment_id")
    def _onchange_treatment_id(self):
        if self.treatment_id:
            self.campaign_id = self.treatment_id.campaign_id
            self.offer_id = self.treatment_id.offer_id

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    def write(self, vals):
        result = super().write(vals)
        if vals.get("kind") == KIND_WEB:
            # A form has no mailbox; without its name an alias takes no mail.
            self.filtered("alias_name").write({"alias_name": False})
        return result

    def copy_data(self, default=None):
        return [
            {**vals, "name": (default or {}).get("name", self.env._("%s (copy)", source.name))}
            for source, vals in zip(self, super().copy_data(default), strict=True)
        ]

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_rotate_token(self):
        """Replace the token: forms that post with the old one are refused from now on."""
        for source in self:
            source.token = self._generate_token()
            source.message_post(body=self.env._("The token was replaced."))

    def action_view_responses(self):
        """Return the action that lists the responses of this source."""
        self.ensure_one()
        return self.env["crm.response"]._get_list_action([("capture_source_id", "=", self.id)])

    def action_view_refusals(self):
        """Return the action that lists what this source refused."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "response_management.crm_capture_refusal_action"
        )
        action["domain"] = [("source_id", "=", self.id)]
        action["context"] = {"is_web": self.kind == "web", "is_of_one_source": True}
        return action

    # ------------------------------------------------------------
    # WHAT A DELIVERY BECOMES
    # ------------------------------------------------------------

    @api.model
    def _generate_token(self):
        return secrets.token_urlsafe(24)

    def _get_door(self):
        """Return ``crm.response`` as the responsible sees it, in the company of the source."""
        user = self.user_id
        if not (user.active and self.env["crm.response"].with_user(user).has_access("create")):
            # Superuser: nobody answers for the source, and visitors have no rights of their own.
            # What is written is only what ``_prepare_response_values`` lets through.
            user = self.env["res.users"].browse(SUPERUSER_ID)
        return self.env["crm.response"].with_user(user).with_company(self.company_id)

    def _prepare_response_values(self, evidence):
        """Return what every response of this source says, next to its ``evidence``."""
        return self._prepare_all([evidence])[0]

    def _prepare_all(self, evidences):
        """Return what the responses of this source say, next to their ``evidences``.

        What the source stands for fills in what the evidence leaves open: a visitor who names the
        code of another treatment, or another campaign, answers to that one.
        """
        self.ensure_one()
        common = {
            "company_id": self.company_id.id,
            "type_id": self.type_id.id,
            "user_id": self.user_id.id,
            "capture_method": qualification.CAPTURE_AUTOMATIC,
            "capture_source_id": self.id,
        }
        if self.response_channel_id:
            common["response_channel_id"] = self.response_channel_id.id
        stands_for = {name: self[name].id for name in ANSWERED_FIELDS if self[name]}
        found = self._identify_alone(evidences) if stands_for else [{}] * len(evidences)
        return [
            {**common, **evidence, **({} if self._is_other(probe) else stands_for)}
            for evidence, probe in zip(evidences, found, strict=True)
        ]

    def _is_other(self, found):
        """Return whether ``found`` answers to something else than what the source stands for."""
        return any(found.get(name) and found[name] != self[name].id for name in ANSWERED_FIELDS)

    def _identify_alone(self, evidences):
        """Return the values of what each of ``evidences`` alone is found to answer to."""
        probes = [
            {
                **evidence,
                "date": self.env.cr.now(),
                "responded": True,
                "type_id": self.type_id.id,
                "response_channel_id": self.response_channel_id.id,
            }
            if evidence
            else {}
            for evidence in evidences
        ]
        self._get_door()._identify([probe for probe in probes if probe])
        return probes

    def _refuse(self, reason, detail="", origin="", *, at_most_once_a_minute=False):
        """Note that a delivery was refused, so that an administrator sees why a form fails.

        :param bool at_most_once_a_minute: for refusals that no rate limit bounds
        """
        self.ensure_one()
        # sudo: anyone who is refused may not write; the texts are cut and shown as plain text.
        Refusal = self.env["crm.capture.refusal"].sudo()
        if at_most_once_a_minute and Refusal.search_count(
            Domain("source_id", "=", self.id)
            & Domain("reason", "=", reason)
            & Domain("date", ">", fields.Datetime.subtract(fields.Datetime.now(), minutes=1)),
            limit=1,
        ):
            return
        Refusal.create(self._prepare_refusal_values(reason, detail, origin))

    def _prepare_refusal_values(self, reason, detail="", origin=""):
        return {
            "source_id": self.id,
            "reason": reason,
            "detail": web_form.plain_line(detail)[:500],
            "origin": web_form.plain_line(origin)[:200],
        }
