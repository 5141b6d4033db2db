"""Leads have a person and an interest: what makes them fit to be qualified."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import email_normalize, parse_contact_from_email

from ..common.res_company import PERSON_ON_CREATION

#: Whose facts are checked here; other addons check theirs.
ADDON = "response_management"

#: Leads that an error message names.
NAMED_LEADS = 3


class CrmLead(models.Model):
    """The lead as "contact @ unit" with what they want to buy.

    Creating a lead asks for nothing, unless the company says so; qualifying it, which is making an
    opportunity of it by whatever way, asks for a contact or a company and, as soon as the company
    has buying interests to choose from, for a primary one.
    """

    # One capability per file: person and interest, forecast, responses.
    _inherit = "crm.lead"

    primary_interest_id = fields.Many2one(
        "crm.interest",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        tracking=True,
        help="What they want to buy first of all. A lead may do without; to be qualified it needs "
        "one.",
    )
    interest_ids = fields.Many2many(
        "crm.interest",
        string="Buying Interests",
        check_company=True,
        help="Everything they want to buy, including the primary interest.",
    )

    def _get_sparse_domains(self):
        having = [("id", "=", self.id), ("interest_ids", "!=", False)]
        return {**super()._get_sparse_domains(), "interest_ids": ("crm.lead", having)}

    @api.onchange("primary_interest_id")
    def _onchange_primary_interest_id(self):
        self._align_interests(is_primary_given=True)

    @api.onchange("interest_ids")
    def _onchange_interest_ids(self):
        self._align_interests(is_primary_given=False)

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._check_given_facts(vals_list, ADDON)
        vals_list = [_add_primary_interest(vals) for vals in vals_list]
        given = [(vals.get("primary_interest_id"), vals.get("interest_ids")) for vals in vals_list]
        leads = super().create(vals_list)
        for lead, (primary_id, interests) in zip(leads, given, strict=True):
            if interests:
                lead._align_interests(is_primary_given=bool(primary_id))
        leads._check_person_on_creation()
        leads.filtered("forecast_decision")._stamp_forecast_decision()
        return leads

    def write(self, vals):
        self._check_changed_facts(vals, ADDON)
        if vals.get("type") == "opportunity":
            self._check_qualifiable(vals)
        decided = self._get_newly_decided(vals)
        names = {"primary_interest_id", "interest_ids"} & vals.keys()
        result = super().write(vals)
        if names:
            self._align_interests(is_primary_given="primary_interest_id" in names)
        decided._stamp_forecast_decision()
        return result

    def _align_interests(self, *, is_primary_given):
        """Make the primary interest one of the interests, whichever of them was given."""
        for lead in self:
            # Interests chosen in a form but not saved yet wrap the ones on file.
            primary, interests = lead.primary_interest_id._origin, lead.interest_ids._origin
            if is_primary_given:
                if primary - interests:
                    lead.interest_ids = interests + primary
                continue
            if not primary & interests:
                primary = interests if len(interests) == 1 else interests.browse()
            if primary != lead.primary_interest_id._origin:
                lead.primary_interest_id = primary

    # ------------------------------------------------------------
    # QUALIFICATION
    # ------------------------------------------------------------

    def convert_opportunity(self, partner, user_ids=False, team_id=False):
        """Convert, save that rule-based assignment hands out unqualified leads as leads.

        Nobody is there to choose an interest, and one such lead must not stop the whole run.
        """
        if not self.env.context.get("leave_unqualified_leads"):
            return super().convert_opportunity(partner, user_ids=user_ids, team_id=team_id)
        lacking = self._get_lacking_person(partner) | self._get_lacking_interest()
        if lacking and user_ids:
            lacking._handle_salesmen_assignment(user_ids=user_ids, team_id=team_id)
        return super(CrmLead, self - lacking).convert_opportunity(
            partner, user_ids=(self - lacking) and user_ids, team_id=(self - lacking) and team_id
        )

    def _check_qualifiable(self, vals=None):
        """Make sure that these leads may become opportunities with ``vals`` written to them.

        :raise UserError: naming the first leads without contact and company, or without interest
        """
        # Portal users who accept an opportunity cannot mend it: what they may do decides.
        if self.env.user.share:
            return
        leads = self.filtered(lambda lead: lead.type == "lead")
        vals = vals or {}
        if not any(vals.get(name) for name in ("partner_id", "contact_name", "partner_name")):
            nameless = leads._get_lacking_person()
            # Jobs and automations cannot be asked, as on creation.
            if nameless and not self.env.su:
                raise UserError(nameless._get_person_message())
        if not self.env.su and not vals.get("primary_interest_id"):
            leads._check_interest()

    def _check_interest(self):
        """:raise UserError: naming the first leads that need a primary interest and have none"""
        aimless = self.filtered(lambda lead: lead.type == "lead")._get_lacking_interest()
        if aimless:
            raise UserError(
                self.env._(
                    "An opportunity needs a primary buying interest, and there is none on: "
                    "%(leads)s. Choose what they want to buy first of all, then convert.",
                    leads=aimless._get_names(),
                )
            )

    def _get_lacking_person(self, partner=None):
        """Return the leads with neither a contact nor a company, after a look at their email.

        Leads from incoming mail have an address only; who wrote is then called as it says, just
        as natively a customer made of the lead would be.
        """
        if partner:
            return self.browse()
        nameless = self.filtered(
            lambda lead: not (lead.partner_id or lead.contact_name or lead.partner_name)
        )
        for lead in nameless.filtered(lambda lead: email_normalize(lead.email_from)):
            name, email = parse_contact_from_email(lead.email_from)
            lead.contact_name = name or email.partition("@")[0]
        return nameless.filtered(lambda lead: not lead.contact_name)

    def _get_lacking_interest(self):
        """Return the leads that need a primary interest to be qualified and have none."""
        return self.filtered(
            lambda lead: (
                not lead.primary_interest_id
                and (lead.company_id or self.env.company)._is_interest_demanded()
            )
        )

    def _check_person_on_creation(self):
        """:raise UserError: if the company wants a name on each lead and a user left it out

        Mail, web forms and imports bring what they have; only people at a form can be asked.
        """
        if self.env.su or self.env.user.share or self.env.context.get("import_file"):
            return
        nameless = self.filtered(
            lambda lead: (
                not (lead.contact_name or lead.partner_name or lead.partner_id)
                and (lead.company_id or self.env.company).lead_person_policy == PERSON_ON_CREATION
            )
        )
        if nameless:
            raise UserError(nameless._get_person_message())

    def _get_person_message(self):
        return self.env._(
            "A lead is a contact or a company, best both, and neither is named on: %(leads)s. "
            "Fill in the contact name, the company name or the customer.",
            leads=self._get_names(),
        )

    def _get_names(self):
        """Return the names of the first leads, and how many more there are."""
        names = ", ".join(lead.name or "" for lead in self[:NAMED_LEADS])
        more = len(self) - NAMED_LEADS
        return (
            self.env._("%(names)s and %(more)s more", names=names, more=more) if more > 0 else names
        )

    def _on_attached(self, responses):
        """Add the interests of the responses; the first becomes primary if there is none."""
        result = super()._on_attached(responses)
        new = responses.interest_id - self.interest_ids
        if new:
            vals = {"interest_ids": [Command.link(interest.id) for interest in new]}
            if not self.primary_interest_id:
                vals["primary_interest_id"] = new[0].id
            self.write(vals)
        return result

    # ------------------------------------------------------------
    # SEAMS
    # ------------------------------------------------------------

    def _get_linked_domains(self):
        having = ("crm.lead", [("id", "in", self.ids), ("interest_ids", "!=", False)])
        return {**super()._get_linked_domains(), "crm.interest": having}

    def _merge_get_fields(self):
        return [*super()._merge_get_fields(), "primary_interest_id"]

    def _merge_get_fields_specific(self):
        specific = super()._merge_get_fields_specific()
        if self._is_linked("crm.interest"):
            specific["interest_ids"] = lambda fname, leads: leads.interest_ids
        return specific


def _add_primary_interest(vals):
    """Return ``vals`` in which a primary interest is among the interests, unless they name some.

    Given with the other values it is stored for the whole batch at once.
    """
    if not vals.get("primary_interest_id") or vals.get("interest_ids"):
        return vals
    return {**vals, "interest_ids": [Command.link(vals["primary_interest_id"])]}
