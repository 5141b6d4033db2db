"""Lines of leads that were taken from somebody: from whom, by which policy, and why."""

from odoo import api, fields, models

#: Why a lead went back to the pool, or to somebody by hand.
IDLE = "idle"
TAKEN_BACK = "taken_back"
HANDED_OVER = "handed_over"
LIMIT = "limit"


class CrmAssignmentLine(models.Model):
    _inherit = "crm.assignment.line"

    state = fields.Selection(
        selection_add=[("released", "Back in the pool")], ondelete={"released": "cascade"}
    )
    reason = fields.Selection(
        selection_add=[
            (IDLE, "No one worked on it"),
            (TAKEN_BACK, "Taken back"),
            (HANDED_OVER, "Handed over"),
            (LIMIT, "Came back too often"),
        ],
        ondelete=dict.fromkeys((IDLE, TAKEN_BACK, HANDED_OVER, LIMIT), "cascade"),
    )
    is_withdrawn = fields.Boolean(
        string="Taken from Somebody", help="The previous owner did not hand it over."
    )
    recycle_policy_id = fields.Many2one(
        "crm.recycle.policy",
        string="Recycling Policy",
        index="btree_not_null",
        ondelete="set null",
    )

    _withdrawn_idx = models.Index("(lead_id, id) WHERE is_withdrawn IS TRUE")

    def _is_refused_by_rules(self):
        """Return whether the rules, and not the state of the lead, refused it."""
        return bool(self.lead_id and self.date_retry)

    @api.depends("previous_user_id", "recycle_policy_id")
    def _compute_explanation(self):
        result = super()._compute_explanation()
        for line in self.filtered(lambda item: item.reason in (IDLE, TAKEN_BACK, LIMIT)):
            line.explanation = "\n".join([line.explanation, *line._get_withdrawal_words()])
        return result

    def _get_withdrawal_words(self):
        details = self.details or {}
        words = []
        if details.get("idle_hours"):
            words.append(
                self.env._(
                    "Untouched by %(user)s, in working hours: %(hours)s",
                    hours=details["idle_hours"],
                    user=self.previous_user_id.name or self.env._("nobody"),
                )
            )
        if self.recycle_policy_id:
            words.append(self.env._("Policy: %s", self.recycle_policy_id.name))
        if details.get("recycle_count"):
            words.append(self.env._("Times it came back before: %s", details["recycle_count"]))
        if details.get("note"):
            words.append(details["note"])
        return words
