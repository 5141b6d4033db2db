"""Which answers led to a deal that is closed: those until its close, the last one if several.

What comes later belongs to the next deal. An answer that was put on the deal when it was closed
came to it at that moment. Moments of closing are kept to the second.
"""

from datetime import timedelta

from odoo.tools import SQL

#: Outcome of an answer that is kept with a closed deal, of which nothing changes.
OUTCOME_CLOSED_DEAL = "closed_deal"
#: Native won status of what is not closed.
OPEN = "pending"


def is_before_close(response, lead):
    """Return whether ``response``, which is on ``lead``, led to it."""
    if lead.won_status == OPEN or not lead.date_closed:
        return True
    came = response.date
    if response.outcome == OUTCOME_CLOSED_DEAL and response.date_converted:
        came = max(came, response.date_converted)
    return came < lead.date_closed + timedelta(seconds=1)


def sql_before_close(response, lead):
    """Return the SQL of the same for the aliases of two tables."""
    return SQL(
        "(%(lead)s.won_status = %(open)s OR %(lead)s.date_closed IS NULL"
        " OR CASE WHEN %(response)s.outcome = %(kept)s"
        " THEN GREATEST(%(response)s.date, %(response)s.date_converted)"
        " ELSE %(response)s.date END < %(lead)s.date_closed + interval '1 second')",
        response=SQL.identifier(response),
        lead=SQL.identifier(lead),
        open=OPEN,
        kept=OUTCOME_CLOSED_DEAL,
    )
