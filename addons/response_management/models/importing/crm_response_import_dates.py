"""What to look at in the columns of dates before a file is imported."""

from odoo import models

from odoo.addons.crm_privacy.tools.readable_date import format_day

from ...logic import date_checks, import_targets


class CrmResponseImport(models.Model):
    _inherit = "crm.response.import"

    def _find_in_dates(self):
        """Return ``(column, finding)`` for what is worth a look in the columns of dates."""
        dates = (self.preview or {}).get("dates") or {}
        reading = self._get_reading()
        return [
            (column, finding)
            for column in self.column_ids
            if column.target == import_targets.DATE_TARGET and column.name in dates
            for finding in date_checks.check(
                dates[column.name],
                column.date_order or self.date_order,
                latest=reading.latest,
                today=reading.today,
                language=reading.language,
            )
            if finding.kind != date_checks.AMBIGUOUS or not column.date_order
        ]

    def _explain_finding(self, column, finding):
        moment = finding.moment and format_day(self.env, finding.moment.date(), with_year=True)
        words = {
            "column": column.name,
            "value": finding.value,
            "moment": moment,
            "count": finding.count,
        }
        return {
            date_checks.AMBIGUOUS: self.env._(
                "%(column)s: “%(value)s” is read as %(moment)s. If that is wrong, choose another "
                "order below.",
                **words,
            ),
            date_checks.EARLY: self.env._(
                "%(column)s: dates before 2000: %(count)s, such as “%(value)s”, read as "
                "%(moment)s.",
                **words,
            ),
            date_checks.FUTURE: self.env._(
                "%(column)s: dates in the future: %(count)s, such as “%(value)s”, read as "
                "%(moment)s. Their rows will get an assumed date.",
                **words,
            ),
            date_checks.FAR: self.env._(
                "%(column)s: dates far from the others: %(count)s, such as “%(value)s”, read as "
                "%(moment)s.",
                **words,
            ),
            date_checks.SHORT: self.env._(
                "%(column)s: days without a year: %(count)s, such as “%(value)s”, read as "
                "%(moment)s, the last such day.",
                **words,
            ),
            date_checks.MONTH: self.env._(
                "%(column)s: “%(value)s” is read as %(moment)s. In another language the month is "
                "another one; your own language decides.",
                **words,
            ),
            date_checks.UNREADABLE: self.env._(
                "%(column)s: values that are no dates: %(count)s, such as “%(value)s”. Their rows "
                "will get an assumed date.",
                **words,
            ),
        }[finding.kind]
