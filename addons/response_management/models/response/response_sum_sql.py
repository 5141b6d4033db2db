"""The SQL of sums of responses: what is added up, and how a fact counts."""

from odoo.tools import SQL

from ...logic.response_sums import DIMENSIONS
from .crm_response_change import query_facts

#: What is added up, of a fact and one of its lines.
MEASURES = {
    "row_count": SQL("line.row_count"),
    "response_count": SQL("line.is_answer::int"),
    "late_count": SQL("(line.is_answer AND fact.is_late)::int"),
    "suspected_count": SQL("(line.is_answer AND fact.is_suspected)::int"),
    "converted_count": SQL("(line.is_answer AND fact.is_converted)::int"),
    "member_count": SQL("line.is_person::int"),
    "addressed_count": SQL("(line.is_person AND fact.is_addressed)::int"),
    "responder_count": SQL("(line.is_person AND fact.is_responder)::int"),
    "addressed_responder_count": SQL(
        "(line.is_person AND fact.is_addressed AND fact.is_responder)::int"
    ),
}
KEY = ("level", "zone", "line", *DIMENSIONS, "day", "is_open")


def list_identifiers(names):
    return SQL(", ").join(map(SQL.identifier, names))


def list_columns():
    return list_identifiers((*KEY, *MEASURES))


def is_addressed(alias):
    """Return the SQL of whether a person was known before they answered."""
    return SQL(
        "(%(fact)s.responded IS NOT TRUE"
        " OR COALESCE(%(fact)s.date_reached < %(fact)s.date, FALSE))",
        fact=SQL.identifier(alias),
    )


def query_ranges(days, later):
    """Return the SQL of whether a sum ``kept`` is of ``days``, or is open and of days ``later``.

    :param days: ranges ``(first, the one after)``, either may be ``None``
    """

    def is_in(ranges):
        conditions = [
            SQL(
                "(%s AND %s)",
                SQL("kept.day >= %s", first) if first else SQL("TRUE"),
                SQL("kept.day < %s", end) if end else SQL("TRUE"),
            )
            for first, end in ranges
        ]
        return SQL(" OR ").join(conditions) or SQL("FALSE")

    return SQL("((%s) OR (kept.is_open AND (%s)))", is_in(days), is_in(later))


def query_all_facts():
    return SQL(
        "SELECT origin.*, %s AS is_addressed FROM (%s) AS origin",
        is_addressed("origin"),
        query_facts(),
    )


def query_fact_lines():
    """Return the SQL of the lines that a fact counts on, see ``crm.response.people``.

    Who was reached with the answer was reached when the treatment went out, if that was earlier
    and is known to have gone out to more: this may change, so it is looked up when sums are read.
    """
    return SQL(
        """
        LATERAL (SELECT CASE WHEN fact.date_reached < fact.date THEN fact.date_reached
                             ELSE fact.date END AS moment,
                        fact.responded AND fact.treatment_id IS NOT NULL
                        AND (fact.date_reached < fact.date) IS NOT TRUE AS is_open) AS reached,
        LATERAL (VALUES
            ('response', fact.date, FALSE, TRUE, FALSE, 1, fact.responded),
            ('reached', reached.moment, reached.is_open, TRUE, FALSE, 1, fact.responded),
            ('member', reached.moment, reached.is_open, FALSE, TRUE, (NOT fact.responded)::int,
             fact.is_member),
            ('other', fact.date, FALSE, FALSE, FALSE, 1, NOT fact.responded AND NOT fact.is_member)
        ) AS line (kind, moment, is_open, is_answer, is_person, row_count, counts)
        """
    )


def query_level(level, zones, facts):
    """Return the query of the sums of a level over ``facts``."""
    dimensions = SQL(", ").join(
        SQL("COALESCE(fact.%s, 0)", SQL.identifier(name))
        if name in ("company_id", *level.dimensions)
        else SQL("0")
        for name in DIMENSIONS
    )
    return SQL(
        """
        SELECT %(level)s, zone.name, line.kind, %(dimensions)s,
               date_trunc(%(grain)s, line.moment AT TIME ZONE 'UTC' AT TIME ZONE zone.name)::date,
               %(is_open)s, %(sums)s
          FROM (%(facts)s) AS fact, unnest(%(zones)s::varchar[]) AS zone (name), %(lines)s
         WHERE line.counts AND line.kind IN %(kinds)s
         GROUP BY %(groups)s
        HAVING %(differs)s
        """,
        level=level.number,
        is_open=SQL("line.is_open" if "treatment_id" in level.dimensions else "FALSE"),
        grain=level.grain,
        dimensions=dimensions,
        sums=SQL(", ").join(SQL("SUM(fact.sign * %s)", sql) for sql in MEASURES.values()),
        facts=facts,
        zones=list(zones),
        lines=query_fact_lines(),
        kinds=tuple(sorted(level.lines)),
        groups=SQL(", ").join(SQL(str(position + 1)) for position in range(len(KEY))),
        differs=SQL(" OR ").join(SQL("SUM(fact.sign * %s) != 0", sql) for sql in MEASURES.values()),
    )
