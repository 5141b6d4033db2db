"""Leads and deals of another system, with the dates that it knows."""

from collections import defaultdict

from odoo import fields, models

from odoo.addons.crm_privacy.tools import utm_source
from odoo.addons.response_management.logic.normalize import fold
from odoo.addons.response_management.tools import folded_name

from ...logic import hubspot_tables, past_funnel, source_table, value_words
from . import crm_migration_row as rows
from .crm_migration_partners import _get_name

to_datetime = fields.Datetime.to_datetime


class Words:
    """What the words of a batch are here, looked up once for all of its rows."""

    def __init__(self, migration, data):
        stages = [("team_ids", "in", [False, *migration.team_id.ids])]
        self._stages = migration.env["crm.stage"].search(stages)
        self.mapping = migration._get_mapping()
        self.countries = migration._get_countries(each.get("country") for each in data)
        self.states = migration._get_states(data, self.countries)
        sources = {each["source"] for each in data if each.get("source")}
        self._sources = migration._find_or_make(
            utm_source.MODEL, utm_source.NAME_FIELDS[0], sources
        )
        self.reasons = {}

    def get_source_id(self, data):
        return self._sources[fold(data["source"])] if data.get("source") else None

    def get_stage(self, name, end):
        """Return the stage for a deal of that stage there, which has or has not ended."""
        mapped = self.mapping("stage", name).stage_id
        is_won = end == value_words.WON
        if mapped and mapped.is_won == is_won:
            return mapped
        return self._stages.filtered(lambda stage: stage.is_won == is_won)[:1]


