"""Filters that people write and that are applied with all rights: other companies stay hidden."""

from odoo.fields import Domain

#: Their company is the one where somebody is now: it is not whose records they are.
SHARED_MODELS = frozenset({"res.users", "res.company"})

_NEGATIVE = {"not in": "in", "!=": "=", "not ilike": "ilike", "not like": "like"}


def scope(domain, model, companies):
    """Return ``domain`` so that it tells nothing of records of companies but ``companies``.

    A path over relations can lead to records of other companies, and whether one matches would
    tell what is in it. What a record of ``model`` itself links to is its own; beyond that, and
    over any list of records, those of other companies are left out. Without ``companies``, as for
    what all of them share, these are the records that all of them share.
    """
    return _scope(domain, model, [*companies.ids, False], is_own=True)


def _scope(domain, model, company_ids, *, is_own):
    def narrow(condition):
        name, _dot, path = condition.field_expr.partition(".")
        field = model._fields.get(name)
        if field is None or not field.relational:
            return condition
        related = model.env[field.comodel_name]
        is_bound = (
            "company_id" in related._fields
            and related._name not in SHARED_MODELS
            and not (is_own and field.type == "many2one")
        )
        operator, inner = _open(condition, field, path, is_bound)
        if inner is None:
            return condition
        narrowed = _scope(inner, related, company_ids, is_own=False)
        if is_bound:
            narrowed &= Domain("company_id", "in", company_ids)
        # Left as it was written where nothing changes: others look at its parts.
        return condition if narrowed == inner else Domain(name, operator, narrowed)

    return domain.map_conditions(narrow)


def _open(condition, field, path, is_bound):
    """Return ``(any or not any, the domain on the related records)``, ``None`` for none."""
    if path:
        return "any", Domain(path, condition.operator, condition.value)
    if condition.operator in ("any", "not any"):
        return condition.operator, Domain(condition.value)
    if not is_bound or field.type == "many2one" or _names_nothing(condition.value):
        return "any", None
    positive = _NEGATIVE.get(condition.operator, condition.operator)
    operator = "any" if positive == condition.operator else "not any"
    if positive in ("in", "=") and not _names_texts(condition.value):
        return operator, Domain("id", positive, condition.value)
    return operator, Domain("display_name", positive, condition.value)


def _names_nothing(value):
    """Return whether the question is whether there are any records at all."""
    return not value or (not isinstance(value, (str, int)) and not all(value))


def _names_texts(value):
    return isinstance(value, str) or (
        not isinstance(value, int) and any(isinstance(item, str) for item in value)
    )
