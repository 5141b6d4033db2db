"""Deals of another system, with the dates that it knows."""

from collections import defaultdict

from odoo import fields, models

from odoo.addons.response_management.logic.normalize import fold

from ...logic import past_funnel, source_table, value_words
from . import crm_migration_row as rows
from .crm_migration_leads import Words

to_datetime = fields.Datetime.to_datetime


class CrmMigration(models.Model):
    """A lead that became a deal is one record with it, as it would be in Odoo.

    Dates that contradict each other are left out, and the row says so.
    """

    _inherit = "crm.migration"

    def _record_deals(self, batch):
        leads_of, roles_of = self._get_linked_rows(batch)
        resolve = self._resolve(
            [*batch, *(row for linked in roles_of.values() for row in linked),
             *(row for linked in leads_of.values() for row in linked)],
            "account", "contact", "customer", "campaign", "converted_contact",
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
                self.env._("Other amount: %s", amount)
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
            resolve(row.data, "customer"),
            resolve(row.data, "account"),
        ]
        partners = (found[1] for found in candidates if found and found[0] == "res.partner")
        return next(partners, None)

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
            "partner_name": data.get("company"),
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
            "Dates left out because they contradict others: %s",
            ", ".join(labels[stage] for stage in stages),
        )
