"""Confirm first: who is entered on a list is on it once the owner of the address confirms it."""

from collections.abc import Collection

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize

from odoo.addons.crm_privacy.logic import consent
from odoo.addons.crm_privacy.models.consent.crm_consent import BY_CONFIRMATION
from odoo.addons.crm_privacy.models.erasure.crm_suppression import SuppressedError
from odoo.addons.crm_privacy.tools.inner_context import get_inner, inner

#: Set while a visitor acts through a link of a mailing: the address is theirs.
IS_PROVEN = "mailing_address_is_proven"
#: Set while a confirmation is carried out.
IS_CONFIRMED = "mailing_subscription_is_confirmed"
#: How a search may ask for those who have not opted out.
STILL_SUBSCRIBED = (
    ("=", {False}),
    ("in", {False}),
    ("!=", {True}),
    ("not in", {True}),
)


class MailingList(models.Model):
    _name = "mailing.list"
    _inherit = ["mailing.list", "crm.confirm.first.mixin"]

    is_confirmed_first = fields.Boolean(
        help=(
            "People who subscribe on a website get an email with a link, and are on the list once "
            "they confirm it. Unconfirmed subscriptions are deleted."
        ),
    )

    def _get_contact_statistics_fields(self):
        """Count who has not confirmed neither as somebody on the list nor as one who left it."""
        counts = super()._get_contact_statistics_fields()
        is_known = "COALESCE(r.is_unconfirmed, FALSE) = FALSE"
        counts["contact_count"] = f"COUNT(*) FILTER (WHERE {is_known}) AS contact_count"
        counts["contact_count_opt_out"] = (
            f"COUNT(*) FILTER (WHERE r.opt_out IS TRUE AND {is_known}) AS contact_count_opt_out"
        )
        return counts


