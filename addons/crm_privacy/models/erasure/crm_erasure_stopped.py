"""Erasures that stopped: some people are refused already and still on file."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .crm_erasure import PEOPLE


class CrmErasure(models.Model):
    """They are on the suppression list from the first moment, so that nobody brings them back.

    Those left in the middle of it can be erased after all, or taken off the list. Until then
    the queue stays.
    """

    _inherit = "crm.erasure"

    left_count = fields.Integer(
        string="People Still on File",
        compute="_compute_left_count",
        help="They are on the suppression list, but not erased yet.",
    )

    @api.depends("state", "queue", "queue_position")
    def _compute_left_count(self):
        for erasure in self:
            stopped = erasure.state == "failed"
            erasure.left_count = len(erasure._get_refs_left()) if stopped else 0

    def _get_refs_left(self):
        """Return ``(model, id)`` of a record of each person who is not erased yet."""
        # sudo: nobody reads the queue; ids are all that is taken from it.
        work = self.sudo()
        steps = (work.queue or [])[work.queue_position :]
        return [tuple(ref) for step in steps if step[0] == PEOPLE for ref in step[1]]

    def _prepare_stopped_queue(self):
        return {}

    def _on_work_stopped(self, reason):
        self.write({"state": "failed", "message": reason, "date_end": self.env.cr.now()})

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_go_on(self):
        """Go on behind the last part that was done, in the background."""
        work = self._check_stopped()
        work.write({"is_queued": True, "state": "queued", "message": False, "date_end": False})
        self.env.ref("crm_privacy.ir_cron_work_off").sudo()._trigger()
        return True

    def action_call_off(self):
        """Leave those on file who are not erased yet, and take them off the suppression list."""
        work = self._check_stopped()
        refs = work._get_refs_left()
        starter = work._as_starter()
        people = starter.env["crm.personal.data"]._find_people(refs)
        starter.env["crm.suppression"]._release(people.number_by_email, people.number_by_phone)
        work.write(
            {
                "state": "canceled",
                "queue": False,
                "person_count": work.person_count - len(refs),
                "kept_count": work.kept_count + len(refs),
            }
        )
        return True

    def _check_stopped(self):
        """Return the erasure as it may be written, if the user may, and if it has stopped."""
        self.ensure_one()
        self._check_officer()
        self.check_access("read")
        # Another user who clicks at the same moment waits, and finds it going on.
        self.env.execute_query(SQL("SELECT id FROM crm_erasure WHERE id = %s FOR UPDATE", self.id))
        # sudo: nobody writes erasures by hand.
        work = self.sudo()
        work.invalidate_recordset(["state"])
        if work.state != "failed":
            raise UserError(self.env._("This erasure has not stopped."))
        return work
