"""Companies, contacts and campaigns of another system."""

from odoo import models
from odoo.fields import Domain

from odoo.addons.response_management.logic.normalize import fold
from odoo.addons.response_management.tools import country_names, folded_name

from ...logic import source_table
from . import crm_migration_row as rows
from .crm_migration_prices import BatchAmounts

ADDRESS = ("street", "city", "zip")


class CrmMigration(models.Model):
    """What is there already by email or name is linked as it is: nothing of it is changed."""

    _inherit = "crm.migration"

    def _record_accounts(self, batch):
        Partner = self.env["res.partner"]
        known = folded_name.find_ids(
            Partner,
            ["name"],
            {row.data["name"] for row in batch},
            Domain("is_company", "=", True) & self._get_company_domain(),
        )
        # Only persons have a last name, whatever other columns a file has.
        persons = batch.filtered(lambda row: row.data.get("is_person") or row.data.get("last_name"))
        self._record_partners(
            batch - persons,
            lambda row: known.get(fold(row.data["name"])),
            lambda row: {"name": row.data["name"], "is_company": True},
        )
        people = self._find_people(persons)
        self._record_partners(
            persons,
            lambda row: people.get(_get_email(row)),
            lambda row: {"name": _get_name(row.data), "function": row.data.get("function")},
        )

    def _record_contacts(self, batch):
        known = self._find_people(batch)
        resolve = self._resolve(batch, "account")

        def get_values(row):
            account = resolve(row.data, "account")
            return {
                "name": _get_name(row.data) or row.data.get("company") or row.data.get("email"),
                "parent_id": account and account[1],
                "function": row.data.get("function"),
            }

        def find(row):
            # A person account is its contact.
            account = row.data.get("is_person") and resolve(row.data, "account")
            return account[1] if account else known.get(_get_email(row))

        self._record_partners(batch, find, get_values)
        if self.system == source_table.HUBSPOT:
            self._record_lifecycle_leads(batch)

    def _get_company_domain(self):
        """Return which contacts and leads may be linked: not those of other companies."""
        return Domain("company_id", "in", [False, self.company_id.id])

    def _find_people(self, batch):
        """Return ``{email: partner id}`` of those of the rows who are there, the oldest of each."""
        emails = {_get_email(row) for row in batch} - {""}
        found = self.env["res.partner"].search_fetch(
            Domain("email_normalized", "in", list(emails)) & self._get_company_domain(),
            ["email_normalized"],
            order="id desc",
        )
        return {partner.email_normalized: partner.id for partner in found}

    def _record_partners(self, batch, find, get_values):
        """Make partners of the rows, or link those that are there."""
        if not batch:
            return
        found = {row: find(row) for row in batch}
        there = batch.filtered(lambda row: found[row])
        Partner = self.env["res.partner"]
        linked = [Partner.browse(found[row]) for row in there]
        self._keep(there, linked, created=False)
        self._close_rows(there, linked, rows.KNOWN)
        duplicates = _find_duplicates(batch - there)
        new = (batch - there).filtered(lambda row: row not in duplicates)
        countries = self._get_countries(row.data.get("country") for row in new)
        states = self._get_states([row.data for row in new], countries)
        mapping = self._get_mapping()
        made = Partner.create(
            [
                {
                    **get_values(row),
                    "email": row.data.get("email"),
                    "phone": row.data.get("phone") or row.data.get("mobile"),
                    "website": row.data.get("website"),
                    **{name: row.data.get(name) for name in ADDRESS},
                    "country_id": countries.get(row.data.get("country")),
                    "state_id": states.get((row.data.get("country"), row.data.get("state"))),
                    # Whose they were; unassigned where the former owner is no user here.
                    "user_id": mapping("owner", row.data.get("owner")).user_id.id,
                    "comment": self._get_html_notes(
                        row.data,
                        self._describe_state(row.data, states),
                        self._describe_second_phone(row.data),
                    ),
                }
                for row in new
            ]
        )
        self._keep(new, made)
        self._close_rows(new, made)
        # The same person twice there is one person here.
        partner_of = dict(zip(new, made, strict=True))
        again = batch.browse(row.id for row in duplicates)
        same = [partner_of[duplicates[row]] for row in again]
        self._keep(again, same, created=False)
        self._close_rows(again, same, rows.KNOWN)

    def _describe_second_phone(self, data):
        """Return a line with the mobile number of somebody who has another one, too."""
        mobile = data.get("mobile")
        if not mobile or not data.get("phone") or mobile == data["phone"]:
            return None
        return self.env._("Mobile: %s", mobile)

    def _get_countries(self, names):
        """Return ``{name: country id}`` of those names that mean a country, in one query."""
        codes = {name: country_names.find_code(name) for name in set(names) if name}
        found = self.env["res.country"].search_fetch(
            [("code", "in", list(filter(None, codes.values())))], ["code"]
        )
        ids = {country.code: country.id for country in found}
        return {name: ids.get(code) for name, code in codes.items()}

    # ------------------------------------------------------------
    # CAMPAIGNS
    # ------------------------------------------------------------

    def _record_campaigns(self, batch):
        mapping, amounts = self._get_mapping(), BatchAmounts(self)
        there = self._find_campaigns({row.data["name"] for row in batch})
        known = batch.filtered(lambda row: fold(row.data["name"]) in there)
        linked = [there[fold(row.data["name"])] for row in known]
        self._keep(known, linked, created=False)
        self._close_rows(known, linked, rows.KNOWN)
        new = batch - known
        made = self.env["utm.campaign"].create(
            [
                {
                    "title": row.data["name"],
                    "user_id": self._get_owner_id(mapping, row.data) or self.env.uid,
                    **self._get_campaign_days(row.data),
                    "expected_cost": amounts.convert(
                        row.data.get("budget"), row.data, self._get_cost_day(row.data)
                    )
                    or 0,
                }
                for row in new
            ]
        )
        self._add_notes(
            {
                row: text
                for row in known | new
                if (text := self._describe_campaign(row.data, amounts))
            }
        )
        self._keep(new, made)
        self._close_rows(new, made)
        self._record_costs(new, made, amounts)

    def _record_costs(self, batch, campaigns, amounts):
        """Book what a campaign cost on its last day."""
        costs = [
            (row, campaign)
            for row, campaign in zip(batch, campaigns, strict=True)
            if amounts.convert(row.data.get("cost"), row.data, self._get_cost_day(row.data))
        ]
        made = self.env["crm.campaign.cost"].create(
            [
                {
                    "campaign_id": campaign.id,
                    "name": self.env._("Cost of the campaign before the migration"),
                    "date": self._get_cost_day(row.data),
                    "amount": float(row.data["cost"]),
                    "currency_id": amounts.get_currency(row.data).id,
                    "company_id": self.company_id.id,
                }
                for row, campaign in costs
            ]
        )
        self._keep([row for row, _campaign in costs], made, kind="campaign_cost")

    def _get_cost_day(self, data):
        """Return the day of the costs of a campaign: its last one that is known."""
        return self._to_day(
            data.get("date_end")
            or data.get("date_start")
            or data.get("created")
            or self.env.cr.now()
        )

    def _get_campaign_days(self, data):
        """Return from when to when a campaign ran; an end before its start is left out."""
        start, end = self._to_day(data.get("date_start")), self._to_day(data.get("date_end"))
        return {
            "date_start": start,
            "date_end": end if not (start and end) or end >= start else None,
        }

    def _describe_campaign(self, data, amounts):
        """Return what a campaign has no field for: it is kept in its row, and what is left out."""
        day = self._get_cost_day(data)
        lines = [
            self.env._(
                "%(what)s left out because no exchange rate is known: %(amount)s",
                what=what,
                amount=text,
            )
            for what, text in (
                (self.env._("Budget"), data.get("budget")),
                (self.env._("Cost"), data.get("cost")),
            )
            if text and amounts.convert(text, data, day) is None
        ]
        if data.get("date_end") and not self._get_campaign_days(data)["date_end"]:
            lines.append(self.env._("End date left out because it is before the start."))
        return (self._get_notes(data, *lines) or "").replace("\n", "; ") or None

    def _find_campaigns(self, titles):
        """Return ``{folded title: campaign}`` of those that are there."""
        ids = folded_name.find_ids(self.env["utm.campaign"], ["title"], titles)
        return {
            name: self.env["utm.campaign"].browse(campaign_id) for name, campaign_id in ids.items()
        }


def _get_email(row):
    return row.data.get("email", "").strip().lower()


def _get_name(data):
    """Return the name of a person, given in parts or as a whole."""
    parts = " ".join(filter(None, (data.get("first_name"), data.get("last_name"))))
    return data.get("name") or parts


def _find_duplicates(rows):
    """Return ``{row: the first row of the same person}`` for the later ones."""
    first_of, duplicates = {}, {}
    for row in rows:
        identity = _get_email(row) or row.key
        if first_of.setdefault(identity, row) != row:
            duplicates[row] = first_of[identity]
    return duplicates
