"""Saying whose response an email is, once it is there."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..logic import mail_sender

#: What an email says of a person.
PERSON_FIELDS = ("contact_name", "email_from", "phone", "partner_name", "function", "city")


class CrmResponseMailPerson(models.TransientModel):
    """Chooses among the people that an email names, and may make that the rule of its source."""

    _name = "crm.response.mail.person"
    _description = "Person of an Email"

    response_id = fields.Many2one("crm.response", required=True, ondelete="cascade")
    origin = fields.Selection(
        [
            (mail_sender.SENDER, "Sender"),
            (mail_sender.REPLY_TO, "Reply address"),
            (mail_sender.TEXT, "Labeled lines of the text"),
            (mail_sender.FORWARDED, "Forwarded message"),
        ],
        string="Named In",
        required=True,
    )
    person = fields.Char(compute="_compute_person")
    people = fields.Char(compute="_compute_people", string="The Email Names")
    is_remembered = fields.Boolean(
        string="Always Do This",
        help="Further emails to the same capture source are read by the same rule.",
    )

    @api.depends("response_id", "origin")
    def _compute_person(self):
        for wizard in self:
            wizard.person = _describe((wizard.response_id.mail_people or {}).get(wizard.origin))

    @api.depends("response_id")
    def _compute_people(self):
        labels = dict(self._fields["origin"]._description_selection(self.env))
        for wizard in self:
            people = wizard.response_id.mail_people or {}
            wizard.people = "; ".join(
                f"{labels[origin]}: {_describe(values)}" for origin, values in people.items()
            )

    def action_apply(self):
        """Put the email down to the person, and find their contact and lead anew."""
        self.ensure_one()
        values = (self.response_id.mail_people or {}).get(self.origin)
        if not values:
            raise UserError(
                self.env._("The email names nobody there. It names: %s", self.people or "-")
            )
        self.response_id._set_mail_person(
            self.origin, {name: values.get(name, False) for name in PERSON_FIELDS}
        )
        if self.is_remembered:
            self._remember()
        return {"type": "ir.actions.act_window_close"}

    def _remember(self):
        """Make the choice the rule of the source."""
        rules = {
            mail_sender.SENDER: mail_sender.RULE_SENDER,
            mail_sender.FORWARDED: mail_sender.RULE_AUTOMATIC,
        }
        source = self.response_id.capture_source_id
        source.check_access("write")
        source.sender_rule = rules.get(self.origin, mail_sender.RULE_FORM)


def _describe(values):
    """Return ``values`` of a person as one line."""
    return ", ".join((values or {}).get(name) or "" for name in PERSON_FIELDS).strip(", ")
