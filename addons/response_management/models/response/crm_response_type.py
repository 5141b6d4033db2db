"""Response types: what kinds of answers there are, and what each is worth."""

from itertools import count

from odoo import api, fields, models

from ...logic import interaction, parameters, qualification
from ..common.interaction_channels import CHANNELS

POLARITIES = [
    (qualification.POLARITY_POSITIVE, "Positive"),
    (qualification.POLARITY_NEUTRAL, "Neutral"),
    (qualification.POLARITY_NEGATIVE, "Negative"),
    (qualification.POLARITY_OPT_OUT, "Opt-out"),
]


class CrmResponseType(models.Model):
    """A kind of response, with the parameters its responses carry and how they qualify."""

    _name = "crm.response.type"
    _description = "Response Type"
    _inherit = ["crm.usage.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, personal=False)
    code = fields.Char(
        required=True,
        copy=False,
        help="Technical name for imports and the external API.",
        personal=False,
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    description = fields.Text(translate=True, personal=False)

    # What a response of this type is
    polarity = fields.Selection(
        POLARITIES,
        required=True,
        default=qualification.POLARITY_NEUTRAL,
        help="Polarity of answers of this type unless something else sets it.",
    )
    is_inferred = fields.Boolean(
        string="Inferred",
        help="Derived from behavior, such as opening an email, rather than given as an answer.",
    )
    weight = fields.Float(default=1.0, help="Points one response of this type adds to its score.")
    is_counted = fields.Boolean(
        string="Counts in Response Rate",
        default=True,
        help="Responses of this type make their sender a responder in the response rate.",
    )
    is_contact = fields.Boolean(
        string="Counts as Contact",
        compute="_compute_is_contact",
        store=True,
        readonly=False,
        precompute=True,
        help=(
            "Counts as contact by the person: the retention period starts over. Opened emails "
            "never count."
        ),
    )
    response_channel_id = fields.Many2one(
        "utm.medium",
        string="Default Response Channel",
        index="btree_not_null",
        help="Channel through which such a response arrives unless it says otherwise.",
    )
    interaction_channel = fields.Selection(
        CHANNELS,
        compute="_compute_interaction_channel",
        store=True,
        readonly=False,
        precompute=True,
        help="Channel of the interaction that such a response is logged as, where its treatment "
        "asks for interactions.",
    )
    debounce_minutes = fields.Integer(
        string="Double Submit Window",
        default=30,
        help="The same answer of the same person within so many minutes is the same response; "
        "a later one is a repeat, and so is one that says something else: another treatment, "
        "offer or code, or other words.",
    )
    response_properties_definition = fields.PropertiesDefinition("Response Parameters")

    # How it qualifies
    qualification = fields.Selection(
        [
            (qualification.ALWAYS, "Always"),
            (qualification.NEVER, "Never"),
            (qualification.CONTACT, "With an email or a phone number"),
            (qualification.POSITIVE, "When positive"),
            (qualification.SCORE, "From a score on"),
        ],
        string="Qualifies",
        required=True,
        default=qualification.CONTACT,
    )
    score_threshold = fields.Float(help="Score, in points, from which a response qualifies.")
    automatic_conversion = fields.Selection(
        [("lead", "To a lead"), ("opportunity", "To an opportunity")],
        help=(
            "Qualified responses of this type are converted automatically every few minutes. "
            "Their lead belongs to the person responsible for the response, if any."
        ),
    )
    response_count = fields.Integer(compute="_compute_response_count", string="Responses")

    _code_uniq = models.UniqueIndex("(lower(code))", "Another response type has this code.")
    _code_length = models.Constraint(
        "CHECK(length(code) <= 200)", "A code has no more than 200 characters."
    )
    _debounce_not_negative = models.Constraint(
        "CHECK(debounce_minutes >= 0)", "The double submit window cannot be negative."
    )

    @api.depends("is_inferred")
    def _compute_is_contact(self):
        for response_type in self:
            response_type.is_contact = not response_type.is_inferred

    @api.depends("code")
    def _compute_interaction_channel(self):
        for response_type in self:
            response_type.interaction_channel = interaction.channel_of_response(response_type.code)

    def _compute_response_count(self):
        counts = dict(
            self.env["crm.response"]._read_group(
                [("type_id", "in", self.ids)], ["type_id"], ["__count"]
            )
        )
        for response_type in self:
            response_type.response_count = counts.get(response_type, 0)

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    def copy_data(self, default=None):
        types = self.with_context(active_test=False).search_fetch([], ["code"])
        codes = {response_type.code.lower() for response_type in types}
        copies = []
        for response_type, vals in zip(self, super().copy_data(default), strict=True):
            numbered = (f"{response_type.code}_{number}" for number in count(2))
            code = next(code for code in numbered if code.lower() not in codes)
            codes.add(code.lower())
            name = self.env._("%s (copy)", response_type.name)
            copies.append({**vals, "name": name, "code": code, **(default or {})})
        return copies

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_view_responses(self):
        """Return the action that lists the responses of this type."""
        self.ensure_one()
        return self.env["crm.response"]._get_list_action([("type_id", "=", self.id)])

    def _get_parameters(self):
        """Return the parameters that somebody outside may fill in, as the logic wants them."""
        return [
            parameters.define(definition)
            for definition in self.response_properties_definition or ()
            if definition["type"] in parameters.KINDS
        ]

    def _provide_parameters(self, labels):
        """Define text parameters that are not defined yet; for bridges, whose sources ask anything.

        :param dict labels: ``{technical name: label}``
        """
        self.ensure_one()
        definitions = self.response_properties_definition or []
        known = {definition["name"] for definition in definitions}
        missing = [
            {"name": name, "string": label, "type": "char"}
            for name, label in labels.items()
            if name not in known
        ]
        if missing:
            self.response_properties_definition = [*definitions, *missing]

    def _get_parameter_choices(self, name):
        """Return ``[(key, label)]`` of a parameter to choose from."""
        return [
            (choice[0], choice[1])
            for definition in self.response_properties_definition or ()
            if definition["name"] == name
            for choice in definition.get("selection") or definition.get("tags") or ()
        ]

    def _get_kind(self):
        """Return what this type says of its responses, as the logic wants it."""
        # Without a type, as in a form that is being filled in, nothing qualifies yet.
        criterion = self.qualification or qualification.NEVER
        return qualification.Kind(
            policy=qualification.Policy(criterion, self.score_threshold),
            polarity=self.polarity or None,
            weight=self.weight,
            channel=self.response_channel_id.id or None,
            is_counted=self.is_counted,
        )
