"""Days and amounts in the lines of reports."""

from datetime import timedelta

import pytz

from odoo import models
from odoo.tools import SQL


class CrmReportLines(models.AbstractModel):
    """The day of a moment where the user is, and amounts in the currency of the user's company."""

    _inherit = "crm.report.lines"

    def _sql_local_date(self, moment):
        """Return the SQL of the day of a UTC moment where the user is."""
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, str(self.env.tz))

    def _sql_day_in_period(self, moment):
        """Return the SQL of the day of a UTC moment in the period that is asked for.

        Any day of it does where nobody asks for days: of very many moments, to find each takes most
        of the time.
        """
        sums, day = self._plan.sums, self._get_day_in_period()
        if sums and not sums.is_day_told and day:
            return SQL("%s::date", day)
        return self._sql_local_date(moment)

    def _get_day_in_period(self):
        """Return a day of the period that is asked for; ``None`` without one, or if it is not said
        to the second when it begins and ends, as where clocks are put back at midnight.
        """
        start, end = self._plan.start, self._plan.end
        if not start and not end:
            return None
        zone = self._zone
        first, last = (
            bound and pytz.utc.localize(bound).astimezone(zone) for bound in (start, end)
        )
        for bound in filter(None, (first, last)):
            midnight = bound.replace(tzinfo=None)
            if zone.localize(midnight, is_dst=True) != zone.localize(midnight, is_dst=False):
                return None
        return first.date() if first else last.date() - timedelta(days=1)

    def _with_known_currency(self):
        """Return ``self``, told whether any amount is in another currency than the user's company.

        Without one, which is usual, the queries need none of the look-ups of rates that take longer
        to plan than to run.
        """
        self.env["crm.campaign.cost"].flush_model(["currency_id"])
        self.env["res.company"].flush_model(["currency_id"])
        ((is_foreign,),) = self.env.execute_query(
            SQL(
                "SELECT EXISTS (SELECT 1 FROM res_company WHERE currency_id != %(currency)s)"
                " OR EXISTS (SELECT 1 FROM crm_campaign_cost WHERE currency_id != %(currency)s)",
                currency=self.env.company.currency_id.id,
            )
        )
        return self._with_plan(is_foreign=is_foreign)

    def _sql_convert(self, amount, currency=None, *, date):
        """Return the SQL of an amount in the currency of the user's company, at the day's rate.

        :param currency: SQL of the currency of the amount; the one of ``company`` by default
        :param date: SQL of the day; its row also has ``res_company`` under the alias ``company``
        """
        if not self._plan.is_foreign:
            return SQL("(%s)::float8", amount)
        currency = currency or SQL("company.currency_id")
        target = SQL("%s", self.env.company.currency_id.id)
        return SQL(
            "CASE WHEN %(currency)s = %(target)s THEN %(amount)s"
            " ELSE %(amount)s * %(target_rate)s / %(rate)s END",
            amount=SQL("(%s)::float8", amount),
            currency=currency,
            target=target,
            target_rate=self._sql_rate(target, date),
            rate=self._sql_rate(currency, date),
        )

    def _sql_rate(self, currency, date):
        """Return the SQL of a rate as ``res.currency._get_rates`` chooses it."""
        rates = SQL(
            "SELECT rate.rate FROM res_currency_rate AS rate WHERE rate.currency_id = %s"
            " AND (rate.company_id IS NULL"
            " OR rate.company_id = split_part(company.parent_path, '/', 1)::int)",
            currency,
        )
        return SQL(
            "COALESCE((%(rates)s AND rate.name <= (%(date)s)::date"
            " ORDER BY rate.company_id, rate.name DESC LIMIT 1),"
            " (%(rates)s ORDER BY rate.company_id, rate.name LIMIT 1), 1)::float8",
            rates=rates,
            date=date,
        )
