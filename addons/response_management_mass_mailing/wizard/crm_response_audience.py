"""Dialog that puts people on a mailing list: those who responded, or any contacts."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from odoo.addons.crm_privacy.logic import consent

from ..logic import audience

#: Whom the chosen records name: a profile has the number of its contact.
CHOSEN = {
    "crm.response": "response_ids",
    "crm.responder.profile": "partner_ids",
    "res.partner": "partner_ids",
}
#: Of which these are people who responded.
RESPONDERS = ("crm.response", "crm.responder.profile")


class CrmResponseAudience(models.TransientModel):
    """Add each person once, leave out who asked to be left alone, and say how many and why."""

    _name = "crm.response.audience"
    _description = "Add to Mailing List"

    response_ids = fields.Many2many(
        "crm.response", string="Responses", context={"active_test": False}
    )
    partner_ids = fields.Many2many("res.partner", string="Contacts")
    chosen_count = fields.Integer(compute="_compute_counts", string="Chosen")

    destination = fields.Selection(
        [("new", "A new mailing list"), ("existing", "An existing mailing list")],
        required=True,
        default="new",
    )
    list_name = fields.Char(string="Name of the List", default=lambda self: self._default_name())
    list_id = fields.Many2one("mailing.list", string="Mailing List", ondelete="cascade")

    added_count = fields.Integer(compute="_compute_counts", string="To Add")
    known_count = fields.Integer(compute="_compute_counts", string="On the List Already")
    duplicate_count = fields.Integer(compute="_compute_counts", string="Chosen More Than Once")
    no_email_count = fields.Integer(compute="_compute_counts", string="Without a Valid Email")
    blacklisted_count = fields.Integer(compute="_compute_counts", string="Blacklisted")
    refused_count = fields.Integer(compute="_compute_counts", string="No Consent to Emails")
    opted_out_count = fields.Integer(compute="_compute_counts", string="Opted Out")

    # ------------------------------------------------------------
    # DEFAULTS
    # ------------------------------------------------------------

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        name = CHOSEN.get(self.env.context.get("active_model"))
        if name in fields and name not in values:
            values[name] = [Command.set(self.env.context.get("active_ids") or [])]
        return values

    @api.model
    def _default_name(self):
        if self.env.context.get("active_model") not in RESPONDERS:
            return False
        day = fields.Date.context_today(self)
        return self.env._("Responders of %(date)s", date=day.isoformat())

    # ------------------------------------------------------------
    # WHO IS ADDED
    # ------------------------------------------------------------

    @api.depends("response_ids", "partner_ids", "destination", "list_id")
    def _compute_counts(self):
        for wizard in self:
            outcomes = list(wizard._select()[1].values())
            wizard.chosen_count = len(outcomes)
            for outcome in (
                audience.ADDED,
                audience.KNOWN,
                audience.DUPLICATE,
                audience.NO_EMAIL,
                audience.BLACKLISTED,
                audience.REFUSED,
                audience.OPTED_OUT,
            ):
                wizard[f"{outcome}_count"] = outcomes.count(outcome)

    def _select(self):
        """Return ``(records, {id: outcome})`` of those chosen."""
        # ``_origin``: in a form that is not saved yet the chosen records are new ones.
        records = (self.response_ids or self.partner_ids)._origin
        candidates = [
            audience.Candidate(record.id, _get_email(record)) for record in records.sorted("id")
        ]
        emails = {candidate.email for candidate in candidates if candidate.email}
        return records, audience.select(candidates, self._get_address_states(emails))

    def _get_address_states(self, emails):
        """Return what the people behind ``emails`` asked for, and who is on the list."""
        verdicts = self.env["crm.consent"]._may_contact(
            [consent.Person(email, email) for email in emails], consent.MAIL
        )
        unwanted = {email: each.reason for email, each in verdicts.items() if not each.is_allowed}
        mailing_list = self.list_id._origin if self.destination == "existing" else None
        subscriptions = self.env["mailing.subscription"].search(
            [
                ("list_id", "=", mailing_list.id if mailing_list else False),
                ("contact_id.email_normalized", "in", list(emails)),
            ]
        )
        left = subscriptions.filtered("opt_out")
        return audience.AddressStates(
            blacklisted=frozenset(
                email for email, reason in unwanted.items() if reason == consent.BLACKLISTED
            ),
            refused=frozenset(
                email
                for email, reason in unwanted.items()
                if reason not in (consent.BLACKLISTED, consent.LEFT_LISTS)
            )
            | self._get_erased(emails),
            opted_out=frozenset(self.env["crm.response"]._get_opted_out(emails))
            | frozenset(email for email, reason in unwanted.items() if reason == consent.LEFT_LISTS)
            | frozenset(left.contact_id.mapped("email_normalized")),
            subscribed=frozenset((subscriptions - left).contact_id.mapped("email_normalized")),
        )

    @api.model
    def _get_erased(self, emails):
        """Return those of ``emails`` that nobody may enter again, which would stop all others."""
        # sudo: who was erased is read by nobody; they count among those without consent.
        suppression = self.env["crm.suppression"].sudo()
        found = suppression._find_suppressed(self.env.company.id, emails, ())
        return frozenset(email for _kind, email in found)

    # ------------------------------------------------------------
    # ADD
    # ------------------------------------------------------------

    def action_apply(self):
        """Add the people and return the action that shows the list, with what was left out."""
        self.ensure_one()
        records, outcomes = self._select()
        added = records.filtered(lambda record: outcomes[record.id] == audience.ADDED)
        if not added:
            raise UserError(
                self.env._(
                    "None of the selected people can be added: they are on the list already, "
                    "opted out, or have no valid email. Choose other people."
                )
            )
        mailing_list = self._get_list()
        self._subscribe(added.sorted("id"), mailing_list)
        return self._show(mailing_list)

    def _get_list(self):
        if self.destination == "existing":
            if not self.list_id:
                raise ValidationError(self.env._("Choose the mailing list to add the people to."))
            return self.list_id
        if not (self.list_name or "").strip():
            raise ValidationError(self.env._("Give the new mailing list a name."))
        return self.env["mailing.list"].create({"name": self.list_name.strip()})

    def _subscribe(self, records, mailing_list):
        """Subscribe the people of ``records``; mailing contacts on file are used again."""
        people = {_get_email(record): record for record in records}
        contacts = {
            contact.email_normalized: contact
            for contact in self.env["mailing.contact"].search(
                [("email_normalized", "in", list(people))], order="id desc"
            )
        }
        created = self.env["mailing.contact"].create(
            [
                _prepare_contact_values(record)
                for email, record in people.items()
                if email not in contacts
            ]
        )
        subscribed = created.union(*contacts.values())
        self.env["mailing.subscription"].create(
            [{"contact_id": contact.id, "list_id": mailing_list.id} for contact in subscribed]
        )
        # The same rows are a relation, too, which does not know of them yet.
        subscribed.invalidate_recordset(["list_ids"])
        mailing_list.invalidate_recordset(["contact_ids"])

    def _show(self, mailing_list):
        """Return a notification of what was done, followed by the contacts of the list."""
        known, duplicate, no_email = self.known_count, self.duplicate_count, self.no_email_count
        blacklisted, opted_out = self.blacklisted_count, self.opted_out_count
        refused = self.refused_count
        left_out = [
            known and self.env._("%(count)s on the list already", count=known),
            duplicate and self.env._("%(count)s chosen more than once", count=duplicate),
            no_email and self.env._("%(count)s without a valid email", count=no_email),
            blacklisted and self.env._("%(count)s blacklisted", count=blacklisted),
            refused and self.env._("%(count)s without consent to emails", count=refused),
            opted_out and self.env._("%(count)s opted out", count=opted_out),
        ]
        added = {"count": self.added_count, "list": mailing_list.name}
        if any(left_out):
            message = self.env._(
                "Added to “%(list)s”: %(count)s. Left out: %(reasons)s.",
                reasons=", ".join(filter(None, left_out)),
                **added,
            )
        else:
            message = self.env._("Added to “%(list)s”: %(count)s.", **added)
        contacts = mailing_list.action_view_contacts()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": message, "sticky": True, "next": contacts},
        }


def _get_email(record):
    return record.email_normalized or ""


def _prepare_contact_values(record):
    """Return the values of the mailing contact of a response or a contact."""
    if record._name == "crm.response":
        name = record.contact_name or record.partner_name or record.email_normalized
        company, email = record.partner_name, record.email_from
    else:
        name, company, email = record.name, record.commercial_company_name, record.email
    return {
        "name": name or record.email_normalized,
        "company_name": company,
        "email": email,
        "country_id": record.country_id.id,
    }