class CrmMigration(models.Model):
    """A lead that became a deal is one record with it, as it would be in Odoo.

    Dates that contradict each other are left out, and the row says so.
    """

    _inherit = "crm.migration"

    # ------------------------------------------------------------
    # DEALS
    # ------------------------------------------------------------

    def _record_deals(self, batch):
        leads_of, roles_of = self._get_linked_rows(batch)
        resolve = self._resolve(
            [*batch, *(row for linked in roles_of.values() for row in linked),
             *(row for linked in leads_of.values() for row in linked)],
            "account", "contact", "campaign", "converted_contact",
        )  # fmt: skip
        leads = [row.data for linked in leads_of.values() for row in linked]
        words = Words(self, [*(row.data for row in batch), *leads])
        words.reasons = self._get_lost_reasons(batch)
        notes, vals_list = {}, []
        for row in batch:
            lead = leads_of[row.key][:1]
            vals, left_out = self._prepare_deal(row.data, lead and lead[0].data, words)
            contacts = self._describe_contacts(roles_of[row.key], resolve)
            vals["description"] = self._get_html_notes(
                row.data,
                *self._describe_deal(row.data, words),
                contacts,
                *(line for each in leads_of[row.key] for line in self._describe_lead(each, words)),
                more=[each.data for each in leads_of[row.key]],
            )
            vals["partner_id"] = self._get_deal_partner(row, roles_of[row.key], lead, resolve)
            campaign = resolve(row.data, "campaign")
            vals["campaign_id"] = campaign and campaign[1]
            vals_list.append({name: value for name, value in vals.items() if value is not None})
            if left_out:
                notes[row] = self._describe_left_out(left_out)
        made = self.env["crm.lead"].create(vals_list)
        self._keep(batch, made)
        self._close_rows(batch, made)
        self._add_notes(notes)
        linked = [
            (row, deal)
            for source, deal in zip(batch, made, strict=True)
            for row in leads_of[source.key]
        ]
        self._keep([row for row, _deal in linked], [deal for _row, deal in linked], created=False)

    def _get_linked_rows(self, batch):
        """Return the rows of leads that became these deals, and of contacts in them, by deal."""
        found = self.env["crm.migration.row"].search_fetch(
            [
                ("migration_id", "=", self.id),
                ("into_kind", "=", source_table.DEAL),
                ("into_key", "in", batch.mapped("key")),
                ("state", "=", rows.TO_LINK),
            ],
            ["key", "data", "kind", "into_key"],
            order="id",
        )
        leads_of, roles_of = defaultdict(list), defaultdict(list)
        for row in found:
            (leads_of if row.kind == source_table.LEAD else roles_of)[row.into_key].append(row)
        return leads_of, roles_of

    def _describe_deal(self, data, words):
        """Return lines with what a deal said that has no field here."""
        used = value_words.get_amount(self.system, data)
        amounts = dict.fromkeys((data.get("amount"), data.get("expected")))
        stage = data.get("stage")
        return [
            data.get("told"),
            *(
                self.env._("Amount besides: %s", amount)
                for amount in amounts
                if amount and amount != used
            ),
            stage and not words.mapping("stage", stage).stage_id and self.env._("Stage: %s", stage),
        ]

    def _describe_contacts(self, roles, resolve):
        """Return a line with who took part in a deal, and as what."""
        told = []
        for role in roles:
            found = resolve(role.data, "contact")
            if not found:
                continue
            words = [self.env["res.partner"].browse(found[1]).display_name, role.data.get("role")]
            told.append(" - ".join(filter(None, words)))
        return self.env._("Contacts: %s", "; ".join(told)) if told else None

    def _describe_lead(self, row, words):
        """Return lines with what a lead said that its deal has no field for."""
        data = row.data
        return [
            self._describe_state(data, words.states),
            self._describe_second_phone(data),
            data.get("subject") and self.env._("Lead: %s", data["subject"]),
            data.get("status") and self.env._("Status of the lead: %s", data["status"]),
        ]

    def _get_deal_partner(self, row, roles, leads, resolve):
        """Return the id of whose deal it is: the primary contact, another one, the company."""
        primary = sorted(roles, key=lambda role: not role.data.get("is_primary"))
        candidates = [
            *(resolve(role.data, "contact") for role in primary),
            resolve(row.data, "contact"),
            *(resolve(lead.data, "converted_contact") for lead in leads),
            resolve(row.data, "account"),
        ]
        return next((found[1] for found in candidates if found), None)

    def _prepare_deal(self, data, lead, words):
        """Return the values of a deal, and which of its dates were left out.

        :param lead: what is known of the lead that became it, or nothing
        """
        end = value_words.get_deal_end(self.system, data)
        stage = words.get_stage(data.get("stage"), end)
        dates, left_out = self._get_deal_dates(data, lead or {}, end)
        amount = data.get("company_amount") or value_words.get_amount(self.system, data)
        vals = {
            "name": data["name"] if data.get("name") else data.get("company") or "?",
            "type": "opportunity",
            "user_id": self._get_owner_id(words.mapping, data),
            "team_id": self.team_id.id or None,
            "company_id": self.company_id.id,
            "stage_id": stage.id,
            "expected_revenue": float(amount),
            "source_id": words.get_source_id(data) or words.get_source_id(lead or {}),
            "date_deadline": self._to_day(data.get("closed")) if end == value_words.OPEN else None,
            **self._get_person_values(lead or {}, words),
            **dates,
        }
        if end == value_words.LOST:
            vals.update(
                active=False,
                probability=0,
                lost_reason_id=words.reasons.get(fold(data.get("lost_reason") or "")),
            )
        return vals, left_out

    def _get_deal_dates(self, data, lead, end):
        """Return the dates of a deal by field, and which were left out."""
        created = to_datetime(lead.get("created")) or to_datetime(data.get("created"))
        became = to_datetime(lead.get("converted")) or to_datetime(data.get("created"))
        if became and created:
            became = past_funnel.not_before(became, created, self._get_zone())
        closed = to_datetime(data.get("closed")) if end != value_words.OPEN else None
        kept, left_out = past_funnel.fit(
            {
                past_funnel.ANSWERED: created,
                past_funnel.SQL: became,
                past_funnel.WON: closed if end == value_words.WON else None,
                past_funnel.LOST: closed if end == value_words.LOST else None,
            },
            self._get_zone(),
        )
        ended = kept.get(past_funnel.WON) or kept.get(past_funnel.LOST)
        if closed and not ended:
            # It was entered after it was closed: the day of the close is what people look for.
            ended, left_out = closed, (past_funnel.ANSWERED, past_funnel.SQL)
            kept = {}
        sql = kept.get(past_funnel.SQL)
        captured = kept.get(past_funnel.ANSWERED) if lead else None
        return {
            "create_date": kept.get(past_funnel.ANSWERED) or ended,
            "date_captured": captured,
            "date_qualified": sql if captured else None,
            "date_open": kept.get(past_funnel.ANSWERED),
            "date_conversion": sql,
            "date_closed": ended,
        }, left_out

    def _get_lost_reasons(self, batch):
        """Return ``{folded name: id}`` of the reasons that lost deals name; new ones are made."""
        names = {
            row.data["lost_reason"]
            for row in batch
            if row.data.get("lost_reason")
            and value_words.get_deal_end(self.system, row.data) == value_words.LOST
        }
        return self._find_or_make("crm.lost.reason", "name", names)

    def _find_or_make(self, model, field, names):
        """Return ``{folded name: id}`` of records of that name, those that are missing made."""
        Model = self.env[model]
        known = folded_name.find_ids(Model, [field], names)
        missing = {fold(name): name for name in names if fold(name) not in known}
        made = Model.create([{field: name} for name in missing.values()])
        return {**known, **dict(zip(missing, made.ids, strict=True))}

    # ------------------------------------------------------------
    # LEADS
    # ------------------------------------------------------------

    def _record_leads(self, batch):
        resolve = self._resolve(batch, "campaign", "converted_contact")
        words = Words(self, [row.data for row in batch])
        vals_list = []
        for row in batch:
            campaign = resolve(row.data, "campaign")
            contact = resolve(row.data, "converted_contact")
            vals = {
                **self._prepare_lead(row.data, words),
                "campaign_id": campaign and campaign[1],
                "partner_id": contact and contact[1],
            }
            vals_list.append({name: value for name, value in vals.items() if value is not None})
        made = self.env["crm.lead"].create(vals_list)
        self._keep(batch, made)
        self._close_rows(batch, made)

    def _prepare_lead(self, data, words):
        """Return the values of a lead that became no deal."""
        status = words.mapping("status", data.get("status")).funnel_status_id
        created = to_datetime(data.get("created"))
        is_over = bool(data.get("is_converted")) or bool(status and not status.is_active)
        person = _get_name(data) or data.get("company") or data.get("email")
        vals = {
            "name": data.get("subject") or person,
            "type": "lead",
            "stage_id": words.get_stage(None, value_words.OPEN).id,
            "user_id": self._get_owner_id(words.mapping, data),
            "team_id": self.team_id.id or None,
            "company_id": self.company_id.id,
            "description": self._get_html_notes(
                data,
                self._describe_state(data, words.states),
                self._describe_second_phone(data),
            ),
            "source_id": words.get_source_id(data),
            "funnel_status_id": status.id or None,
            **self._get_person_values(data, words),
            "create_date": created,
            "date_captured": created,
        }
        if is_over and status.kind not in ("nurture", "recycled"):
            vals.update(active=False, probability=0)
        return vals

    def _get_person_values(self, data, words):
        """Return who a lead is, as far as the row says so."""
        if not data:
            return {}
        return {
            "contact_name": _get_name(data) or None,
            "partner_name": data.get("company"),
            "function": data.get("function"),
            "email_from": data.get("email"),
            "phone": data.get("phone") or data.get("mobile"),
            "street": data.get("street"),
            "city": data.get("city"),
            "zip": data.get("zip"),
            "state_id": words.states.get((data.get("country"), data.get("state"))),
            "country_id": words.countries.get(data.get("country")),
        }

    def _record_lifecycle_leads(self, batch):
        """Make leads of the contacts whom sales works on and who are in no deal."""
        at_work = batch.filtered(
            lambda row: (
                row.data.get("stage", "").replace(" ", "").lower() in hubspot_tables.LEAD_STAGES
            )
        )
        in_deals = self._get_contacts_in_deals(at_work)
        leads = at_work.filtered(lambda row: row.key not in in_deals)
        words = Words(self, [row.data for row in leads])
        found = self.env["crm.migration.key"]._find(
            self.company_id, self.system, {(source_table.CONTACT, row.key) for row in leads}
        )
        vals_list = []
        for row in leads:
            data = {**row.data, "created": row.data.get("date_lead") or row.data.get("created")}
            data.pop("stage")
            vals = {
                **self._prepare_lead(data, words),
                "partner_id": found[source_table.CONTACT, row.key][1],
            }
            vals_list.append({name: value for name, value in vals.items() if value is not None})
        made = self.env["crm.lead"].create(vals_list)
        self._keep(leads, made, kind=source_table.LEAD)

    def _get_contacts_in_deals(self, batch):
        """Return the keys of the contacts of these rows that a deal names."""
        if not batch:
            return set()
        self.env.cr.execute(
            "SELECT DISTINCT contact FROM crm_migration_row,"
            " jsonb_array_elements_text(data::jsonb->'contact') AS contact"
            " WHERE migration_id = %s AND kind = %s AND contact = ANY(%s)",
            [self.id, source_table.DEAL, batch.mapped("key")],
        )
        return {key for (key,) in self.env.cr.fetchall()}

    def _describe_left_out(self, stages):
        labels = {
            past_funnel.ANSWERED: self.env._("created"),
            past_funnel.MQL: self.env._("MQL"),
            past_funnel.SAL: self.env._("SAL"),
            past_funnel.SQL: self.env._("became an opportunity"),
            past_funnel.WON: self.env._("won"),
            past_funnel.LOST: self.env._("lost"),
        }
        return self.env._(
            "Dates left out, as they contradict others: %s",
            ", ".join(labels[stage] for stage in stages),
        )
