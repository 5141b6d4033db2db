"""Quick entry: what a call center clerk types while the person is on the phone."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import plaintext2html

from ..logic import qualification, repetition
from ..models.capture.crm_response_capture import KNOWN
from ..models.response.crm_response_type import POLARITIES

#: What the next call keeps of this one.
KEPT_FIELDS = ("type_id", "response_channel_id", "treatment_id", "campaign_id", "source_code")
#: Earlier answers shown.
EARLIER_LIMIT = 5


class CrmResponseEntry(models.TransientModel):
    """One answer, entered by hand and recorded through the door."""

    _name = "crm.response.entry"
    _description = "Quick Entry of Responses"
    _inherit = ["crm.response.parameters", "crm.response.person"]

    # Person
    phone = fields.Char()
    email_from = fields.Char(string="Email")
    contact_name = fields.Char(string="Name")
    partner_name = fields.Char(string="Company Name")
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="cascade",
    )
    lead_id = fields.Many2one("crm.lead", compute="_compute_on_file", string="Lead/Opportunity")
    has_hidden_lead = fields.Boolean(compute="_compute_on_file")
    earlier_ids = fields.Many2many(
        "crm.response", compute="_compute_on_file", string="Earlier Answers"
    )

    # Answer
    type_id = fields.Many2one(
        "crm.response.type",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.ref(
            "response_management.type_phone_call", raise_if_not_found=False
        ),
    )
    polarity = fields.Selection(
        POLARITIES, compute="_compute_polarity", store=True, readonly=False, precompute=True
    )
    response_channel_id = fields.Many2one(
        "utm.medium",
        compute="_compute_response_channel_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="cascade",
    )
    response_properties = fields.Properties(
        "Parameters", definition="type_id.response_properties_definition"
    )
    source_code = fields.Char()
    treatment_id = fields.Many2one("crm.treatment", ondelete="cascade")
    campaign_id = fields.Many2one(
        "utm.campaign",
        compute="_compute_campaign_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="cascade",
    )
    notes = fields.Text()

    # The call before
    previous_id = fields.Many2one("crm.response", readonly=True, ondelete="cascade")
    is_previous_double = fields.Boolean(readonly=True)

    @api.depends("phone", "email_from", "contact_name")
    def _compute_partner_id(self):
        for entry in self:
            found = entry._find_contact()
            is_meant = entry.partner_id and entry.partner_id.name == entry.contact_name
            entry.partner_id = found or (is_meant and entry.partner_id)

    @api.depends("phone", "email_from", "partner_id")
    def _compute_on_file(self):
        for entry in self:
            person = entry._get_person_values()
            lead = entry._find_lead(person)
            entry.lead_id = lead._filtered_access("read")
            entry.has_hidden_lead = bool(lead) and not entry.lead_id
            entry.earlier_ids = entry._find_earlier(person)

    # One method each: a default of the one field would keep the other from being computed.

    @api.depends("type_id")
    def _compute_polarity(self):
        for entry in self:
            entry.polarity = entry.type_id.polarity

    @api.depends("type_id")
    def _compute_response_channel_id(self):
        for entry in self:
            entry.response_channel_id = entry.type_id.response_channel_id

    @api.depends("treatment_id")
    def _compute_campaign_id(self):
        for entry in self:
            entry.campaign_id = entry.treatment_id.campaign_id or entry.campaign_id

    @api.onchange("phone", "email_from")
    def _onchange_person(self):
        self.contact_name = self.contact_name or self.lead_id.contact_name
        self.partner_name = self.partner_name or self.lead_id.partner_name

    @api.onchange("source_code")
    def _onchange_source_code(self):
        """Show at once which treatment is meant; a code that is corrected takes it back."""
        before = self.treatment_id
        self.treatment_id = self._find_treatment()
        if not self.treatment_id and self.campaign_id == before.campaign_id:
            self.campaign_id = False

    def action_save(self):
        """Record the answer and close the form."""
        response, is_double = self._capture_entry()
        message = (
            self.env._("The same answer is on file already: %s.", response.display_name)
            if is_double
            else self.env._("Recorded: %s.", response.display_name)
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if is_double else "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_save_and_new(self):
        """Record the answer and return an empty form for the next call of the same campaign."""
        response, is_double = self._capture_entry()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "response_management.crm_response_entry_action"
        )
        kept = {f"default_{name}": self[name] for name in KEPT_FIELDS if self[name]}
        action["context"] = {
            name: value.id if isinstance(value, models.BaseModel) else value
            for name, value in kept.items()
        } | {
            "dialog_size": "large",
            "default_previous_id": response.id,
            "default_is_previous_double": is_double,
        }
        return action

    def _capture_entry(self):
        """Record the answer and return its response, and whether it was on file already."""
        self.ensure_one()
        if (
            not any(self[name] for name in ("phone", "email_from", "contact_name", "partner_name"))
            and not self.partner_id
        ):
            raise UserError(self.env._("Enter a phone number, an email or a name."))
        self.env["crm.response"].check_access("create")
        response, (kind,) = self.env["crm.response"]._record([self._prepare_response_values()])
        return response, kind in (KNOWN, repetition.DOUBLE)

    def _prepare_response_values(self):
        """Return what is delivered to the door."""
        names = ("phone", "email_from", "contact_name", "partner_name", "polarity", "source_code")
        relations = (
            "partner_id",
            "type_id",
            "response_channel_id",
            "treatment_id",
            "campaign_id",
        )
        if self.treatment_id and self.treatment_id == self._find_treatment():
            # The door finds it again, and says that it was the code that named it.
            relations = relations[:3]
        parameters = self._get_parameter_values()
        return {
            **{name: self[name] for name in names if self[name]},
            **({"response_properties": parameters} if any(parameters.values()) else {}),
            **{name: self[name].id for name in relations if self[name]},
            "description": plaintext2html(self.notes) if self.notes else False,
            "user_id": self.env.uid,
            "capture_method": qualification.CAPTURE_MANUAL,
        }

    def _find_treatment(self):
        """Return the treatment that the source code names, by the rules of the door."""
        Treatment = self.env["crm.treatment"]
        if not (self.source_code and self.type_id):
            return Treatment
        Response = self.env["crm.response"]
        delivery = Response._normalize(
            {"type_id": self.type_id.id, "source_code": self.source_code}, {}
        )
        Response._identify([delivery])
        return Treatment.browse(delivery["treatment_id"] or ())._filtered_access("read")

    # ------------------------------------------------------------
    # WHO IS IT
    # ------------------------------------------------------------

    def _get_person_values(self):
        """Return the marks of the person, as the door works with them."""
        vals = {
            "type_id": self.type_id.id or True,
            "email_from": self.email_from,
            "phone": self.phone,
            "partner_id": self.partner_id._origin.id,
        }
        return self.env["crm.response"]._normalize(vals, {})

    def _find_contact(self):
        """Return the contact with this phone or email, or else the only one of this name."""
        person = {**self._get_person_values(), "partner_id": False}
        self.env["crm.response"]._match([person])
        Partner = self.env["res.partner"]
        found = Partner.browse(person["partner_id"] or ())._filtered_access("read")
        if found or person["email_normalized"] or person["phone_sanitized"]:
            return found
        name = (self.contact_name or "").strip()
        namesakes = Partner.search([("name", "=ilike", name)], limit=2) if name else Partner
        return namesakes if len(namesakes) == 1 else Partner

    def _find_lead(self, person):
        # sudo by the door: that there is an open lead is said to anybody, which one is not.
        delivery = dict(person)
        self.env["crm.response"]._match([delivery])
        return self.env["crm.lead"].browse(delivery["lead_id"] or ())

    def _find_earlier(self, person):
        """Return the latest answers of this person that the user may see."""
        marks = Domain.OR(
            Domain(field, "=", person[field])
            for field in ("email_normalized", "phone_sanitized", "partner_id")
            if person[field]
        )
        answered = Domain("responded", "=", True) & Domain("company_id", "=", self.env.company.id)
        return self.env["crm.response"].search(marks & answered, limit=EARLIER_LIMIT)
