"""What a sender hears while Odoo has no connection to its database: when to come again."""

import psycopg2
from werkzeug.exceptions import NotFound

from odoo.http import Response, _dispatchers, db_list

PATH = "/crm/capture/"
#: Too many at once: seconds until others are done. PostgreSQL is starting anew: until it is there.
BUSY, AWAY = "5", "30"


# Odoo keeps one class for all such requests: what another addon makes of it stays.
class CaptureDispatcher(_dispatchers["http"]):
    """The dispatcher of requests, but for errors at the address of a capture source.

    Without a connection no route of an addon is reached: Odoo answers 500, or that there is no such
    page, 404, after which senders give up and the lead is lost.
    """

    routing_type = "http"

    def handle_error(self, exc):
        """Say when to come again where nothing could be recorded; else answer as Odoo does."""
        httprequest = self.request.httprequest
        if not httprequest.path.startswith(PATH):
            return super().handle_error(exc)
        if isinstance(exc, psycopg2.pool.PoolError):
            return _ask_to_come_again(httprequest, 429, BUSY)
        if _is_database_away(exc, self.request):
            return _ask_to_come_again(httprequest, 503, AWAY)
        return super().handle_error(exc)


def _is_database_away(error, request):
    if isinstance(error, psycopg2.OperationalError | psycopg2.InterfaceError):
        return True
    # Where its database cannot be asked, or not even be listed, Odoo looks among the pages that
    # need none, and finds none.
    is_lost_page = isinstance(error, NotFound) and not request.db
    return is_lost_page and not _is_database_to_choose(request.httprequest)


def _is_database_to_choose(httprequest):
    """Return whether there are several databases, and the request has named none of them."""
    if httprequest.headers.get("X-Odoo-Database"):
        return False
    try:
        return len(db_list(force=True, host=httprequest.environ.get("HTTP_HOST", ""))) > 1
    except psycopg2.Error:
        return False


def _ask_to_come_again(httprequest, status, seconds):
    """Return the answer; its script may read it, on whatever page the form is.

    Which pages a source allows stands in the database. The answer says nothing of it, and nothing
    is taken: a script that posts from elsewhere is refused when it comes again.
    """
    headers = {"Retry-After": seconds, "Cache-Control": "no-store", "Vary": "Origin"}
    origin = httprequest.headers.get("Origin")
    if origin:
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Expose-Headers"] = "Retry-After"
    if origin and httprequest.method == "OPTIONS":
        # Or the browser would not send the post that is told to come again.
        headers["Access-Control-Allow-Methods"] = "POST"
        headers["Access-Control-Allow-Headers"] = "Content-Type, Accept, X-Requested-With"
        status = 204
    return Response(status=status, headers=headers)
