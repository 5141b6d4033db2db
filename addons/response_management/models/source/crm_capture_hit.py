"""Recent posts to capture sources, counted by the rate limits."""

from dataclasses import replace

from odoo import api, fields, models
from odoo.tools import SQL

from ...logic import rate_limit


class CrmCaptureHit(models.Model):
    """One post that was let in. Append-only: posts never wait for each other.

    A post of several deliveries counts as many, from the moment that they are read: it is let in
    as a whole, for else a batch over the limit could never be delivered, and the next one waits.

    A post is counted before and after it is noted, each in a transaction of its own. Among
    posts that arrive together at several workers, each sees all that were noted before its own
    note, so that together they cannot exceed a limit. A post that exceeds a limit is not noted:
    the table cannot grow faster than the limits allow.
    """

    _name = "crm.capture.hit"
    _description = "Capture Hit"
    _log_access = False

    source_id = fields.Many2one("crm.capture.source", required=True, ondelete="cascade")
    address = fields.Char(help="Keyed digest of the network address.", personal=False)
    date = fields.Datetime(required=True)
    count = fields.Integer(string="Deliveries", required=True, default=1)

    _source_date_index = models.Index("(source_id, date)")

    @api.model
    def _admit(self, source, address):
        """Return the :class:`rate_limit.Excess` that refuses this post, ``None`` to let it in."""
        limits = source._get_limits()
        if address is None:
            limits = replace(limits, address_minute=0, address_hour=0)
        if limits == rate_limit.Limits():
            return None
        window = rate_limit.get_window(limits)
        # A cursor of its own: the post counts even if what it delivers is rolled back, and other
        # workers see it at once, not only when this one is done.
        with self.env.registry.cursor() as cr:
            # What a crash could lose here is a second of counting; nobody waits for the disk.
            cr.execute("SET LOCAL synchronous_commit TO OFF")
            excess = rate_limit.find_excess(limits, self._count(cr, source.id, address, window))
            if excess:
                return excess
            self._note(cr, source.id, address, 1)
            # The cursor is this method's own, and other workers must see the post.
            cr.commit()  # pylint: disable=invalid-commit
            usage = self._count(cr, source.id, address, window, own=1)
            return rate_limit.find_excess(limits, usage)

    @api.model
    def _add(self, source, address, count):
        """Count ``count`` deliveries more of a post that was let in."""
        with self.env.registry.cursor() as cr:
            cr.execute("SET LOCAL synchronous_commit TO OFF")
            self._note(cr, source.id, address, count)

    @api.model
    def _note(self, cr, source_id, address, count):
        cr.execute(
            SQL(
                """
                INSERT INTO crm_capture_hit (source_id, address, count, date)
                VALUES (%s, %s, %s, clock_timestamp() AT TIME ZONE 'UTC')
                """,
                source_id,
                address,
                count,
            )
        )

    @api.model
    def _count(self, cr, source_id, address, window, own=0):
        """Return the :class:`rate_limit.Usage` of the last ``window`` seconds, less ``own`` posts.

        What is older counts for no limit.
        """
        cr.execute(
            SQL(
                """
                WITH clock AS (SELECT clock_timestamp() AT TIME ZONE 'UTC' AS now),
                     hit AS (
                         SELECT count,
                                address IS NOT DISTINCT FROM %(address)s AS is_same,
                                date > now - interval '1 minute' AS is_recent
                           FROM crm_capture_hit, clock
                          WHERE source_id = %(source)s
                            AND date > now - make_interval(secs => %(window)s)
                     )
                SELECT COALESCE(sum(count) FILTER (WHERE is_same AND is_recent), 0),
                       COALESCE(sum(count) FILTER (WHERE is_same), 0),
                       COALESCE(sum(count) FILTER (WHERE is_recent), 0),
                       COALESCE(sum(count), 0)
                  FROM hit
                """,
                address=address,
                source=source_id,
                window=window,
            )
        )
        return rate_limit.Usage(*(int(count) - own for count in cr.fetchone()))

    @api.autovacuum
    def _gc_hits(self):
        """Forget posts that no window reaches any more."""
        self.env.cr.execute(
            "DELETE FROM crm_capture_hit"
            " WHERE date < (now() AT TIME ZONE 'UTC') - interval '2 hours'"
        )
