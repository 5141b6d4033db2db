"""Odoo's statistics of mailings hold for all recipients, and tell those who are tracked apart."""

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.crm_privacy.tools import utm_source

from ..logic import machine_signal

#: Rows of the counter have ids beyond those of traces.
COUNTER_START = 2**45


class MailingTraceReport(models.Model):
    """Who is not tracked has not *not opened*: what the counter stands for is in the figures.

    There are two rates: opened of delivered, of all recipients, and the same of those tracked. A
    query takes the place of the native view, which stays as it is for when this addon goes.
    """

    _inherit = "mailing.trace.report"

    _depends = {
        "crm.mailing.count": ["delivery_count", "kind", "mailing_id"],
        "mailing.mailing": [
            "campaign_id", "email_from", "mailing_type", utm_source.OWN_SOURCE, "state",
        ],
        "mailing.trace": [
            "create_date", "is_untracked", "links_click_datetime", "mass_mailing_id",
            "sent_datetime", "trace_status",
        ],
        "utm.campaign": ["name"],
        utm_source.MODEL: list(utm_source.NAME_FIELDS),
    }  # fmt: skip

    tracked = fields.Integer(
        string="Delivered, Tracked",
        readonly=True,
        help="To recipients whose opens and clicks may be recorded.",
    )
    tracked_opened = fields.Integer(
        string="Opened, Tracked",
        readonly=True,
        help=(
            "By recipients who are tracked. Opens of others are counted without names, under "
            "Opened only."
        ),
    )
    tracked_clicked = fields.Integer(
        string="Clicked, Tracked",
        readonly=True,
        help=(
            "By recipients who are tracked. Clicks of others are counted without names, under "
            "Clicked only."
        ),
    )

    @property
    def _table_query(self):
        lines = SQL(
            "SELECT %s FROM %s %s GROUP BY %s",
            SQL(", ").join(map(SQL, self._get_native_items() + self._get_tracked_items())),
            SQL(" ").join(map(SQL, self._report_get_request_from_items())),
            self._query_where(),
            SQL(", ").join(map(SQL, self._report_get_request_group_by_items())),
        )
        if not self.env["mailing.trace"]._has_untracked():
            return lines
        return SQL("%s UNION ALL (%s)", lines, self._query_counted())

    def _get_native_items(self):
        # Not formatted like other SQL: a percent sign of an extension is meant as it stands.
        return [item.replace("%", "%%") for item in self._report_get_request_select_items()]

    def _get_tracked_items(self):
        tracked = "FILTER (WHERE trace.is_untracked IS NOT TRUE"
        return [
            f"COUNT(*) {tracked} AND trace.trace_status IN ('sent', 'open', 'reply')) AS tracked",
            f"COUNT(*) {tracked} AND trace.trace_status = 'open') AS tracked_opened",
            f"COUNT(trace.links_click_datetime) {tracked}) AS tracked_clicked",
        ]

    def _query_where(self):
        items = self._report_get_request_where_items()
        return SQL("WHERE %s", SQL(" AND ").join(map(SQL, items))) if items else SQL()

    def _query_counted(self):
        """Return the query of the counter, a row a mailing, with the columns of the lines.

        No figure takes more than there are untracked recipients; see ``logic.anonymous_count``.
        """
        names = [
            item.rpartition(" as ")[2] if " as " in item else item.rpartition(".")[2]
            for item in self._report_get_request_select_items()
        ] + ["tracked", "tracked_opened", "tracked_clicked"]
        told = self._get_counted_columns()
        return SQL(
            """
            SELECT %(columns)s
              FROM (SELECT mass_mailing_id, MIN(create_date) AS scheduled_date,
                           COUNT(*) FILTER (WHERE trace_status = ANY(%(reached)s)) AS reached,
                           COUNT(*) FILTER (WHERE trace_status = 'reply') AS replied,
                           COUNT(links_click_datetime) AS clicked
                      FROM mailing_trace WHERE is_untracked IS TRUE
                  GROUP BY mass_mailing_id) AS untracked
              JOIN (SELECT mailing_id,
                           SUM(delivery_count) FILTER (WHERE kind = %(open)s) AS opens,
                           SUM(delivery_count) FILTER (WHERE kind = %(click)s) AS clicks
                      FROM crm_mailing_count GROUP BY mailing_id) AS counted
                ON counted.mailing_id = untracked.mass_mailing_id
              JOIN mailing_mailing AS mailing ON mailing.id = counted.mailing_id
         LEFT JOIN utm_campaign AS campaign ON campaign.id = mailing.campaign_id
         LEFT JOIN %(sources)s AS source ON source.id = %(source)s
            """,
            sources=SQL.identifier(self.env[utm_source.MODEL]._table),
            source=utm_source.sql_own_source("mailing"),
            columns=SQL(", ").join(
                SQL("%s AS %s", told.get(name, SQL("0")), SQL.identifier(name)) for name in names
            ),
            reached=list(self.env["mailing.trace"]._get_reached_statuses()),
            open=machine_signal.OPEN,
            click=machine_signal.CLICK,
        )

    def _get_counted_columns(self):
        """Return ``{name: SQL}`` of the columns that the counter knows; the others are 0."""
        return {
            "opened": SQL("GREATEST(LEAST(GREATEST(opens, clicks), reached - replied), 0)"),
            "clicked": SQL("GREATEST(LEAST(clicks, reached - clicked), 0)"),
            "id": SQL("%s + mailing.id", COUNTER_START),
            "name": SQL("source.name"),
            "mailing_type": SQL("mailing.mailing_type"),
            "campaign": SQL("campaign.name"),
            "scheduled_date": SQL("untracked.scheduled_date"),
            "state": SQL("mailing.state"),
            "email_from": SQL("mailing.email_from"),
        }
