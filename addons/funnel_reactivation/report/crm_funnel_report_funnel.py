"""Funnels of a period, as the screen draws them and programs ask for them."""

from datetime import UTC, datetime, time

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..logic import funnel, lifecycle, period
from .crm_funnel_report import DATES

#: What funnels may be compared by.
GROUPS = (
    "campaign_id",
    "offer_id",
    "medium_id",
    "response_channel_id",
    "type_id",
    "team_id",
    "user_id",
)
#: Funnels that are drawn side by side; the others are summed up in one more.
MAX_GROUPS = 6
#: Id of the funnel that sums up the others.
OTHERS = "others"


class CrmFunnelReport(models.Model):
    """Counts the rows of the report by stage, in one query for all groups."""

    _inherit = "crm.funnel.report"

    @api.model
    @api.readonly
    def get_funnel(
        self, date_from, date_to, view=funnel.COHORT, group_by=None, domain=None, rank_by=None,
        limit=MAX_GROUPS,
    ):  # fmt: skip
        """Return the funnels of a period, for the web client and for programs.

        :param str date_from: first day where the user is, inclusive
        :param str date_to: last day where the user is, inclusive
        :param str view: ``cohort`` or ``period``
        :param str group_by: one of ``GROUPS`` to compare by, or nothing
        :param list domain: further condition on the rows
        :param str rank_by: stage by whose volume the groups are ordered; inquiries by default
        :param int limit: how many groups are told apart, nothing for all; those beyond are summed
            up in a last one, whose id is ``others``
        :return: ``[{id, name, count, steps: [{stage, label, volume, rate, mean, median, p90, count,
            undated, is_immature, domain}]}]``, the largest first; times in days, rates from 0 to 1;
            the ``count`` of a step went both stages, of ``undated`` ones a date is unknown; a
            funnel sums up ``count`` groups
        :raise UserError: another view, grouping or stage, or dates that cannot be
        """
        first, last = self._check_period(date_from, date_to)
        rank_by = rank_by or lifecycle.INQUIRY
        self._check_comparison(view, group_by, rank_by)
        start, end = self._get_midnight(first), self._get_midnight(fields.Date.add(last, days=1))
        domain = Domain(domain or [])
        ranked = sorted(
            self._read_funnels(start, end, view, group_by, domain),
            key=lambda each: (-each[1][rank_by], -each[1][lifecycle.INQUIRY], each[0] or 0),
        )
        # One group more than asked for needs no sum.
        shown = ranked if not limit or len(ranked) <= limit + 1 else ranked[:limit]
        names = self._get_group_names(group_by, [group for group, *_numbers in shown])
        found = []
        for group, volumes, velocities in shown:
            condition = [(group_by, "=", group or False)] if group_by else []
            steps = self._prepare_steps(volumes, velocities, start, end, view, condition)
            found.append({"id": group, "name": names[group], "count": 1, "steps": steps})
        if others := len(ranked) - len(shown):
            condition = [(group_by, "not in", [group or False for group, *_numbers in shown])]
            steps = self._read_others(start, end, view, domain, condition)
            name = self.env._("%s others", others)
            found.append({"id": OTHERS, "name": name, "count": others, "steps": steps})
        return found

    def _read_others(self, start, end, view, domain, condition):
        """Return the steps of the one funnel of all rows of ``domain`` that meet ``condition``."""
        ((_group, volumes, velocities),) = self._read_funnels(
            start, end, view, None, domain & Domain(condition)
        )
        return self._prepare_steps(volumes, velocities, start, end, view, condition)

    def _check_comparison(self, view, group_by, rank_by):
        """:raise UserError: another view, grouping or stage than there are"""
        if (
            view not in (funnel.COHORT, funnel.PERIOD)
            or group_by not in (None, False, *GROUPS)
            or rank_by not in lifecycle.STAGES
        ):
            raise UserError(self.env._("Funnels are compared by cohort or period, and by fields."))

    def _check_period(self, date_from, date_to):
        """Return the days as dates.

        :raise UserError: they are none, are in the wrong order or are out of range
        """
        try:
            first, last = fields.Date.to_date(date_from), fields.Date.to_date(date_to)
        except (TypeError, ValueError):
            first = last = None
        if not first or not last or first > last:
            raise UserError(self.env._("The first day must not come after the last."))
        if not (period.is_sound(first) and period.is_sound(last)):
            raise UserError(self.env._("Choose days between 1970 and 2199."))
        return first, last

    @api.model
    def _get_midnight(self, day):
        """Return the moment at which ``day`` begins where the user is."""
        midnight = self.env.tz.localize(datetime.combine(day, time.min))
        return midnight.astimezone(UTC).replace(tzinfo=None)

    def _get_group_names(self, group_by, groups):
        """Return ``{group: name}``, read together."""
        if not group_by:
            return {None: self.env._("All")}
        records = self.env[self._fields[group_by].comodel_name].browse(filter(None, groups))
        return {None: self.env._("None"), **{each.id: each.display_name for each in records}}

    def _prepare_steps(self, volumes, velocities, start, end, view, condition):
        """Return the steps of one funnel; ``condition`` says which rows it is made of."""
        now = self.env.cr.now()
        steps = funnel.steps(
            lifecycle.STAGES, volumes, velocities, view=view, date_to=min(end, now), now=now
        )
        return [self._prepare_step(step, start, end, view, condition) for step in steps]

    def _prepare_step(self, step, start, end, view, condition):
        labels = {
            lifecycle.INQUIRY: self.env._("Inquiries"),
            lifecycle.MQL: self.env._("MQL"),
            lifecycle.SAL: self.env._("SAL"),
            lifecycle.SQL: self.env._("SQL"),
            lifecycle.WON: self.env._("Won"),
        }
        column = DATES[lifecycle.INQUIRY] if view == funnel.COHORT else DATES[step.stage]
        domain = [
            (column, ">=", fields.Datetime.to_string(start)),
            (column, "<", fields.Datetime.to_string(end)),
            *Domain.OR(Domain(name, "!=", False) for name in _get_proofs(step.stage)),
            *condition,
        ]
        return {
            "stage": step.stage,
            "label": labels[step.stage],
            "volume": step.volume,
            "rate": step.rate,
            "count": step.velocity.count,
            "mean": step.velocity.mean,
            "median": step.velocity.median,
            "p90": step.velocity.p90,
            "is_immature": step.is_immature,
            "undated": step.undated,
            "domain": domain,
        }

    def _read_funnels(self, start, end, view, group_by, domain):
        """Yield ``(group id, {stage: volume}, {stage: Velocity})``, in one query."""
        if view == funnel.COHORT:
            domain &= Domain("date_inquiry", ">=", start) & Domain("date_inquiry", "<", end)
        else:
            domain &= Domain.OR(
                Domain(column, ">=", start) & Domain(column, "<", end) for column in DATES.values()
            )
        query = self._search(domain)
        query.order = None
        terms = [SQL.identifier(self._table, group_by) if group_by else SQL("NULL")]
        previous = None
        for stage, column in DATES.items():
            date = SQL.identifier(self._table, column)
            proofs = [SQL.identifier(self._table, name) for name in _get_proofs(stage)]
            reached = SQL("COALESCE(%s) IS NOT NULL", SQL(", ").join(proofs))
            if view == funnel.PERIOD:
                reached = SQL("%s >= %s AND %s < %s", date, start, date, end)
            terms.append(SQL("COUNT(*) FILTER (WHERE %s)", reached))
            if previous:
                terms += _velocity_terms(previous, date, reached)
            previous = date
        if group_by:
            query.groupby = terms[0]
        for group, inquiries, *numbers in self.env.execute_query(query.select(*terms)):
            volumes, velocities = {lifecycle.INQUIRY: inquiries}, {}
            for index, stage in enumerate(lifecycle.STAGES[1:]):
                volumes[stage], count, *days = numbers[5 * index : 5 * index + 5]
                velocities[stage] = funnel.Velocity(
                    count, *(None if number is None else float(number) for number in days)
                )
            yield group, volumes, velocities


def _get_proofs(stage):
    """Return the columns of which any proves that ``stage`` was reached: its own and later ones."""
    return [DATES[each] for each in lifecycle.STAGES[lifecycle.STAGES.index(stage) :]]


def _velocity_terms(start, end, reached):
    """Return the terms for how many went both stages, and mean, median and 90th percentile."""
    days = SQL("EXTRACT(epoch FROM %s - %s) / 86400", end, start)
    both = SQL("%s AND %s IS NOT NULL AND %s IS NOT NULL", reached, start, end)
    return [
        SQL("COUNT(*) FILTER (WHERE %s)", both),
        SQL("AVG(%s) FILTER (WHERE %s)", days, both),
        *(
            SQL(
                "PERCENTILE_CONT(%s) WITHIN GROUP (ORDER BY %s) FILTER (WHERE %s)", part, days, both
            )
            for part in (0.5, 0.9)
        ),
    ]
