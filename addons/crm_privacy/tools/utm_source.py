"""All that these addons take from Odoo's UTM sources, in one place.

Odoo's next series keeps a few generic sources (*Mass Mailing*, *LinkedIn*) and gives up
``utm.source.mixin``, by which each mailing has a source of its own today; what a record brought is
then known by a reference. What has to follow stands here, and ``tests/unit/test_utm_source.py``
finds code that takes it elsewhere. The field ``source_id`` of ``utm.mixin`` stays what it is.
"""

from odoo.tools import SQL

#: The model of the sources: fields that link to one, searches by name.
MODEL = "utm.source"
#: The fields under which a name is looked up; the first names a new source.
NAME_FIELDS = ("name",)
#: The field of the mixin: the source that a record has for itself.
OWN_SOURCE = "source_id"


def get_own_source(record):
    """Return the source that a record of a model with the mixin has for itself."""
    return record[OWN_SOURCE]


def sql_own_source(alias):
    """Return the column of that source in the table ``alias``."""
    return SQL.identifier(alias, OWN_SOURCE)
