"""Dialog in which a colleague notes what a person agreed to or refused, by phone or on paper."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..logic import consent
from ..models.consent.crm_consent import BY_COLLEAGUE


class CrmConsentEntry(models.TransientModel):
    _name = "crm.consent.entry"
    _description = "Record Consent or Refusal"

    model = fields.Selection(
        lambda self: self._selection_model(), required=True, string="Kind of Record"
    )
    res_id = fields.Many2oneReference(string="Record", model_field="model", required=True)
    says = fields.Selection(
        [("yes", "Agrees"), ("no", "Does not agree")],
        string="The Person",
        required=True,
        default="no",
    )
    is_mail = fields.Boolean(string="Emails")
    is_call = fields.Boolean(string="Phone Calls")
    is_text = fields.Boolean(string="Text Messages")
    is_track = fields.Boolean(
        string="Recording of Opens and Clicks",
        help="The links and emails the person opens are recorded by name.",
    )
    date = fields.Datetime(string="Said On", required=True, default=fields.Datetime.now)
    wording = fields.Text(
        string="Words Shown or Read", help="What the person was asked, as they heard or read it."
    )
    answer = fields.Text(
        string="What the Person Said", help="A short description, and where to find it."
    )

    @api.model
    def _selection_model(self):
        return [
            (name, self.env["ir.model"]._get(name).name)
            for name in ("crm.lead", "res.partner", *self._get_further_models())
        ]

    @api.model
    def _get_further_models(self):
        """Return the names of further models of people, for addons that have such."""
        return []

    @api.constrains("date")
    def _check_date(self):
        if any(entry.date > fields.Datetime.add(entry.env.cr.now(), minutes=1) for entry in self):
            raise ValidationError(self.env._("The date cannot be in the future."))

    def action_record(self):
        """Note it in the ledger and in the chatter, and stop what it forbids."""
        self.ensure_one()
        channels = [channel for channel in consent.CHANNELS if self[f"is_{channel}"]]
        if not channels:
            raise UserError(self.env._("Choose what the person agrees to or refuses."))
        record = self.env[self.model].browse(self.res_id)
        record.check_access("read")
        (person,) = self.env["crm.consent"]._get_people(record)
        if not (person.email or person.phone or person.partner_id):
            raise UserError(
                self.env._("Enter an email address or a phone number of the person first.")
            )
        message = record._message_log(body=self._get_note(channels))
        self.env["crm.consent"]._record(self._prepare_entries(record, person, channels, message))
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _prepare_entries(self, record, person, channels, message):
        company = record.sudo().company_id or self.env.company
        last = self.env["crm.consent"]._get_last_entries(person, company)
        common = {
            "company_id": company.id,
            "email": person.email,
            "phone": person.phone,
            "partner_id": person.partner_id,
            "lead_id": record.id if self.model == "crm.lead" else False,
            "date": self.date,
            "source": BY_COLLEAGUE,
            "wording": self.wording,
            "answer": self.answer,
            "message_id": message.id,
            "user_id": self.env.uid,
        }
        return [
            {
                **common,
                "channel": channel,
                "state": consent.GIVEN
                if self.says == "yes"
                else consent.refusal(last.get(channel)),
            }
            for channel in channels
        ]

    def _get_note(self, channels):
        names = ", ".join(
            self._fields[f"is_{name}"]._description_string(self.env) for name in channels
        )
        if self.says == "yes":
            return self.env._("The person agrees to: %s", names)
        return self.env._("The person does not agree to: %s", names)
