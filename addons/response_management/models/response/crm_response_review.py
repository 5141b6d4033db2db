"""Reviewing responses: who may decide and change what, and what a decision records."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...logic import delivery_key, qualification

#: What anybody who works on a response may change. The rest of a captured one is evidence.
WORK_FIELDS = frozenset({"user_id", "lead_id", "active"})

#: Columns of the review board that are shown even if empty.
EXPANDED_STATES = (
    qualification.STATE_REVIEW,
    qualification.STATE_ACCEPTED,
    qualification.STATE_CONVERTED,
)


class CrmResponse(models.Model):
    """The review half of ``crm.response``."""

    _inherit = "crm.response"

    @api.model
    def _expand_states(self, states, domain):
        """Show the steps of the review even if empty, every other state if it has responses."""
        return [
            state
            for state, _label in self._fields["state"].selection
            if state in states or state in EXPANDED_STATES
        ]

    def action_accept(self):
        """Accept the responses under review; they wait for conversion.

        Responses that are decided already are left alone, and the user is told how many.
        """
        return self._decide(
            self._in_states(qualification.STATE_REVIEW), qualification.STATE_ACCEPTED
        )

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
        undecided = self._in_states(qualification.STATE_REVIEW, qualification.STATE_ACCEPTED)
        return self._decide(undecided, qualification.STATE_CLOSED, outcome="none")

    def action_mark_answered(self):
        """Record that the members have answered, now; their answers go into review."""
        return self.filtered(lambda response: not response.responded).write({"responded": True})

    def action_reset(self):
        """Put rejected, closed or accepted responses back into the review queue.

        So do converted ones whose lead is gone.
        """
        self._check_not_converted()
        members = self.filtered(lambda response: not response.responded)
        reset = {
            "reject_reason_id": False,
            "outcome": False,
            "reviewer_id": False,
            "date_reviewed": False,
            "date_converted": False,
            "converter_id": False,
        }
        members._write_workflow({"state": qualification.STATE_MEMBER, **reset})
        return (self - members)._write_workflow({"state": qualification.STATE_REVIEW, **reset})

    def _in_states(self, *states):
        return self.filtered(lambda response: response.state in states)

    def _decide(self, undecided, state, **vals):
        """Decide about ``undecided`` and say how many of ``self`` were left alone.

        :raise UserError: if there is nothing to decide
        """
        if not self:
            raise UserError(self.env._("Select at least one response to decide about."))
        self._check_reviewable()
        if not undecided:
            raise UserError(
                self.env._(
                    "%(response)s is already decided. Put it back into review to decide again.",
                    response=self[:1].display_name,
                )
            )
        undecided._review(state, **vals)
        left_alone = len(self - undecided)
        if not left_alone:
            return True
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "Decided: %(decided)s. Decided before, and left alone: %(left)s.",
                    decided=len(undecided),
                    left=left_alone,
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _review(self, state, **vals):
        """Record the decision of the present user."""
        self._check_reviewable()
        return self._write_workflow(
            {
                "state": state,
                "reviewer_id": self.env.uid,
                "date_reviewed": self.env.cr.now(),
                "reject_reason_id": False,
                "outcome": False,
                "is_left_to_reviewer": False,
                **vals,
            }
        )

    def _write_workflow(self, vals):
        """Write what a review or conversion decided, if the user may write the responses."""
        self.check_access("write")
        # sudo: nobody may write these fields but by deciding, and the right was checked above.
        return self.sudo().write(vals)

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
        converted = self._in_states(qualification.STATE_CONVERTED).filtered("lead_id")
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

    @api.model
    def _get_given_on_creation(self):
        # Who may import may give the keys under which rows are known, and when who was reached.
        return frozenset({"external_key", "date_reached"}) if self._is_officer() else frozenset()

    @api.model
    def _check_given_facts(self, vals_list, addon=None):
        """:raise AccessError: also if an entry claims a key of the system's own"""
        result = super()._check_given_facts(vals_list, addon)
        for vals in vals_list if not self.env.su else ():
            if delivery_key.is_reserved(vals.get("external_key")):
                raise AccessError(self._get_reserved_key_message(vals["external_key"]))
        return result

    @api.model
    def _get_reserved_key_message(self, key):
        return self.env._(
            "Keys that begin like “%(key)s” are given by the system itself. Put the name of your "
            "own system in front, for instance “erp-%(key)s”.",
            key=key[:80],
        )

    def _check_editable(self, vals):
        """Only officers change what a captured response says, and nobody what was decided.

        :raise AccessError: with what to do instead
        """
        if self.env.su or vals.keys() <= WORK_FIELDS:
            return
        self._check_changed_facts(vals)
        if self._is_officer():
            return
        for response in self:
            if response.capture_method == qualification.CAPTURE_MANUAL:
                continue
            changed = {name for name, value in vals.items() if response._differs(name, value)}
            if changed - WORK_FIELDS:
                raise AccessError(
                    self.env._(
                        "%(response)s was captured, so only a Response Officer can change its "
                        "content. You can accept, reject or convert it, or add a note in the "
                        "chatter.",
                        response=response.display_name,
                    )
                )

    @api.model
    def _get_fact_message(self, labels):
        return self.env._(
            "%(fields)s cannot be written: review or convert the response instead.", fields=labels
        )
