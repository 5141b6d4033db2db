"""Members of campaigns and submissions of forms become responses, which carry the funnels."""

from collections import defaultdict

from odoo import fields, models

from odoo.addons.response_management.logic import qualification
from odoo.addons.response_management.logic.delivery_key import own_key
from odoo.addons.response_management.logic.normalize import fold
from odoo.addons.response_management.tools.column_update import update_columns

from ...logic import past_funnel, source_table, value_words
from . import crm_migration_row as rows
from .crm_migration_partners import _get_name

#: Leads whose funnels one batch tells.
LEAD_BATCH = 500
to_datetime = fields.Datetime.to_datetime
PERSON = ("contact", "lead", "lead_or_contact")
#: Lifecycle dates of a contact -> stage.
LIFECYCLE = {
    "date_mql": past_funnel.MQL,
    "date_sal": past_funnel.SAL,
    "date_sql": past_funnel.SQL,
}


class CrmMigration(models.Model):
    _inherit = "crm.migration"

    # ------------------------------------------------------------
    # RESPONSES
    # ------------------------------------------------------------

    def _record_members(self, batch):
        """Record members and answers through the door, with the leads that they led to."""
        resolve = self._resolve(batch, "campaign", *PERSON)
        campaigns = self._get_form_campaigns(batch)
        answering = self._get_answering_statuses(batch)
        leads = self._get_leads_of_people(batch, resolve)
        types = self._get_type_ids_of_campaigns(batch)
        channels = {}
        vals_list = []
        for row in batch:
            campaign = resolve(row.data, "campaign")
            campaign_id = campaign[1] if campaign else campaigns[fold(row.data["campaign_name"])]
            vals = self._prepare_member(row, campaign_id, answering, resolve)
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

    def _prepare_member(self, row, campaign_id, answering, resolve):
        data = row.data
        responded = data.get("is_responded")
        if responded is None:
            key = (campaign_id, fold(data.get("status") or ""))
            responded = answering.get(key, bool(data.get("answered")))
        created, answered = to_datetime(data.get("created")), to_datetime(data.get("answered"))
        date = (responded and answered) or created or answered
        if responded and answered and created:
            date = past_funnel.not_before(answered, created) or answered
        people = [found for name in PERSON if (found := resolve(data, name))]
        partner = next((res_id for model, res_id in people if model == "res.partner"), None)
        lead = next((res_id for model, res_id in people if model == "crm.lead"), None)
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
        }
        record = self.env[people[0][0]].browse(people[0][1]) if people else None
        if record is not None:
            self._add_person(vals, record)
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
        """Return ``{folded name: id}`` of campaigns for forms, those that are missing made."""
        names = {row.data["campaign_name"] for row in batch if row.data.get("campaign_name")}
        known = self._find_campaigns(names)
        missing = {fold(name): name for name in names if fold(name) not in known}
        made = self.env["utm.campaign"].create([{"title": name} for name in missing.values()])
        self.env["crm.migration.key"].create(
            [
                {
                    "company_id": self.company_id.id,
                    "system": self.system,
                    "kind": "form",
                    "key": name,
                    "res_model": "utm.campaign",
                    "res_id": campaign.id,
                    "migration_id": self.id,
                    "is_created": True,
                }
                for name, campaign in zip(missing, made, strict=True)
            ]
        )
        known = {name: campaign.id for name, campaign in known.items()}
        return {**known, **dict(zip(missing, made.ids, strict=True))}

    def _get_answering_statuses(self, batch):
        """Return ``{(campaign id, folded status): whether members of it answered}``."""
        statuses = self.env["crm.migration.row"].search_fetch(
            [("migration_id", "=", self.id), ("kind", "=", source_table.MEMBER_STATUS)], ["data"]
        )
        if not statuses:
            return {}
        resolve = self._resolve(statuses, "campaign")
        return {
            (found[1], fold(row.data.get("status") or "")): bool(row.data.get("is_responded"))
            for row in statuses
            if (found := resolve(row.data, "campaign"))
        }

    def _get_type_ids_of_campaigns(self, batch):
        """Return ``{campaign id: its type, as the other system calls it}``."""
        named = self.env["crm.migration.row"].search_fetch(
            [
                ("migration_id", "=", self.id),
                ("kind", "=", source_table.CAMPAIGN),
                ("res_id", "!=", False),
            ],
            ["data", "res_id"],
        )
        return {row.res_id: row.data.get("type") for row in named}

    def _get_leads_of_people(self, batch, resolve):
        """Return ``{row: leads and deals of its person}``, the earliest first."""
        partner_of, lead_of = {}, {}
        people = self._find_people(batch)
        for row in batch:
            for name in PERSON:
                found = resolve(row.data, name)
                if found:
                    (partner_of if found[0] == "res.partner" else lead_of).setdefault(row, found[1])
            email = row.data.get("email", "").strip().lower()
            if email in people:
                partner_of.setdefault(row, people[email])
        by_partner = defaultdict(list)
        ours = (
            self.env["crm.lead"]
            .with_context(active_test=False)
            .search(
                [("partner_id", "in", list(set(partner_of.values()))), ("is_history", "=", True)],
                order="create_date, id",
            )
        )
        for lead in ours:
            by_partner[lead.partner_id.id].append(lead)
        leads = {}
        for row in batch:
            if row in lead_of:
                leads[row] = [self.env["crm.lead"].browse(lead_of[row])]
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
            if response.lead_id and response.responded:
                vals.update(
                    date_converted=max(response.date, response.lead_id.create_date),
                    converter_id=response.lead_id.user_id.id,
                )
            elif response.state in (qualification.STATE_REVIEW, qualification.STATE_ACCEPTED):
                vals.update(state=qualification.STATE_CLOSED, outcome="none")
            values[response.id] = vals
        update_columns(responses, values)

    # ------------------------------------------------------------
    # FUNNELS
    # ------------------------------------------------------------

    def _tell_funnels(self):
        """Tell the funnels of the next leads; return how many leads there were.

        Of each lead one answer carries the funnel: of the campaign of the deal, else the earliest.
        """
        keys = self.env["crm.migration.key"].search(
            [
                ("migration_id", "=", self.id),
                ("res_model", "=", "crm.lead"),
                ("is_created", "=", True),
                ("is_carried", "=", False),
            ],
            order="id",
            limit=LEAD_BATCH,
        )
        if not keys:
            self.is_funnel_told = True
            return 0
        leads = self.env["crm.lead"].with_context(active_test=False).browse(keys.mapped("res_id"))
        answers = self.env["crm.response"].search(
            [("lead_id", "in", leads.ids), ("responded", "=", True), ("is_history", "=", True)],
            order="date, id",
        )
        lifecycle = self._get_lifecycle_dates(answers.partner_id)
        values = {}
        for lead, candidates in answers.grouped("lead_id").items():
            same = candidates.filtered(lambda r, lead=lead: r.campaign_id == lead.campaign_id)
            carrier = (same or candidates)[:1]
            values[carrier.id] = self._prepare_stages(
                lead, carrier, lifecycle.get(carrier.partner_id.id, {})
            )
        update_columns(answers, values)
        answers._record_history()
        keys.is_carried = True
        return len(keys)

    def _prepare_stages(self, lead, response, known):
        """Return the stage dates of a response by field, those that are known and in order."""
        is_won, is_lost = lead.won_status == "won", lead.won_status == "lost"
        dates = {
            past_funnel.ANSWERED: response.date,
            **known,
            past_funnel.WON: lead.date_closed if is_won else None,
            past_funnel.LOST: lead.date_closed if is_lost else None,
        }
        if lead.type == "opportunity" and lead.date_conversion:
            dates[past_funnel.SQL] = lead.date_conversion
        kept, _left_out = past_funnel.fit(dates)
        kept.pop(past_funnel.ANSWERED)
        return {f"date_{stage}": date for stage, date in kept.items()}

    def _get_lifecycle_dates(self, partners):
        """Return ``{partner id: {stage: date}}`` as contacts of the other system tell it."""
        found = self.env["crm.migration.row"].search_fetch(
            [
                ("migration_id", "=", self.id),
                ("kind", "=", source_table.CONTACT),
                ("state", "in", (rows.NEW, rows.KNOWN)),
                ("res_id", "in", partners.ids),
            ],
            ["data", "res_id"],
        )
        return {
            row.res_id: {
                stage: to_datetime(row.data[name])
                for name, stage in LIFECYCLE.items()
                if row.data.get(name)
            }
            for row in found
        }
