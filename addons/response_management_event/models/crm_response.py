from odoo import fields, models

from odoo.addons.response_management.logic import qualification


class CrmResponse(models.Model):
    _inherit = "crm.response"

    event_registration_id = fields.Many2one(
        "event.registration",
        string="Registration",
        fact=True,
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    def action_view_event_registration(self):
        """Return the action that opens the registration."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Registration"),
            "res_model": "event.registration",
            "res_id": self.event_registration_id.id,
            "view_mode": "form",
        }

    def _answer_again(self, date):
        """Make an answer of a member whose check-in was undone before and happens at ``date``."""
        self.write({"responded": True, "date": date, "polarity": qualification.POLARITY_POSITIVE})

    def _take_back_attendance(self):
        """Make members again of those who were checked in by mistake.

        What somebody has decided about since stays as it is: it is no longer the check-in alone.
        """
        undecided = self.filtered(
            lambda response: (
                response.responded
                and response.state == qualification.STATE_REVIEW
                and response.type_id == self.env.ref("response_management.type_event_attendance")
            )
        )
        for response in undecided:
            response.write(
                {
                    "responded": False,
                    "state": qualification.STATE_MEMBER,
                    "date": response.event_registration_id.create_date,
                }
            )

    def _withdraw(self):
        """Leave the members among these out of every figure: their registration is void."""
        members = self.filtered(lambda response: not response.responded)
        members.write({"active": False, "polarity": qualification.POLARITY_NEUTRAL})
