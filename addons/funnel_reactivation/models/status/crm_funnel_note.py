"""Notes in the chatter of many records at once."""

from markupsafe import Markup

from odoo import models
from odoo.tools import SQL

#: What differs from note to note.
OWN_COLUMNS = frozenset({"id", "res_id", "body"})


class CrmFunnelNote(models.AbstractModel):
    """The part of leads and contacts that keeps notes of what the funnel did."""

    _name = "crm.funnel.note"
    _description = "Notes of the Funnel"

    def _log_notes(self, bodies):
        """Log a note on each record, as ``_message_log_batch`` does, in a few queries for all.

        The first note is logged natively; the others are copies of its row with their own text, so
        that they have whatever other addons add to it.

        :param dict bodies: ``{record id: Markup}``
        """
        records = self.filtered(lambda record: record.id in bodies)
        if not records:
            return
        bodies = {record.id: Markup("<p>%s</p>") % bodies[record.id] for record in records}
        first = records[:1]._message_log_batch(bodies=bodies)
        others = records[1:]
        if not others:
            return
        first.flush_recordset()
        shared = SQL(", ").join(
            SQL.identifier(name)
            for name, field in first._fields.items()
            if field.store and field.column_type and name not in OWN_COLUMNS
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO mail_message (res_id, body, %(shared)s)
                SELECT note.res_id, note.body, %(shared)s
                  FROM mail_message,
                       unnest(%(ids)s::integer[], %(bodies)s::text[]) AS note (res_id, body)
                 WHERE mail_message.id = %(first)s
                """,
                shared=shared,
                ids=others.ids,
                bodies=[str(bodies[record.id]) for record in others],
                first=first.id,
            )
        )
        # What the chatter of these records shows is read anew.
        names = ["message_ids", "message_needaction", "message_needaction_counter"]
        others.invalidate_recordset(names, flush=False)
