"""What entering and changing responses by hand does besides storing values."""

from odoo import api, fields, models

from ...logic import identification, qualification

#: Fields whose defaults decide what an entry by hand answers to.
ENTRY_DEFAULTS = (
    "capture_method",
    "company_id",
    "date",
    "type_id",
    "user_id",
    "campaign_id",
    "medium_id",
    "source_id",
    "offer_id",
    "treatment_id",
)


class CapturedValues(dict):
    """Values of a response that have been through the door; no client can send such a thing."""


class CrmResponse(models.Model):
    """``create`` and ``write`` of ``crm.response``: anyone who types is taken at their word.

    What comes through the door is complete and passes by.
    """

    _inherit = "crm.response"

    @api.onchange("treatment_id")
    def _onchange_treatment_id(self):
        treatment = self.treatment_id
        if treatment:
            self.campaign_id = treatment.campaign_id
            self.offer_id = treatment.offer_id
            self.medium_id = treatment.medium_id
            self.source_id = treatment.source_id or self.source_id

    @api.model_create_multi
    def create(self, vals_list):
        by_hand = [vals for vals in vals_list if not isinstance(vals, CapturedValues)]
        self._check_given_facts(by_hand)
        by_hand = [self._add_entry_defaults(vals) for vals in by_hand]
        completed = iter(self._complete(by_hand) if by_hand else ())
        vals_list = [
            vals if isinstance(vals, CapturedValues) else next(completed) for vals in vals_list
        ]
        unnamed = [vals for vals in vals_list if not vals.get("name")]
        for vals, reference in zip(unnamed, self._next_references(len(unnamed)), strict=True):
            vals["name"] = reference
        return super().create(vals_list)

    def _add_entry_defaults(self, vals):
        """Return ``vals`` with the defaults that the door needs to see; it gives the state."""
        defaults = self.default_get([name for name in ENTRY_DEFAULTS if name not in vals])
        if self.env.context.get("import_file"):
            defaults["capture_method"] = qualification.CAPTURE_IMPORT
        return {**defaults, **vals}

    def write(self, vals):
        self._check_editable(vals)
        if vals.get("date"):
            self._check_moment(fields.Datetime.to_datetime(vals["date"]))
            # Anyone who gives a date does not assume it, unless that is said as well.
            if "is_date_assumed" not in vals and any(self.mapped("is_date_assumed")):
                vals = {**vals, "is_date_assumed": False}
        vals = self._add_treatment_values(vals)
        if not self.env.su and self._is_identified_anew(vals):
            is_unknown = "campaign_id" in vals and not (
                vals["campaign_id"] or vals.get("treatment_id")
            )
            vals = {
                **vals,
                "identified_by": False if is_unknown else identification.MANUAL,
                "identification_rule_id": False,
            }
        moved = self._get_moved(vals)
        answering = self.filtered(lambda r: vals.get("responded") and not r.responded)
        result = super(CrmResponse, self - answering).write(vals)
        if answering:
            # The state goes with the answer: a constraint keeps members out of review.
            answered = {"state": qualification.STATE_REVIEW, "date": self.env.cr.now(), **vals}
            super(CrmResponse, answering).write(answered)
        moved._relink_repeats()
        return result

    def _get_moved(self, vals):
        """Return those whose campaign ``vals`` change, so that they may repeat somebody else.

        Nobody repeats what is known in another company either.
        """
        if "repeat_of_id" in vals:
            return self.browse()
        names = ("campaign_id", "company_id")
        return self.filtered(lambda response: response._is_identified_anew(vals, names))

    def _add_treatment_values(self, vals):
        """Return ``vals`` with what a treatment chosen by hand says, unless they say it.

        Forms send back a treatment they did not change: that chooses nothing.
        """
        if not vals.get("treatment_id") or not self._is_identified_anew(vals, ("treatment_id",)):
            return vals
        treatment = self.env["crm.treatment"].browse(vals["treatment_id"])
        implied = {
            name: treatment[name].id
            for name in ("campaign_id", "offer_id", "medium_id", "source_id")
            if treatment[name]
        }
        return {**implied, **vals}

    def _is_identified_anew(self, vals, names=("campaign_id", "treatment_id")):
        """Return whether ``vals`` say something else than is known on what is answered to."""
        return any(
            response[name].id != (vals[name] or False)
            for name in names
            if name in vals
            for response in self
        )
