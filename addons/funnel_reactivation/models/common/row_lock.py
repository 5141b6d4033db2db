"""Rows locked in one order, so that transactions wait for each other and never in a circle."""

from odoo.tools import SQL


def lock_in_order(records):
    """Lock the rows of ``records`` by ascending id, waiting for those that are locked.

    Leads come before their responses: anyone who changes both locks the leads first.
    """
    ids = [number for number in records._ids if number]
    if ids:
        records.env.cr.execute(
            SQL(
                "SELECT FROM %s WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
                SQL.identifier(records._table),
                ids,
            )
        )
