"""What a sender hears while Odoo has no connection to its database: when to come again."""

import psycopg2
from werkzeug.exceptions import NotFound

from odoo.http import HttpDispatcher, Response

PATH = "/crm/capture/"
#: Too many at once: seconds until others are done. PostgreSQL is starting anew: until it is there.
BUSY, AWAY = "5", "30"


class CaptureDispatcher(HttpDispatcher):
    """Odoo's own dispatcher of requests, but for errors at the address of a capture source.

    Without a connection no route of an addon is reached: Odoo answers 500, or that there is no such
    page, 404, after which senders give up and the lead is lost.
    """

    routing_type = "http"

    def handle_error(self, exc):
        """Say when to come again where nothing could be recorded; else answer as Odoo does."""
        if not self.request.httprequest.path.startswith(PATH):
            return super().handle_error(exc)
        if isinstance(exc, psycopg2.pool.PoolError):
            return Response(status=429, headers={"Retry-After": BUSY})
        if _is_database_away(exc, self.request.db):
            return Response(status=503, headers={"Retry-After": AWAY})
        return super().handle_error(exc)


def _is_database_away(error, database):
    # Where its database cannot be asked, or not even be listed, Odoo looks among the pages that
    # need none, and finds none.
    is_lost_page = isinstance(error, NotFound) and not database
    return is_lost_page or isinstance(error, psycopg2.OperationalError | psycopg2.InterfaceError)
