"""Reviewing responses: who may decide and change what, and what a decision records."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..logic import qualification

#: What a reviewer decides. Everything else on a captured response is evidence.
REVIEW_FIELDS = frozenset(
    {
        "state",
        "user_id",
        "reviewer_id",
        "date_reviewed",
        "reject_reason_id",
        "outcome",
        "date_converted",
        "converter_id",
        "lead_id",
        "active",
    }
)

#: Columns of the review board that are shown even if empty.
EXPANDED_STATES = (
    qualification.STATE_REVIEW,
    qualification.STATE_ACCEPTED,
    qualification.STATE_CONVERTED,
)


class CrmResponseReview(models.AbstractModel):
    """The review half of ``crm.response``."""

    _name = "crm.response.review"
    _description = "Response Review"

    @api.model
    def _expand_states(self, states, domain):
        """Show the steps of the review even if empty, every other state if it has responses."""
        return [
            state
            for state, _label in self._fields["state"].selection
            if state in states or state in EXPANDED_STATES
        ]

    def action_accept(self):
        """Accept the reviewed responses; they wait for conversion."""
        return self._review(qualification.STATE_ACCEPTED)

    def action_reject(self):
        """Return the dialog that asks why the responses are rejected."""
        self._check_reviewable()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reject Responses"),
            "res_model": "crm.response.reject",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_response_ids": [fields.Command.set(self.ids)],
                "dialog_size": "medium",
            },
        }

    def action_close(self):
        """Close the responses: nothing is to be done about them."""
        return self._review(qualification.STATE_CLOSED, outcome="none")

    def action_mark_answered(self):
        """Record that the members have answered, now; their answers go into review."""
        return self.filtered(lambda response: not response.responded).write({"responded": True})

    def action_reset(self):
        """Put rejected, closed or accepted responses back into the review queue."""
        self._check_not_converted()
        members = self.filtered(lambda response: not response.responded)
        reset = {
            "reject_reason_id": False,
            "outcome": False,
            "reviewer_id": False,
            "date_reviewed": False,
        }
        members.write({"state": qualification.STATE_MEMBER, **reset})
        return (self - members).write({"state": qualification.STATE_REVIEW, **reset})

    def _review(self, state, **vals):
        self._check_reviewable()
        return self.write(
            {
                "state": state,
                "reviewer_id": self.env.uid,
                "date_reviewed": self.env.cr.now(),
                "reject_reason_id": False,
                "outcome": False,
                **vals,
            }
        )

    def _check_reviewable(self):
        """:raise UserError: if a response has no answer yet or is converted"""
        self._check_not_converted()
        waiting = self.filtered(lambda response: not response.responded)
        if waiting:
            raise UserError(
                self.env._(
                    "%(response)s has not answered yet, so there is nothing to review. Leave such "
                    "members out of the selection, or mark them as answered.",
                    response=waiting[0].display_name,
                )
            )

    def _check_not_converted(self):
        converted = self.filtered(lambda r: r.state == qualification.STATE_CONVERTED)
        if converted:
            raise UserError(
                self.env._(
                    "%(response)s is already converted. Work on its lead or opportunity instead.",
                    response=converted[0].display_name,
                )
            )

    # ------------------------------------------------------------
    # RIGHTS
    # ------------------------------------------------------------

    def _check_editable(self, vals):
        """Only officers change what a captured response says.

        :raise AccessError: with what to do instead
        """
        if self.env.su or vals.keys() <= REVIEW_FIELDS or self._is_officer():
            return
        for response in self:
            if response.capture_method == qualification.CAPTURE_MANUAL:
                continue
            if any(response._is_changed(name, value) for name, value in vals.items()):
                raise AccessError(
                    self.env._(
                        "%(response)s was captured, so only a Response Officer may change what it "
                        "says. You may accept, reject or convert it, or add a note in the chatter.",
                        response=response.display_name,
                    )
                )

    def _is_changed(self, name, value):
        """Return whether ``value`` differs from what is stored; forms send back unchanged ones."""
        if name in REVIEW_FIELDS or name not in self._fields:
            return False
        field = self._fields[name]
        if field.type in ("one2many", "many2many", "properties"):
            return bool(value)
        return field.convert_to_cache(value, self) != field.convert_to_cache(self[name], self)

    def _is_officer(self):
        return self.env.su or self.env.user.has_group(
            "response_management.group_response_management_officer"
        )
