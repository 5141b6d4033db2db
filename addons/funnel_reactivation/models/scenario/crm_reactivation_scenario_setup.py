"""Settings of a scenario as people choose them."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...logic import selection

#: Rank in the order of candidates -> field of the choice.
CHOICES = {1: "first_choice", 2: "second_choice", 3: "third_choice"}
RANK_FIELDS = {
    selection.NEW: "rank_new",
    selection.NEVER_ENGAGED: "rank_never_engaged",
    selection.RESTED: "rank_rested",
}
CANDIDATES = [
    (selection.NEW, "New responses"),
    (selection.NEVER_ENGAGED, "Responses that were never followed up"),
    (selection.RESTED, "Nurtured or recycled responses"),
]
#: Numbers on a lead that tell nothing about the person.
NO_SCORES = frozenset({"id", "color", "create_uid", "write_uid", "sequence"})


class CrmReactivationScenario(models.Model):
    """An order of candidates in place of numbers, and scores by their name."""

    _inherit = "crm.reactivation.scenario"

    first_choice = fields.Selection(
        CANDIDATES, compute="_compute_first_choice", inverse="_inverse_choices"
    )
    second_choice = fields.Selection(
        CANDIDATES, compute="_compute_second_choice", inverse="_inverse_choices"
    )
    third_choice = fields.Selection(
        CANDIDATES, compute="_compute_third_choice", inverse="_inverse_choices"
    )
    score_name = fields.Selection(
        selection="_get_score_names",
        string="Watched Score",
        compute="_compute_score_name",
        readonly=False,
        help="The number on the lead that is watched, by anyone who writes it.",
    )
    pending_count = fields.Integer(compute="_compute_request_counts")
    closed_count = fields.Integer(compute="_compute_request_counts")

    # A compute each: while one is written, the others must still be known.

    @api.depends(*RANK_FIELDS.values())
    def _compute_first_choice(self):
        self._compute_choice(1)

    @api.depends(*RANK_FIELDS.values())
    def _compute_second_choice(self):
        self._compute_choice(2)

    @api.depends(*RANK_FIELDS.values())
    def _compute_third_choice(self):
        self._compute_choice(3)

    def _compute_choice(self, rank):
        for record in self:
            record[CHOICES[rank]] = dict(enumerate(record._get_ranks(), 1)).get(rank, False)

    def _inverse_choices(self):
        for record in self:
            chosen = [record[name] for name in CHOICES.values() if record[name]]
            if len(chosen) != len(set(chosen)):
                raise ValidationError(
                    self.env._("%s: each kind of response can be chosen once only.", record.name)
                )
            ranks = {category: rank for rank, category in enumerate(chosen, 1)}
            record.write({name: ranks.get(key, 0) for key, name in RANK_FIELDS.items()})

    @api.model
    def _get_score_names(self):
        return sorted(
            (
                (name, field._description_string(self.env))
                for name, field in self.env["crm.lead"]._fields.items()
                if field.store
                and field.type in ("float", "integer", "monetary")
                and name not in NO_SCORES
            ),
            key=lambda item: item[1],
        )

    @api.depends("score_field_id")
    def _compute_score_name(self):
        for record in self:
            # sudo: the names of fields are no secret, but only settings managers may read them.
            record.score_name = record.sudo().score_field_id.name

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._name_score(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._name_score(vals))

    @api.model
    def _name_score(self, vals):
        """Return ``vals`` with the field in place of its name, before anything is checked."""
        if "score_name" not in vals:
            return vals
        vals = dict(vals)
        name = vals.pop("score_name")
        if name and name not in dict(self._get_score_names()):
            raise ValidationError(self.env._("%s is not a score field of leads.", name))
        # sudo: see above; the field is one of those that may be chosen.
        model_fields = self.env["ir.model.fields"].sudo()
        vals["score_field_id"] = name and model_fields._get("crm.lead", name).id
        return vals

    def _compute_request_counts(self):
        counts = {
            (record, state == "pending"): 0 for record in self for state in ("pending", "closed")
        }
        for record, state, count in self.env["crm.reactivation.request"]._read_group(
            [("scenario_id", "in", self.ids)], ["scenario_id", "state"], ["__count"]
        ):
            counts[record, state == "pending"] += count
        for record in self:
            record.pending_count = counts.get((record, True), 0)
            record.closed_count = counts.get((record, False), 0)