class MailingSubscription(models.Model):
    """Until it is confirmed, a subscription counts natively as one that was left.

    So nothing is sent to it, no matter who sends. It tells no response, and no figure of the list
    counts it. The erased confirm first on any list, for anybody can enter their address.
    """

    _inherit = "mailing.subscription"

    is_unconfirmed = fields.Boolean(
        string="Not Confirmed",
        readonly=True,
        copy=False,
        help="The owner of the address has not confirmed yet that they want to be on the list.",
    )

    @api.model
    def _search(
        self,
        domain,
        offset=0,
        limit=None,
        order=None,
        *,
        active_test=True,
        bypass_access=False,
    ):
        """Tell visitors of who waits what they hear of anybody: that they have subscribed.

        Else they would hear who was erased.
        """
        if not self.env.user._is_internal():
            domain = Domain(domain).map_conditions(_with_waiting)
        return super()._search(
            domain,
            offset,
            limit,
            order,
            active_test=active_test,
            bypass_access=bypass_access,
        )

    @api.model_create_multi
    def create(self, vals_list):
        contacts = self.env["mailing.contact"].browse(
            {vals.get("contact_id") for vals in vals_list} - {None, False}
        )
        if self._is_proven():
            self._welcome_back(contacts)
            return super().create(vals_list)
        lists = self._find_confirming(vals_list)
        erased = set(contacts.sudo()._get_erased(self.env.company).ids)
        waiting = [
            not vals.get("opt_out")
            and (vals.get("list_id") in lists or vals.get("contact_id") in erased)
            for vals in vals_list
        ]
        subscriptions = super().create(
            [
                # No date of leaving, for nobody has left.
                {**vals, "opt_out": True, "opt_out_datetime": False, "is_unconfirmed": True}
                if waits
                else vals
                for vals, waits in zip(vals_list, waiting, strict=True)
            ]
        )
        subscriptions.filtered("is_unconfirmed")._ask_for_confirmation()
        return subscriptions

    def write(self, vals):
        """Have who comes back confirm it as well."""
        if vals.get("opt_out") is not False:
            return super().write(vals)
        if self._is_proven():
            self._welcome_back(self.contact_id)
            return super().write(vals)
        erased = self.contact_id._get_erased(self.env.company)
        back = self.filtered(
            lambda each: (
                each.opt_out and (each.list_id.is_confirmed_first or each.contact_id in erased)
            )
        )
        if not back:
            return super().write(vals)
        super(MailingSubscription, self - back).write(vals)
        rest = {name: value for name, value in vals.items() if name != "opt_out"}
        super(MailingSubscription, back).write({**rest, "is_unconfirmed": True})
        back._ask_for_confirmation()
        return True

    @api.model
    def _is_proven(self):
        """Return whether nobody has to confirm: colleagues, programs, links of a mailing."""
        return self._is_shown() or self.env.user._is_internal()

    @api.model
    def _is_shown(self):
        """Return whether it was shown whose the address is: by a link that was sent there."""
        return get_inner(self.env, IS_PROVEN) or get_inner(self.env, IS_CONFIRMED)

    @api.model
    def _welcome_back(self, contacts):
        """Let those be recorded again who were erased and have shown that they subscribe.

        :raise SuppressedError: it is a colleague who enters them
        """
        erased = contacts.sudo()._get_erased(self.env.company)
        if not erased:
            return
        if not self._is_shown():
            raise SuppressedError(self.env["crm.suppression"]._get_reason())
        erased._release(self.env.company)

    @api.model
    def _find_confirming(self, vals_list):
        """Return the ids of those lists that ask for a confirmation."""
        lists = self.env["mailing.list"].browse({vals.get("list_id") for vals in vals_list})
        return set(lists.sudo().filtered("is_confirmed_first").ids)

    # ------------------------------------------------------------
    # CONFIRMATION
    # ------------------------------------------------------------

    def _ask_for_confirmation(self):
        for subscription in self:
            address = email_normalize(subscription.contact_id.email or "")
            if not address:
                continue
            mailing_list = subscription.list_id
            is_waiting = (
                self.env["crm.confirmation"]
                .sudo()
                .search_count(
                    [
                        ("model", "=", self._name),
                        ("res_id", "=", subscription.id),
                        ("state", "=", "pending"),
                    ],
                    limit=1,
                )
            )
            if not is_waiting:
                self.env["crm.confirmation"]._ask(
                    subscription,
                    address,
                    self.env.company,
                    name=mailing_list.name
                    if mailing_list.is_public
                    else self.env._("Our newsletter"),
                    scope_key=f"{mailing_list._name},{mailing_list.id}",
                    days=mailing_list.confirmation_days,
                )

    def _on_confirmed(self, confirmation):
        """Put the person on the list as of now; it is noted as their act, and in the ledger."""
        self.ensure_one()
        if not self.is_unconfirmed:
            return
        confirmed = self.with_company(confirmation.company_id).with_context(
            **inner({IS_CONFIRMED: True})
        )
        confirmed.write({"opt_out": False, "is_unconfirmed": False})
        self.env["crm.consent"]._record(
            [
                {
                    "company_id": confirmation.company_id.id,
                    "email_normalized": confirmation.email_normalized,
                    "channel": consent.MAIL,
                    "state": consent.GIVEN,
                    "source": BY_CONFIRMATION,
                    "source_name": self.list_id.name,
                    "wording": confirmation.name,
                    "message_id": confirmation.message_id.id,
                }
            ]
        )

    def _on_confirmation_expired(self):
        """Erase who did not confirm, but for those who had been on the list before."""
        waiting = self.filtered("is_unconfirmed")
        confirmations = self.env["crm.confirmation"].search(
            [("model", "=", self._name), ("res_id", "in", waiting.ids)]
        )
        asked = {each.res_id: each.date for each in confirmations}
        # Entered by the very act that waits, not long before it.
        fresh = waiting.filtered(lambda each: each.create_date >= asked[each.id])
        (waiting - fresh).write({"is_unconfirmed": False})
        contacts = fresh.contact_id.filtered(
            lambda contact: (
                contact.subscription_ids <= fresh
                and contact.create_date >= min(asked.values())
                and not contact.create_uid._is_internal()
            )
        )
        fresh.unlink()
        contacts.unlink()


def _with_waiting(condition):
    """Return ``condition`` so that a person who waits counts among those who have not opted out."""
    if condition.field_expr != "opt_out":
        return condition
    value = condition.value
    values = {*value} if isinstance(value, Collection) else {value}
    if (condition.operator, values) in STILL_SUBSCRIBED:
        return condition | Domain("is_unconfirmed", "=", True)
    return condition
