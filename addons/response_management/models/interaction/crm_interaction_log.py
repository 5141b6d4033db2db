"""Logging interactions from the records in which exchanges leave their traces.

Each logger takes records of one kind, fetches facts for all of them, asks the logic and hands the
values to ``_log``, so that the number of queries does not grow with the batch. All of them may be
given the same records again.
"""

import logging
from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, split_every

from ...logic import interaction
from ...tools import batches

_logger = logging.getLogger(__name__)

#: Rows that one ``create`` takes.
BATCH_SIZE = 1000


#: How long after it a meeting is still looked for; the history goes back further.
MEETING_WINDOW = timedelta(days=30)


class CrmInteraction(models.Model):
    """The logging half of ``crm.interaction``."""

    _inherit = "crm.interaction"

    # ------------------------------------------------------------
    # THE DOOR
    # ------------------------------------------------------------

    @api.model
    def _log(self, vals_list, new_keys=()):
        """Record exchanges and return the interactions that are new.

        Idempotent: what is known by its ``source_key`` stays as it is, archived ones too. For
        bridges: give ``source``, ``source_key`` (see ``interaction.source_key``) and the rest.

        :param new_keys: keys of what has only happened in this transaction, which nobody else can
            have logged; they are not looked up, so that a message costs the insert alone
        """
        # sudo: an exchange is logged no matter who caused it, a customer who writes an email
        # included. What was logged is protected by the rights on interactions.
        door = self.env["crm.interaction"].sudo()
        vals_by_key = {vals["source_key"]: vals for vals in vals_list}
        # What is rolled back stays in here, and is then looked up all the same.
        logged_here = self.env.cr.precommit.data.setdefault("crm.interaction.log", set())
        known = door._find_known_keys(vals_by_key.keys() - (set(new_keys) - logged_here))
        logged_here.update(vals_by_key)
        fresh = [vals for key, vals in vals_by_key.items() if key not in known]
        logged = door.browse()
        for batch in split_every(BATCH_SIZE, fresh, list):
            logged += door.create(batch)
        return logged.sudo(self.env.su)

    @api.model
    def _find_known_keys(self, keys):
        """Return those of ``keys`` that are logged."""
        if not keys:
            return set()
        rows = self.with_context(active_test=False).search_fetch(
            [("source_key", "in", list(keys))], ["source_key"]
        )
        return set(rows.mapped("source_key"))

    @api.model
    def _get_logged_models(self):
        """Return the models whose exchanges are logged; each has ``crm.interaction.mixin``."""
        return ("crm.lead", "res.partner", "crm.response")

    # ------------------------------------------------------------
    # RESPONSES
    # ------------------------------------------------------------

    @api.model
    def _log_responses(self, responses):
        """Log responses, for treatments that ask for it."""
        vals_list = []
        for response in responses.sudo():
            channel = response.type_id.interaction_channel or interaction.CHANNEL_OTHER
            exchange = interaction.Exchange(interaction.INBOUND, channel)
            seconds = (response.response_properties or {}).get("duration")
            duration = seconds / 3600 if isinstance(seconds, int | float) and seconds > 0 else 0.0
            vals_list.append(
                {
                    **response._prepare_interaction_values(),
                    **self._prepare_exchange_values(exchange),
                    "name": response.offer_id.name or response.type_id.name,
                    "medium_id": response.response_channel_id.id,
                    "date": response.date,
                    "duration": duration,
                    "workload": duration,
                    "source": interaction.SOURCE_RESPONSE,
                    "source_key": interaction.source_key("crm.response", response.id),
                }
            )
        return self._log(vals_list)

    # ------------------------------------------------------------
    # COMMON
    # ------------------------------------------------------------

    def _prepare_exchange_values(self, exchange):
        return {
            "direction": exchange.direction,
            "initiator": exchange.initiator,
            "channel": exchange.channel,
            "medium_id": self.env["crm.interaction"]._get_medium_id(exchange.channel),
        }

    @api.model
    def _log_or_skip(self, records, logger):
        """Log ``records``, in halves down to the one that cannot be logged; skip that one.

        Return how many were logged and how many skipped.
        """
        skipped = []

        def skip(record, error):
            skipped.append(record)
            _logger.warning("%s could not be logged as an interaction", record, exc_info=error)

        logged = batches.in_halves(self.env.cr, records, lambda part: len(logger(part)), skip)
        return sum(logged), len(skipped)

    def _find_records(self, references):
        """Return ``{(model, id): record}`` of those logged records that exist."""
        ids_by_model = defaultdict(set)
        for model, record_id in references:
            if model in self._get_logged_models() and record_id:
                ids_by_model[model].add(record_id)
        found = {}
        for model, ids in ids_by_model.items():
            # sudo: what an exchange belongs to does not depend on who had it.
            records = self.env[model].sudo().browse(ids)
            field = records._fields["create_date"]
            known = field._get_cache(records.env)
            unread = records.filtered(lambda record, known=known: record.id not in known)
            # They are read anyway: those that are gone are not among what was read.
            unread._fetch_field(field)
            found.update(((model, record.id), record) for record in records if record.id in known)
        return found

    # ------------------------------------------------------------
    # CRON
    # ------------------------------------------------------------

    @api.model
    def _wake_cron(self):
        # sudo: anyone who captures many responses at once has them logged.
        self.env.ref("response_management.ir_cron_log_interactions").sudo()._trigger()

    @api.model
    def _cron_log_interactions(self):
        """Log what leaves no trace to hook on: meetings that are over, and many responses at once.

        A batch per transaction. What was logged before is left out by the query.
        """
        cron = self.env["ir.cron"]
        for find, log in (
            (self._find_unlogged_meetings, self._log_meetings),
            (self._find_unlogged_responses, self._log_responses),
        ):
            after = 0
            while records := find(after):
                self._log_or_skip(records, log)
                after = max(records.ids)
                if not cron._commit_progress(len(records), remaining=len(records) // BATCH_SIZE):
                    return

    def _find_unlogged_meetings(self, after):
        since = self.env.cr.now() - MEETING_WINDOW
        return self._find_unlogged(
            "calendar.event", self._get_meetings_domain() & Domain("stop", ">", since), after
        )

    def _find_unlogged_responses(self, after):
        return self._find_unlogged("crm.response", self._get_responses_domain(), after)

    def _find_unlogged(self, model, domain, after):
        """Return the next records in ``domain`` with an id above ``after`` that are not logged."""
        Source = self.env[model].sudo()
        self.env["crm.interaction"].flush_model(["source_key", "state"])
        query = Source._search(domain & Domain("id", ">", after), order="id", limit=BATCH_SIZE)
        query.add_where(
            SQL(
                """NOT EXISTS (
                    SELECT FROM crm_interaction
                     WHERE source_key = %s || %s::text AND state = %s
                )""",
                interaction.source_key(model, ""),
                SQL.identifier(query.table, "id"),
                interaction.STATE_DONE,
            )
        )
        return Source.browse(query)

    @api.model
    def _get_meetings_domain(self):
        """Return which meetings may have been exchanges with customers."""
        return Domain("stop", "<=", self.env.cr.now()) & (
            Domain("opportunity_id", "!=", False)
            | Domain("res_model", "in", list(self._get_logged_models()))
            | Domain("attendee_ids.partner_id.partner_share", "=", True)
        )

    @api.model
    def _get_responses_domain(self):
        """Return which responses are logged."""
        return (
            Domain("treatment_id.log_interactions", "=", True)
            & self.env["crm.response"]._get_logged_domain()
        )
