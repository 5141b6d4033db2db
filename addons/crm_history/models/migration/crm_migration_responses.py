"""Members of campaigns and submissions of forms become responses."""

import itertools
from collections import defaultdict

from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.response_management.logic import qualification
from odoo.addons.response_management.logic.delivery_key import own_key
from odoo.addons.response_management.logic.normalize import fold
from odoo.addons.response_management.tools.column_update import update_columns

from ...logic import past_funnel, row_plan, source_table, value_words
from . import crm_migration_row as rows
from .crm_migration_partners import _get_name

to_datetime = fields.Datetime.to_datetime


class CrmMigration(models.Model):
    _inherit = "crm.migration"

    def _record_members(self, batch):
        """Record members and answers through the door, with the leads that they led to."""
        resolve = self._resolve(batch, "campaign", *row_plan.ANSWERERS)
        batch -= self._set_nameless_aside(batch, resolve)
        campaigns = self._get_form_campaigns(batch)
        campaign_of = {
            row: found[1]
            if (found := resolve(row.data, "campaign"))
            else campaigns[fold(row.data["campaign_name"])]
            for row in batch
        }
        answering = self._get_answering_statuses(set(campaign_of.values()))
        people = self._browse_people(batch, resolve)
        leads = self._get_leads_of_people(batch, people)
        types = self._get_types_of_campaigns(set(campaign_of.values()))
        channels = {}
        vals_list = []
        for row, campaign_id in campaign_of.items():
            vals = self._prepare_member(row, campaign_id, answering, people[row])
            channel = row.data.get("channel") or types.get(campaign_id)
            if channel not in channels:
                channels[channel] = value_words.get_type_code(channel)
            vals["type_code"] = channels[channel]
            vals["lead_id"] = self._choose_lead(vals, leads[row], campaign_id)
            vals_list.append(vals)
        responses, _kinds = self.env["crm.response"]._record(vals_list, with_doubles=False)
        self._mark_members(responses)
        self._keep(batch, responses)
        self._close_rows(batch, responses)

    def _set_nameless_aside(self, batch, resolve):
        """Set aside, and return, the rows whose person was not recorded after all."""
        nameless = batch.filtered(
            lambda row: (
                not any(row.data.get(name) for name in row_plan.PERSON)
                and not any(resolve(row.data, name) for name in row_plan.ANSWERERS)
            )
        )
        nameless.write({"state": rows.ASIDE, "reason": row_plan.NO_PERSON})
        return nameless

    def _browse_people(self, batch, resolve):
        """Return ``{row: records of its person}``, of each model browsed together."""
        found = {row: [resolve(row.data, name) for name in row_plan.ANSWERERS] for row in batch}
        ids = defaultdict(set)
        for model, res_id in filter(None, itertools.chain(*found.values())):
            ids[model].add(res_id)
        records = {
            (model, record.id): record
            for model, res_ids in ids.items()
            for record in self.env[model].browse(res_ids)
        }
        return {row: [records[each] for each in pairs if each] for row, pairs in found.items()}

    def _prepare_member(self, row, campaign_id, answering, people):
        data = row.data
        responded = data.get("is_responded")
        if responded is None:
            key = (campaign_id, fold(data.get("status") or ""))
            responded = answering.get(key, bool(data.get("answered")))
        created, answered = to_datetime(data.get("created")), to_datetime(data.get("answered"))
        date = (responded and answered) or created or answered
        if responded and answered and created:
            date = past_funnel.not_before(answered, created, self._get_zone()) or answered
        partner = next((each.id for each in people if each._name == "res.partner"), None)
        lead = next((each.id for each in people if each._name == "crm.lead"), None)
        vals = {
            "campaign_id": campaign_id,
            "responded": bool(responded),
            "date": date,
            "date_reached": min(filter(None, (created, date))),
            "external_key": own_key("history", self.system, row.key)[:600],
            "capture_method": qualification.CAPTURE_IMPORT,
            "company_id": self.company_id.id,
            "partner_id": partner,
            "lead_id": lead,
            "contact_name": _get_name(data),
            "partner_name": data.get("company"),
            "email_from": data.get("email"),
            "phone": data.get("phone"),
            "source_code": data.get("source_code"),
            "destination_url": data.get("page"),
            "description": self._get_html_notes(data),
        }
        if people:
            self._add_person(vals, people[0])
        return {name: value for name, value in vals.items() if value is not None}

    def _add_person(self, vals, record):
        """Say who answered, as the record of the person says it."""
        is_partner = record._name == "res.partner"
        name = record.name if is_partner else record.contact_name
        vals["contact_name"] = vals["contact_name"] or name or None
        vals["email_from"] = vals["email_from"] or (
            record.email if is_partner else record.email_from
        )
        vals["phone"] = vals["phone"] or record.phone
        if not is_partner and not vals["partner_id"]:
            vals["partner_id"] = record.partner_id.id or None

    def _get_form_campaigns(self, batch):
        """Return ``{folded name: id}`` of campaigns for forms, those that are missing made.

        What a form became before goes before the title, which somebody may have changed since.
        """
        Key = self.env["crm.migration.key"]
        names = {
            fold(row.data["campaign_name"]): row.data["campaign_name"]
            for row in batch
            if row.data.get("campaign_name")
        }
        linked = Key._find(self.company_id, self.system, {("form", name) for name in names})
        known = {name: res_id for (_kind, name), (_model, res_id) in linked.items()}
        titles = {title for name, title in names.items() if name not in known}
        there = {name: campaign.id for name, campaign in self._find_campaigns(titles).items()}
        missing = {
            name: title for name, title in names.items() if name not in known and name not in there
        }
        made = self.env["utm.campaign"].create([{"title": name} for name in missing.values()])
        found = {name: there[name] for name in there if name in names}
        found |= dict(zip(missing, made.ids, strict=True))
        Key.create(
            [
                {
                    "company_id": self.company_id.id,
                    "system": self.system,
                    "kind": "form",
                    "key": name,
                    "res_model": "utm.campaign",
                    "res_id": campaign_id,
                    "migration_id": self.id,
                    "is_created": name in missing,
                }
                for name, campaign_id in found.items()
            ]
        )
        return known | found

    def _get_answering_statuses(self, campaign_ids):
        """Return ``{(campaign id, folded status): whether members of it answered}``."""
        keys = self.env["crm.migration.key"].search_fetch(
            [
                ("company_id", "=", self.company_id.id),
                ("system", "=", self.system),
                ("res_model", "=", "utm.campaign"),
                ("res_id", "in", list(campaign_ids)),
            ],
            ["key"],
        )
        self.env.cr.execute(
            "SELECT id FROM crm_migration_row WHERE migration_id = %s AND kind = %s"
            " AND jsonb_exists_any(data->'campaign', %s)",
            [self.id, source_table.MEMBER_STATUS, keys.mapped("key")],
        )
        statuses = self.env["crm.migration.row"].browse(
            row_id for (row_id,) in self.env.cr.fetchall()
        )
        if not statuses:
            return {}
        resolve = self._resolve(statuses, "campaign")
        return {
            (found[1], fold(row.data.get("status") or "")): bool(row.data.get("is_responded"))
            for row in statuses
            if (found := resolve(row.data, "campaign"))
        }

    def _get_types_of_campaigns(self, campaign_ids):
        """Return ``{campaign id: its type, as the other system calls it}``."""
        named = self.env["crm.migration.row"].search_fetch(
            [
                ("migration_id", "=", self.id),
                ("kind", "=", source_table.CAMPAIGN),
                ("res_model", "=", "utm.campaign"),
                ("res_id", "in", list(campaign_ids)),
            ],
            ["data", "res_id"],
        )
        return {row.res_id: row.data.get("type") for row in named}

    def _get_leads_of_people(self, batch, people_of):
        """Return ``{row: leads and deals of its person}``, the earliest first."""
        partner_of, lead_of = {}, {}
        people = self._find_people(batch)
        for row in batch:
            for record in people_of[row]:
                if record._name == "res.partner":
                    partner_of.setdefault(row, record.id)
                else:
                    lead_of.setdefault(row, record)
            email = row.data.get("email", "").strip().lower()
            if email in people:
                partner_of.setdefault(row, people[email])
        by_partner = defaultdict(list)
        ours = (
            self.env["crm.lead"]
            .with_context(active_test=False)
            .search(
                Domain("partner_id", "in", list(set(partner_of.values())))
                & Domain("is_history", "=", True)
                & self._get_company_domain(),
                order="create_date, id",
            )
        )
        for lead in ours:
            by_partner[lead.partner_id.id].append(lead)
        leads = {}
        for row in batch:
            if row in lead_of:
                leads[row] = [lead_of[row]]
            else:
                leads[row] = by_partner[partner_of.get(row)]
        return leads

    def _choose_lead(self, vals, leads, campaign_id):
        """Return the id of the lead that an answer led to: one of its campaign, else the next one.

        What came after a deal was closed did not lead to it.
        """
        if not vals["responded"]:
            return False
        open_then = [
            lead for lead in leads if not lead.date_closed or lead.date_closed >= vals["date"]
        ]
        same = [lead for lead in open_then if lead.campaign_id.id == campaign_id]
        chosen = (same or open_then)[:1]
        return chosen[0].id if chosen else False

    def _mark_members(self, responses):
        """Date the conversion of those that led to a lead; the others are neither new nor open.

        What was answered years ago waits for no review.
        """
        values = {}
        for response in responses:
            vals = {"is_history": True}
            if response.date_reached and response.date < response.date_reached:
                # Two members there are one person here, of whom one answered before the other
                # was added.
                vals["date_reached"] = response.date
            if response.lead_id and response.responded:
                vals.update(
                    date_converted=max(response.date, response.lead_id.create_date),
                    converter_id=response.lead_id.user_id.id,
                )
            elif response.state in (qualification.STATE_REVIEW, qualification.STATE_ACCEPTED):
                vals.update(state=qualification.STATE_CLOSED, outcome="none")
            values[response.id] = vals
        update_columns(responses, values)
