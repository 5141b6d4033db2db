"""Facts of the past, which administrators tell: dates from before this database was used."""

from odoo import SUPERUSER_ID, api, fields, models, tools
from odoo.exceptions import ValidationError

from ...logic import history, occurrence
from .crm_fact_mixin import CORRECTED_BY

#: Context in which the past is told; it counts for administrators only.
HISTORY = "crm_history"
#: Context in which fields are offered for the columns of a file.
IMPORTABLE = "crm_history_importable"


class CrmFactMixin(models.AbstractModel):
    """``history=True`` marks facts whose dates of the past administrators may tell.

    They do so in the context ``HISTORY``, which an import that has such columns sets by itself.
    """

    _inherit = "crm.fact.mixin"

    @api.model
    @tools.ormcache("self._name")
    def _get_history_names(self):
        """Return the names of the fields of which administrators may tell the past."""
        return frozenset(
            name for name, field in self._fields.items() if getattr(field, "history", False)
        )

    @api.model
    def _get_history_chains(self):
        """Return tuples of names of dates, each in the order in which it happens."""
        return ()

    @api.model
    def _is_historian(self):
        return self.env.uid == SUPERUSER_ID or self.env.user.has_group(CORRECTED_BY)

    @api.model
    def _is_history(self):
        """Return whether an administrator is telling the past.

        What the system does with all rights on behalf of one happens now.
        """
        is_told = self.env.context.get(HISTORY)
        is_system = self.env.su and self.env.uid != SUPERUSER_ID
        return bool(is_told) and not is_system and self._is_historian()

    @api.model
    def _get_told_names(self):
        return self._get_history_names() if self._is_history() else frozenset()

    @api.model
    def _get_importable_names(self):
        told = self._get_history_names() if self._is_historian() else frozenset()
        return self._get_given_on_creation() | told

    @api.model
    def _get_facts_held(self, names, addon=None):
        held = super()._get_facts_held(names, addon)
        return held - self._get_told_names() if held else held

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Let files have columns for the facts that their reader may give."""
        found = super().fields_get(allfields, attributes)
        if self.env.context.get(IMPORTABLE):
            for name in found.keys() & self._get_importable_names():
                if "readonly" in found[name]:
                    found[name]["readonly"] = False
        return found

    @api.model
    def load(self, fields, data):
        """Take dates of the past from a file of an administrator that has columns for them."""
        named = {name.partition("/")[0] for name in fields}
        scope = self
        if named & self._get_history_names() and self._is_historian():
            scope = self.with_context(**{HISTORY: True})
        return super(CrmFactMixin, scope).load(fields, data)

    @api.model
    def _check_fact_dates(self, vals):
        """:raise ValidationError: if ``vals`` date a fact before 1970 or after tomorrow

        Who corrects or tells facts may slip; such a date breaks all grouping by month.
        """
        now = self.env.cr.now()
        for name, value in vals.items():
            field = self._fields.get(name)
            if not value or not name.startswith("date_") or not getattr(field, "fact", None):
                continue
            date = field.type == "datetime" and fields.Datetime.to_datetime(value)
            if date and not occurrence.is_possible(date, now):
                problem = history.Problem(history.IMPOSSIBLE, name, date)
                raise ValidationError(self._explain_history(problem))

    def _check_history(self, chains=None):
        """:raise ValidationError: naming the record and the first date that cannot be

        :param chains: those to check, by default all of :meth:`_get_history_chains`
        """
        chains = chains or self._get_history_chains()
        names = dict.fromkeys(name for chain in chains for name in chain)
        now = self.env.cr.now()
        for number, record in enumerate(self, 1):
            problem = history.find_problem({name: record[name] for name in names}, chains, now)
            if problem:
                raise ValidationError(
                    self.env._(
                        "Row %(number)s, “%(record)s”: %(problem)s",
                        number=number,
                        record=record.display_name,
                        problem=self._explain_history(problem),
                    )
                )

    @api.model
    def _explain_history(self, problem):
        """Return in words what is wrong with a date, and what would be right."""

        def label(name):
            return self._fields[name]._description_string(self.env)

        if problem.kind == history.IMPOSSIBLE:
            return self.env._(
                "%(field)s cannot be %(date)s. Give a date from 1970 to tomorrow.",
                field=label(problem.key),
                date=problem.value,
            )
        return self.env._(
            "%(field)s (%(date)s) is earlier than %(other)s (%(other_date)s). Correct one of "
            "them, or leave out the one you do not know.",
            field=label(problem.key),
            date=problem.value,
            other=label(problem.before),
            other_date=problem.before_value,
        )
