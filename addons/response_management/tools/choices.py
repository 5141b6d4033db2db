"""Choices that are the same as those of another field."""


def taken_over(model, field):
    """Return the ``selection`` of a field with the choices of ``field`` of ``model``, translated.

    Odoo translates the labels that a field lists itself, and none of those that it computes.
    """
    return lambda self: self.env[model]._fields[field]._description_selection(self.env)
