"""Keeping sums of responses: adding up changes, counting anew, and looking whether they agree."""

import logging
import time

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL

from ...logic.response_sums import LEVELS
from .crm_response_sum import MEDIAN_WAIT
from .response_sum_sql import (
    KEY,
    MEASURES,
    is_addressed,
    list_columns,
    list_identifiers,
    query_all_facts,
    query_level,
)

_logger = logging.getLogger(__name__)

#: Changes that are added up in one transaction.
BATCH = 50_000
#: How many levels are counted anew already, and by which time zones, while that goes on.
BUILDING = "response_management.sum_building"
#: What one of these statements may use of the memory of the database, instead of its disk.
WORK_MEM = "64MB"
_LOCK = SQL("hashtext('crm_response_sum')")


def _add(source):
    """Return the SQL that adds the measures of a row ``source`` to those that are kept."""
    return SQL(", ").join(
        SQL("%(name)s = kept.%(name)s + %(source)s.%(name)s", name=SQL.identifier(name),
            source=source)
        for name in MEASURES
    )  # fmt: skip


class CrmResponseSum(models.Model):
    """The jobs: one transaction for each batch of changes or level, so that they go on where they
    were interrupted. One of them works at a time; nobody else waits for them.

    Counts anew and checks first add up the changes that their snapshot sees, so that what is left
    in the journal belongs to responses that they do not see, either.
    """

    _inherit = "crm.response.sum"

    @api.model
    def _cron_fold(self):
        """Add up what was changed."""
        while done := self._try(self._fold):
            if not self.env["ir.cron"]._commit_progress(done):
                break

    @api.model
    def _cron_check(self):
        """Count sums that are not complete anew, one level after the other; check those that are,
        and mend what differs.
        """
        cron = self.env["ir.cron"]
        is_building = not self._get_zones()
        for position in range(self._get_position(), len(LEVELS)):
            cron._commit_progress(remaining=len(LEVELS) - position)
            if not self._lock():
                return
            step = self._build if is_building else self._check
            if not self._try(step, position):
                return
            if not cron._commit_progress(1, remaining=len(LEVELS) - position - 1):
                return
        if is_building:
            self._set_zones(self._get_building_zones())
        # sudo: a parameter; jobs have all rights anyway.
        self.env["ir.config_parameter"].sudo().set_param(BUILDING, False)
        self._note_median_wait()

    @api.model
    def _start_building(self):
        """Have all sums counted anew by the job; until then reports read every response."""
        self._set_zones([])
        # sudo: see above.
        self.env["ir.config_parameter"].sudo().set_param(BUILDING, False)
        self.env.ref("response_management.ir_cron_check_response_sums").sudo()._trigger()

    # ------------------------------------------------------------
    # STEPS
    # ------------------------------------------------------------

    def _try(self, step, *args):
        """Return what ``step`` returns; nothing if another transaction, which this one does not
        see, has changed the same sums: the next run sees them and goes on."""
        try:
            with self.env.cr.savepoint():
                return step(*args)
        except SerializationFailure:
            _logger.debug("Sums of responses are left to the next run", exc_info=True)
            return None

    def _get_position(self):
        """Return how many levels are dealt with since the job began anew."""
        state = (self.env["ir.config_parameter"].sudo().get_param(BUILDING) or "0").split()
        return int(state[0])

    def _get_building_zones(self):
        state = (self.env["ir.config_parameter"].sudo().get_param(BUILDING) or "0").split()
        return state[1:] or self._get_zones() or self._find_zones()

    def _set_position(self, position, zones):
        # sudo: see _cron_check.
        self.env["ir.config_parameter"].sudo().set_param(
            BUILDING, " ".join([str(position), *zones])
        )

    def _build(self, position):
        start = time.monotonic()
        zones = self._get_building_zones()
        self._fold(limit=None, levels=LEVELS[:position], zones=zones)
        self._rebuild_level(LEVELS[position], zones)
        self._set_position(position + 1, zones)
        self._note_check(LEVELS[position], None, start)
        return True

    def _check(self, position):
        start = time.monotonic()
        zones = self._get_zones()
        self._fold(limit=None)
        level = LEVELS[position]
        differences = self._count_differences(level, zones)
        if differences:
            _logger.warning("%s sums of responses differed and are counted anew", differences)
            self._rebuild_level(level, zones)
        else:
            self._remove_empty(level)
        self._set_position(position + 1, zones)
        self._note_check(level, differences, start)
        return True

    def _note_check(self, level, differences, start):
        self.env["crm.response.sum.check"].create(
            {
                "date": fields.Datetime.now(),
                "level": level.number,
                "is_rebuilt": differences is None,
                "difference_count": differences or 0,
                "seconds": time.monotonic() - start,
            }
        )

    def _note_median_wait(self):
        """Keep how long half of the responders took to answer, for who may answer still."""
        parameters = self.env["ir.config_parameter"].sudo()  # sudo: see _cron_check.
        parameters.set_param(MEDIAN_WAIT, False)
        wait = self.env["crm.response.people"]._get_median_wait()
        parameters.set_param(MEDIAN_WAIT, str(int(wait.total_seconds())))

    def _lock(self):
        """Return whether no other transaction keeps sums now; it will not while this one lasts."""
        ((is_locked,),) = self.env.execute_query(SQL("SELECT pg_try_advisory_xact_lock(%s)", _LOCK))
        self.env.cr.execute(SQL("SET LOCAL work_mem = %s", WORK_MEM))
        return is_locked

    # ------------------------------------------------------------
    # SQL
    # ------------------------------------------------------------

    @api.model
    def _fold(self, limit=BATCH, levels=LEVELS, zones=None):
        """Add up to ``limit`` changes to the sums of ``levels``; return how many there were."""
        zones = zones or self._get_zones()
        if not zones or not self._lock():
            return 0
        self.env["crm.response"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                WITH gone AS (
                    DELETE FROM crm_response_change WHERE id IN (
                        SELECT id FROM crm_response_change ORDER BY id LIMIT %(limit)s
                    ) RETURNING *
                ) %(kept)s
                SELECT COUNT(*) FROM gone
                """,
                limit=limit,
                kept=self._query_adding(levels, zones) if levels else SQL(),
            ),
            log_exceptions=False,  # What fails is logged by _try or by the job.
        )
        return self.env.cr.fetchone()[0]

    def _query_adding(self, levels, zones):
        """Return the SQL that adds the changes in ``gone`` to the sums of ``levels``.

        Only those that are not there yet are inserted: an attempt takes an id, too, and ids are
        fewer than changes. Where another transaction inserted some that this one does not see, the
        database refuses to serialize the two.
        """
        changes = SQL("SELECT gone.*, %s AS is_addressed FROM gone", is_addressed("gone"))
        return SQL(
            """
            , change (%(columns)s) AS (%(sums)s),
            added AS (
                UPDATE crm_response_sum AS kept SET %(add_change)s FROM change
                 WHERE %(is_same)s
            ),
            kept AS (
                INSERT INTO crm_response_sum AS kept (%(columns)s)
                SELECT %(columns)s FROM change
                 WHERE NOT EXISTS (SELECT FROM crm_response_sum AS kept WHERE %(is_same)s)
                    ON CONFLICT (%(key)s) DO UPDATE SET %(add_excluded)s
            )
            """,
            columns=list_columns(),
            sums=SQL(" UNION ALL ").join(
                SQL("(%s)", query_level(level, zones, changes)) for level in levels
            ),
            key=list_identifiers(KEY),
            is_same=SQL(" AND ").join(
                SQL("kept.%(name)s = change.%(name)s", name=SQL.identifier(name)) for name in KEY
            ),
            add_change=_add(SQL("change")),
            add_excluded=_add(SQL("EXCLUDED")),
        )

    @api.model
    def _count_differences(self, level, zones):
        """Return how many sums of a level are not what a recount of all responses says."""
        self.env["crm.response"].flush_model()
        ((count,),) = self.env.execute_query(
            SQL(
                """
                SELECT COUNT(*) FROM (
                    SELECT FROM (
                        %(counted)s UNION ALL
                        SELECT %(key)s, %(negated)s FROM crm_response_sum WHERE level = %(level)s
                    ) AS found (%(columns)s)
                    GROUP BY %(key)s HAVING %(differs)s
                ) AS different
                """,
                counted=query_level(level, zones, query_all_facts()),
                columns=list_columns(),
                key=list_identifiers(KEY),
                negated=SQL(", ").join(SQL("-%s", SQL.identifier(name)) for name in MEASURES),
                differs=SQL(" OR ").join(
                    SQL("SUM(%s) != 0", SQL.identifier(name)) for name in MEASURES
                ),
                level=level.number,
            )
        )
        return count

    def _remove_empty(self, level):
        """Remove sums of what is no more."""
        is_empty = SQL(" AND ").join(SQL("%s = 0", SQL.identifier(name)) for name in MEASURES)
        self.env.cr.execute(
            SQL("DELETE FROM crm_response_sum WHERE level = %s AND %s", level.number, is_empty)
        )

    @api.model
    def _rebuild_level(self, level, zones):
        """Count the sums of a level anew from all responses. Changes were added up before."""
        self.env["crm.response"].flush_model()
        self.env.cr.execute(SQL("DELETE FROM crm_response_sum WHERE level = %s", level.number))
        self.env.cr.execute(
            SQL(
                "INSERT INTO crm_response_sum (%s) %s",
                list_columns(),
                query_level(level, zones, query_all_facts()),
            )
        )
