"""Sums of responses, so that reports over very many need not read each of them."""

from odoo import api, fields, models, tools
from odoo.tools import SQL

from ...logic.response_sums import DIMENSIONS, MEMBER, OTHER, REACHED, RESPONSE, cover
from .response_sum_sql import (
    KEY,
    MEASURES,
    is_addressed,
    list_identifiers,
    query_fact_lines,
    query_ranges,
)

#: The time zones by whose days and months sums are kept; unset until the first ones are complete.
ZONES = "response_management.sum_time_zones"
#: Seconds that half of all responders took to answer, as they were found last night.
MEDIAN_WAIT = "response_management.median_wait"
#: So many zones at most: what users elsewhere ask by day or month is read response by response.
MOST_ZONES = 3


class CrmResponseSum(models.Model):
    """How many answers and people there are with the same day or month and the same dimensions.

    ``logic.response_sums`` tells on which levels. Sums and the journal of changes together are
    always exact: a change is in the journal from the transaction that makes it until it is added
    up, and goes from the one to the other in one transaction. Numbers, no references, because what
    they name may be gone; 0 stands for none.
    """

    _name = "crm.response.sum"
    _description = "Report Total"
    _log_access = False
    _order = "level, zone, line, day, id"

    level = fields.Integer(required=True, readonly=True)
    zone = fields.Char(required=True, readonly=True, personal=False)
    line = fields.Selection(
        [(RESPONSE, "Answers"), (REACHED, "Answers, on the day reached"), (MEMBER, "People"),
         (OTHER, "Other")],
        required=True,
        readonly=True,
    )  # fmt: skip
    is_open = fields.Boolean(
        readonly=True,
        help="The time of the answer, or when the treatment went out, if that was earlier.",
    )
    day = fields.Date(required=True, readonly=True, help="The first one, if it is a month.")
    company_id = fields.Integer(required=True, readonly=True)
    campaign_id = fields.Integer(required=True, readonly=True)
    treatment_id = fields.Integer(required=True, readonly=True)
    offer_id = fields.Integer(required=True, readonly=True)
    medium_id = fields.Integer(required=True, readonly=True)
    source_id = fields.Integer(required=True, readonly=True)
    type_id = fields.Integer(required=True, readonly=True)
    response_channel_id = fields.Integer(required=True, readonly=True)
    user_id = fields.Integer(required=True, readonly=True)
    row_count = fields.Integer(string="Rows", readonly=True)
    response_count = fields.Integer(string="Responses", readonly=True)
    late_count = fields.Integer(string="Late Answers", readonly=True)
    suspected_count = fields.Integer(string="Suspected Answers", readonly=True)
    converted_count = fields.Integer(string="Converted", readonly=True)
    member_count = fields.Integer(string="Members", readonly=True)
    addressed_count = fields.Integer(string="Known Before They Answered", readonly=True)
    responder_count = fields.Integer(string="Responders", readonly=True)
    addressed_responder_count = fields.Integer(string="Responders Known Before", readonly=True)

    # Also by campaign and treatment: the first dimensions of the key.
    _key_uniq = models.UniqueIndex(f"({', '.join(KEY)})")

    def init(self):
        self.pool.post_init(self._begin)
        return super().init()

    def _begin(self):
        """Begin with none where there are no responses; where there are, a job builds them."""
        self.env.cr.execute("SELECT EXISTS (SELECT FROM crm_response)")
        if not self.env.cr.fetchone()[0] and not self._get_zones():
            self._set_zones(self._find_zones())

    # ------------------------------------------------------------
    # ZONES
    # ------------------------------------------------------------

    @api.model
    def _get_zones(self):
        """Return the time zones by whose days there are sums; none while they are incomplete."""
        # sudo: which sums there are is no secret; the parameter is for administrators.
        zones = (self.env["ir.config_parameter"].sudo().get_param(ZONES) or "").split()
        return [zone for zone in zones if zone in self._get_known_zones()]

    @tools.ormcache()
    def _get_known_zones(self):
        """Return the time zones that the database knows: others cannot be read or added up."""
        rows = self.env.execute_query(SQL("SELECT name FROM pg_timezone_names"))
        return frozenset(name for (name,) in rows)

    @api.model
    def _set_zones(self, zones):
        # sudo: see _get_zones; called by jobs and by administrators.
        self.env["ir.config_parameter"].sudo().set_param(ZONES, " ".join(zones))

    @api.model
    def _find_zones(self):
        """Return the time zones that most users are in; UTC if no user says where they are."""
        self.env["res.users"].flush_model(["active", "share"])
        self.env["res.partner"].flush_model(["tz"])
        zones = [
            zone
            for (zone,) in self.env.execute_query(
                SQL(
                    """
                    SELECT partner.tz
                      FROM res_users AS "user"
                      JOIN res_partner AS partner ON partner.id = "user".partner_id
                     WHERE "user".active AND NOT "user".share AND partner.tz IN %s
                     GROUP BY partner.tz ORDER BY COUNT(*) DESC, partner.tz LIMIT %s
                    """,
                    tuple(self._get_known_zones()),
                    MOST_ZONES,
                )
            )
        ]
        return zones or ["UTC"]

    # ------------------------------------------------------------
    # READING
    # ------------------------------------------------------------

    @api.model
    def _query_parts(self, level, zone, lines, days=(None, None), by_month=None, **restriction):
        """Return the query of sums and of what was changed since, each with the ``moment`` that its
        day begins, and dimensions empty rather than 0.

        :param level: :class:`logic.response_sums.Level`
        :param lines: kinds of lines, see there
        :param days: the first that is asked for and the one before which; sums of others may be
            left out. What a treatment that went out earlier takes along moves to earlier days.
        :param by_month: level of the whole months in between, where nobody asks for days
        :param restriction: ids by dimension, for sums of these alone
        """
        whole = cover(*days) if by_month else None
        ranges = [(level, (days,), ((days[1], None),) if days[1] else ())]
        if whole:
            ranges = [
                (level, whole.days, whole.later_days),
                (by_month, whole.months, whole.later_months),
            ]
        kept = [
            self._query_kept(
                kept_level, zone, lines, query_ranges(own, later), _select_only("kept", restriction)
            )
            for kept_level, own, later in ranges
        ]
        return SQL(
            """
            %(kept)s
             UNION ALL
            SELECT line.kind, line.is_open,
                   (line.moment AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date, line.moment,
                   %(dimensions)s, %(changes)s
              FROM (%(facts)s) AS fact, %(fact_lines)s
             WHERE line.counts AND line.kind IN %(lines)s AND %(restriction)s
            """,
            kept=SQL(" UNION ALL ").join(kept),
            restriction=_select_only("fact", restriction),
            zone=zone,
            lines=tuple(sorted(lines)),
            dimensions=SQL(", ").join(SQL.identifier("fact", name) for name in DIMENSIONS),
            changes=SQL(", ").join(SQL("fact.sign * %s", sql) for sql in MEASURES.values()),
            facts=self._query_changes(),
            fact_lines=query_fact_lines(),
        )

    def _query_kept(self, level, zone, lines, in_days, restriction):
        """Return the query of the sums of a level; see :meth:`_query_parts`."""
        return SQL(
            """
            SELECT kept.line, kept.is_open, kept.day,
                   kept.day::timestamp AT TIME ZONE kept.zone AT TIME ZONE 'UTC' AS moment,
                   %(dimensions)s, %(measures)s
              FROM crm_response_sum AS kept
             WHERE kept.level = %(level)s AND kept.zone = %(zone)s AND kept.line IN %(lines)s
                   AND %(restriction)s AND %(in_days)s
            """,
            dimensions=SQL(", ").join(
                SQL("NULLIF(kept.%s, 0) AS %s", SQL.identifier(name), SQL.identifier(name))
                for name in DIMENSIONS
            ),
            measures=SQL(", ").join(SQL.identifier("kept", name) for name in MEASURES),
            level=level.number,
            zone=zone,
            lines=tuple(sorted(lines)),
            restriction=restriction,
            in_days=in_days,
        )

    @api.model
    def _query_net_parts(self, level, zone, lines, days=(None, None), **restriction):
        """Return :meth:`_query_parts` without what was taken back: sums and changes put together.

        For those who ask for the first or last day, on which there has to be something left.
        """
        names = ["line", "is_open", "day", "company_id", *level.dimensions]
        sums = [SQL("SUM(part.%s)", SQL.identifier(name)) for name in MEASURES]
        return SQL(
            """
            SELECT %(names)s, MIN(part.moment) AS moment, %(unknown)s, %(sums)s
              FROM (%(parts)s) AS part GROUP BY %(names)s HAVING %(is_left)s
            """,
            names=list_identifiers(names),
            unknown=SQL(", ").join(
                SQL("NULL::int4 AS %s", SQL.identifier(name))
                for name in DIMENSIONS
                if name not in names
            ),
            sums=SQL(", ").join(
                SQL("%s AS %s", total, SQL.identifier(name))
                for name, total in zip(MEASURES, sums, strict=True)
            ),
            parts=self._query_parts(level, zone, lines, days, **restriction),
            is_left=SQL(" OR ").join(SQL("%s != 0", total) for total in sums),
        )

    def _query_changes(self):
        return SQL(
            "SELECT changed.*, %s AS is_addressed FROM crm_response_change AS changed",
            is_addressed("changed"),
        )


def _select_only(alias, restriction):
    """Return the condition that the rows of ``alias`` are of ``{dimension: ids}``."""
    conditions = [
        SQL("%s IN %s", SQL.identifier(alias, name), tuple(ids))
        for name, ids in restriction.items()
    ]
    return SQL(" AND ").join(conditions) or SQL("TRUE")
