"""A part of a run: some of its leads, and what became of them."""

from odoo import fields, models

#: What a part counts, as the run does.
COUNTS = ("lead_count", "assigned_count", "refused_count")


class CrmAssignmentRunPart(models.Model):
    """The leads that one job gives out.

    Parts of one lane are done one after the other, for turns go on where the part before has left
    them; lanes share no rule, so they are done side by side. Each part counts for itself: were it
    in the row of the run, lanes would wait for each other there.
    """

    _name = "crm.assignment.run.part"
    _description = "Part of a Lead Assignment Run"
    _order = "run_id, number, lane"
    _log_access = False

    run_id = fields.Many2one(
        "crm.assignment.run", required=True, readonly=True, index=True, ondelete="cascade"
    )
    lane = fields.Integer(readonly=True)
    number = fields.Integer(readonly=True, help="Its place in the lane.")
    rule_ids = fields.Json(
        string="Rules of the Lane",
        readonly=True,
        personal=False,
        help="Empty: all, no other lane is there.",
    )
    batches = fields.Json(
        readonly=True,
        personal=False,
        help="Ids of its leads, in the batches in which the run would give them out by itself.",
    )
    is_done = fields.Boolean(readonly=True)
    lead_count = fields.Integer(string="Leads", readonly=True)
    assigned_count = fields.Integer(string="Assigned", readonly=True)
    refused_count = fields.Integer(string="Not Assigned", readonly=True)
    pool_weights = fields.Json(readonly=True, personal=False)

    def _queue(self):
        """Leave the parts to jobs."""
        for part in self:
            run = part.run_id
            part.with_delay(
                # A part that did its best often enough is left to the next run.
                max_retries=50,
                identity_key=f"{run._get_job_prefix()}{part.id}",
                description=self.env._(
                    "%(run)s: part %(number)s of lane %(lane)s",
                    run=run.name,
                    number=part.number,
                    lane=part.lane + 1,
                ),
            )._assign_leads()

    def _assign_leads(self):
        """Assign those of the leads that still wait, then let the next part of the lane be done.

        If the rules of the lane share something with others meanwhile, the rest of it is left to
        the next run.
        """
        self.ensure_one()
        if self.is_done or self.run_id.state != "running":
            return
        run = self.run_id._with_part(self)
        rules = run.env["crm.assignment.rule"]
        rules._lock(wait=False)
        left = self.search(
            [("run_id", "=", self.run_id.id), ("lane", "=", self.lane), ("is_done", "=", False)],
            order="number",
        )
        if self.rule_ids and not rules._is_separate(self.rule_ids):
            left._end()
        else:
            run._assign_part(self.batches)
            self._end()
        following = (left - self).filtered(lambda part: not part.is_done)[:1]
        if following:
            following._queue()
        else:
            self.run_id._queue_closing(self.lane)

    def _end(self):
        """Note that nothing is left to do: of leads, only their number is kept."""
        self.write({"is_done": True, "batches": False})
