"""Filters that people store as text: how they are read, checked and applied."""

from ast import literal_eval

import psycopg2

from odoo.exceptions import AccessError
from odoo.fields import Domain

from odoo.addons.crm_privacy.models.common import company_scope

#: What a filter raises that cannot be read, or not by its author.
UNUSABLE = (
    AccessError,
    KeyError,
    MemoryError,
    OverflowError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
    psycopg2.DataError,
)


def read(text):
    """Return the domain that ``text`` spells.

    Only constants are read: a lambda or a call is an error.
    """
    return Domain(literal_eval(text or "[]"))


def check(model, text):
    """Search ``model`` once for ``text``, with the rights of the user who writes it.

    Constraints run with all rights, and so is the filter applied later. Without this check a
    filter could ask for fields that its author may not read.

    :raise: one of ``UNUSABLE``
    """
    model = model.with_user(model.env.uid)
    with model.env.cr.savepoint():
        # The search is executed: a value can be of the wrong type for its column.
        model.search(read(text), limit=1).ids  # noqa: B018


def apply(records, text, company):
    """Return those of ``records`` that match ``text``, with all rights, within ``company``.

    A path over relations can lead to records of other companies. These are never considered,
    otherwise a match would tell something about them.
    """
    domain = read(text)
    if domain.is_true():
        return records
    return records.filtered_domain(company_scope.scope(domain, records, company))
