"""Identification rules: by which evidence a response is put down to a treatment or campaign."""

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ...logic import identification_rule

#: Fields that a treatment says.
RESULT_FIELDS = ("treatment_id", "campaign_id", "offer_id")


class CrmIdentificationRule(models.Model):
    """One step of identification. The rules are asked in order, the first that matches decides.

    Rules without a company serve every company; those shipped look evidence up *on file*: among
    the source codes and addresses of treatments, and the names of campaigns.
    """

    _name = "crm.identification.rule"
    _description = "Identification Rule"
    _inherit = ["crm.remembered.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        translate=True,
        personal=False,
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=100)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        default=lambda self: self.env.company,
        help="Without a company the rule serves all of them.",
    )

    # Which responses
    evidence = fields.Selection(
        [
            (identification_rule.SOURCE_CODE, "Source code"),
            (identification_rule.DESTINATION_URL, "Destination URL"),
            (identification_rule.UTM_CAMPAIGN, "UTM campaign"),
            (identification_rule.UTM_SOURCE, "UTM source"),
            (identification_rule.UTM_MEDIUM, "UTM medium"),
            (identification_rule.PARAMETER, "Form or other parameter"),
            (identification_rule.NOTES, "Words in the notes"),
            (identification_rule.KIND, "Response type or channel only"),
        ],
        string="Compare",
        required=True,
        default=identification_rule.SOURCE_CODE,
    )
    comparison = fields.Selection(
        [
            (identification_rule.ON_FILE, "is on file"),
            (identification_rule.IS, "is"),
            (identification_rule.STARTS, "starts with"),
            (identification_rule.CONTAINS, "contains"),
            (identification_rule.PATTERN, "fits the pattern"),
        ],
        required=True,
        default=identification_rule.IS,
        help="On file: the source code or the address of a treatment, the name of a campaign.\n"
        "Pattern: * stands for any characters, ? for one.\n"
        "Capital letters, full-width characters and spaces make no difference; nor do “www.” and "
        "tracking parameters of an address.",
    )
    value = fields.Text(string="Values", help="One to a line; any of them will do.", personal=False)
    type_id = fields.Many2one("crm.response.type", string="Only of Type", ondelete="cascade")
    response_channel_id = fields.Many2one(
        "utm.medium", string="Only Through Channel", ondelete="cascade"
    )

    # What they answer to
    treatment_id = fields.Many2one(
        "crm.treatment", check_company=True, ondelete="restrict", index="btree_not_null"
    )
    campaign_id = fields.Many2one(
        "utm.campaign",
        compute="_compute_from_treatment",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    offer_id = fields.Many2one(
        "crm.offer",
        compute="_compute_from_treatment",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    response_count = fields.Integer(compute="_compute_response_count", string="Responses")

    @api.depends("evidence", "comparison", "value", "type_id", "response_channel_id")
    def _compute_name(self):
        evidences, comparisons = (
            dict(self._fields[name]._description_selection(self.env))
            for name in ("evidence", "comparison")
        )
        for rule in self:
            if rule.evidence == identification_rule.KIND:
                parts = [rule.type_id.name, rule.response_channel_id.name]
            else:
                values = ", ".join(rule._get_values())
                parts = [evidences.get(rule.evidence), comparisons.get(rule.comparison), values]
            rule.name = " ".join(filter(None, parts)) or rule.name or self.env._("New rule")

    @api.depends("treatment_id.campaign_id", "treatment_id.offer_id")
    def _compute_from_treatment(self):
        for rule in self:
            rule.campaign_id = rule.treatment_id.campaign_id or rule.campaign_id
            rule.offer_id = rule.treatment_id.offer_id or rule.offer_id

    def _compute_response_count(self):
        counts = dict(
            self.env["crm.response"]._read_group(
                [("identification_rule_id", "in", self.ids)],
                ["identification_rule_id"],
                ["__count"],
            )
        )
        for rule in self:
            rule.response_count = counts.get(rule._origin, 0)

    @api.onchange("evidence")
    def _onchange_evidence(self):
        if self.comparison == identification_rule.ON_FILE and not self._may_be_on_file():
            self.comparison = identification_rule.IS

    @api.constrains("evidence", "comparison", "value", "type_id", "response_channel_id")
    def _check_condition(self):
        for rule in self:
            if rule.evidence == identification_rule.KIND:
                if not (rule.type_id or rule.response_channel_id):
                    raise ValidationError(
                        self.env._("Choose the response type or the channel that decides.")
                    )
            elif rule.comparison == identification_rule.ON_FILE:
                if not rule._may_be_on_file():
                    raise ValidationError(
                        self.env._(
                            "Only source codes, destination URLs and UTM campaigns are on file. "
                            "Choose another comparison and enter a value."
                        )
                    )
            elif not any(
                identification_rule.fold(rule.evidence, value.replace("*", "").replace("?", ""))
                for value in rule._get_values()
            ):
                raise ValidationError(
                    self.env._("Enter what the evidence is compared with, one value to a line.")
                )

    @api.constrains("evidence", "comparison", *RESULT_FIELDS)
    def _check_result(self):
        for rule in self:
            is_on_file = rule._is_on_file()
            if not is_on_file and not any(rule[name] for name in RESULT_FIELDS):
                raise ValidationError(
                    self.env._("Choose the treatment, campaign or offer they respond to.")
                )
            treatment = rule.treatment_id
            if treatment and (treatment.campaign_id, treatment.offer_id) != (
                rule.campaign_id,
                rule.offer_id,
            ):
                raise ValidationError(
                    self.env._(
                        "The treatment %(treatment)s belongs to another campaign or offer. Take "
                        "one of them out.",
                        treatment=treatment.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._leave_to_treatment(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._leave_to_treatment(vals))

    @api.model
    def _leave_to_treatment(self, vals):
        """Return ``vals`` without the empty values that a treatment among them fills."""
        if not vals.get("treatment_id"):
            return vals
        return {name: value for name, value in vals.items() if value or name not in RESULT_FIELDS}

    def action_try(self):
        """Return the dialog that shows what this rule would identify among past responses."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Test on Past Responses"),
            "res_model": "crm.identification.trial",
            "view_mode": "form",
            "target": "new",
            "context": {"default_rule_id": self.id, "dialog_size": "medium"},
        }

    def action_view_responses(self):
        """Return the action that lists the responses that this rule identified."""
        self.ensure_one()
        return self.env["crm.response"]._get_list_action([("identification_rule_id", "=", self.id)])

    def _may_be_on_file(self):
        return self.evidence in identification_rule.ON_FILE_EVIDENCE

    def _is_on_file(self):
        return (
            self.comparison == identification_rule.ON_FILE
            and self.evidence != identification_rule.KIND
        )

    def _get_values(self):
        return [line.strip() for line in (self.value or "").splitlines() if line.strip()]

    @api.model
    def _get_compiled_rules(self, including=None):
        """Return the rules of the present company, with ``including`` even if it is archived."""
        facts = self._get_company_facts(self.env.company.id)
        if including and including.id not in {fact.id for fact in facts}:
            rules = self.sudo().browse([fact.id for fact in facts]) | including.sudo()
            facts = rules.sorted(lambda rule: (rule.sequence, rule.id))._get_facts()
        return identification_rule.CompiledRules(facts)

    @api.model
    @tools.ormcache("company_id")
    def _get_company_facts(self, company_id):
        rules = self._search_remembered([("company_id", "in", [company_id, False])])
        return tuple(rules._get_facts())

    def _get_facts(self):
        """Return these rules as identification wants them."""
        return [
            identification_rule.Rule(
                id=rule.id,
                evidence=rule.evidence,
                comparison=(
                    identification_rule.IS
                    if rule.evidence == identification_rule.KIND
                    else rule.comparison
                ),
                values=tuple(rule._get_values()),
                type_id=rule.type_id.id or None,
                response_channel_id=rule.response_channel_id.id or None,
                treatment_id=rule.treatment_id.id or None,
                offer_id=rule.offer_id.id or None,
                campaign_id=rule.campaign_id.id or None,
            )
            for rule in self
        ]
