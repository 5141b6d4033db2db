"""Leads of another system, with the dates that it knows."""

from odoo import fields, models

from odoo.addons.crm_privacy.tools import utm_source
from odoo.addons.response_management.logic.normalize import fold
from odoo.addons.response_management.tools import folded_name

from ...logic import hubspot_tables, source_table, value_words
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
    """A lead that became no deal is a record of its own."""

    _inherit = "crm.migration"

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

    def _find_or_make(self, model, field, names):
        """Return ``{folded name: id}`` of records of that name, those that are missing made."""
        Model = self.env[model]
        known = folded_name.find_ids(Model, [field], names)
        missing = {fold(name): name for name in names if fold(name) not in known}
        made = Model.create([{field: name} for name in missing.values()])
        return {**known, **dict(zip(missing, made.ids, strict=True))}
