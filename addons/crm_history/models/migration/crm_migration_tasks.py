"""Tasks of another system: what was done becomes interactions, what is open activities."""

from odoo import fields, models

from odoo.addons.response_management.logic import interaction

from ...logic import value_words
from . import crm_migration_row as rows

to_datetime = fields.Datetime.to_datetime
TARGETS = ("who", "what", "contact", "deal", "lead", "regarding")


class CrmMigration(models.Model):
    """The first task about a lead is the first attempt to reach it."""

    _inherit = "crm.migration"

    def _record_tasks(self, batch):
        resolve = self._resolve(batch, *TARGETS)
        mapping = self._get_mapping()
        about = {row: self._get_task_records(row, resolve) for row in batch}
        done = batch.filtered(lambda row: value_words.is_done(row.data))
        vals_list = [self._prepare_interaction(row, *about[row], mapping) for row in done]
        made = self.env["crm.interaction"]._log(vals_list)
        fresh, records = self._match_interactions(done, made)
        self._keep(fresh, records)
        self._close_rows(fresh, records)
        self._link_known_tasks(done - fresh)
        self._date_first_attempts(
            [
                (vals["lead_id"], vals["date"])
                for vals in vals_list
                if vals["lead_id"]
                and vals["channel"] in (interaction.CHANNEL_CALL, interaction.CHANNEL_EMAIL)
            ]
        )
        self._record_activities(batch - done, about, mapping)

    def _get_task_records(self, row, resolve):
        """Return the ids of the lead and of the contact that a task is about."""
        found = [each for name in TARGETS if (each := resolve(row.data, name))]
        lead = next((res_id for model, res_id in found if model == "crm.lead"), False)
        partner = next((res_id for model, res_id in found if model == "res.partner"), False)
        return lead, partner

    def _get_task_key(self, row):
        """Return the key of the interaction: it is unique among all companies."""
        return f"{self.system}:{self.company_id.id}:{row.key}"

    def _match_interactions(self, batch, interactions):
        """Return the rows whose interaction is among these, and the interaction of each."""
        by_key = {record.source_key: record for record in interactions}
        found = batch.filtered(lambda row: self._get_task_key(row) in by_key)
        return found, [by_key[self._get_task_key(row)] for row in found]

    def _link_known_tasks(self, batch):
        """Link the tasks that were logged before; the interactions stay as they are."""
        if not batch:
            return
        known = (
            self.env["crm.interaction"]
            .with_context(active_test=False)
            .search([("source_key", "in", [self._get_task_key(row) for row in batch])])
        )
        linked, records = self._match_interactions(batch, known)
        self._keep(linked, records, created=False)
        self._close_rows(linked, records, rows.KNOWN)

    def _prepare_interaction(self, row, lead_id, partner_id, mapping):
        data = row.data
        channel = value_words.get_channel(data.get("channel"), data.get("type"), data["name"])
        seconds = float(data.get("duration") or 0)
        moment = data.get("completed") or data.get("date") or data.get("created")
        return {
            "name": data["name"],
            "channel": channel,
            "direction": interaction.OUTBOUND,
            "initiator": interaction.EMPLOYEE,
            "date": to_datetime(moment),
            "description": self._get_notes(data),
            "duration": seconds / 3600,
            "workload": seconds / 3600,
            "lead_id": lead_id,
            "partner_id": partner_id,
            "user_id": self._get_owner_id(mapping, data),
            "company_id": self.company_id.id,
            "source": interaction.SOURCE_EXTERNAL,
            "source_key": self._get_task_key(row),
        }

    def _date_first_attempts(self, attempts):
        """Date the first attempt on leads of which none was known, or a later one."""
        first = {}
        for lead_id, date in attempts:
            first[lead_id] = min(first.get(lead_id, date), date)
        leads = self.env["crm.lead"].browse(first)
        values = {
            lead.id: {"date_first_attempt": first[lead.id]}
            for lead in leads
            if lead.is_speed_history
            and lead.date_captured
            and lead.date_captured <= first[lead.id]
            and not (lead.date_first_attempt and lead.date_first_attempt <= first[lead.id])
            and not (lead.date_qualified and lead.date_qualified < first[lead.id])
        }
        told = leads.browse(values)
        keys = self._get_untouched_keys(told)
        told._write_quietly(values)
        told._record_speed_history(is_history=True)
        # What the migration itself writes later on is no work on the lead.
        keys.date_linked = fields.Datetime.now()

    def _record_activities(self, batch, about, mapping):
        """Plan what is still to be done."""
        model_ids = {
            model: self.env["ir.model"]._get_id(model) for model in ("crm.lead", "res.partner")
        }
        activity_type = self.env.ref("mail.mail_activity_data_todo", raise_if_not_found=False)
        vals_list = []
        for row in batch:
            lead_id, partner_id = about[row]
            vals_list.append(
                {
                    "res_model_id": model_ids["crm.lead" if lead_id else "res.partner"],
                    "res_id": lead_id or partner_id,
                    "activity_type_id": activity_type.id if activity_type else False,
                    "summary": row.data["name"],
                    "note": self._get_html_notes(row.data),
                    "date_deadline": self._to_day(row.data.get("date") or row.data.get("created")),
                    "user_id": self._get_owner_id(mapping, row.data) or self.user_id.id,
                }
            )
        # Nobody is told of each: they were planned long ago.
        made = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        made = made.create(vals_list)
        self._keep(batch, made)
        self._close_rows(batch, made)
