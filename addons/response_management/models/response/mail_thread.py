"""Following many new records at once, and noting the same on each of them."""

from markupsafe import Markup

from odoo import models
from odoo.tools import SQL


class MailThread(models.AbstractModel):
    """The first record is done natively, the others like it, in one statement.

    Natively each note and each follower is a record of its own, which costs as much as half of what
    it is about: an environment, a filter and an entry in the cache of its document.
    """

    _inherit = "mail.thread"

    def _follow_together(self):
        """Have the present user follow these new records, natively done on creation by each."""
        if not self or not self.env.user.active or self.env.user.share:
            return
        partner = self.env.user.partner_id
        Followers = self.env["mail.followers"]
        Followers._insert_followers(self._name, self[:1].ids, partner.ids, check_existing=False)
        if len(self) > 1:
            Followers.flush_model()
            self.env.cr.execute(self._query_follow_like_first(partner))
            self[1:].invalidate_recordset(["message_follower_ids", "message_partner_ids"])

    def _query_follow_like_first(self, partner):
        """Return the statement by which ``partner`` follows the others as the first record."""
        return SQL(
            """
            WITH follower AS (
                INSERT INTO mail_followers (res_model, res_id, partner_id)
                     SELECT %(model)s, unnest(%(others)s), %(partner)s
                  RETURNING id
            )
            INSERT INTO mail_followers_mail_message_subtype_rel
                        (mail_followers_id, mail_message_subtype_id)
                 SELECT follower.id, subtype.mail_message_subtype_id
                   FROM follower
             CROSS JOIN mail_followers AS first
                   JOIN mail_followers_mail_message_subtype_rel AS subtype
                     ON subtype.mail_followers_id = first.id
                  WHERE first.res_model = %(model)s
                    AND first.res_id = %(first)s
                    AND first.partner_id = %(partner)s
            """,
            model=self._name,
            first=self.ids[0],
            others=list(self.ids[1:]),
            partner=partner.id,
        )

    def _note_together(self, bodies):
        """Leave a note on each of these records, natively done by ``_message_log_batch``.

        :param bodies: one safe HTML text for each record
        """
        bodies = [Markup("<p>%s</p>") % body for body in bodies]
        if not self:
            return
        note = self[:1]._message_log_batch(bodies={self.ids[0]: bodies[0]})
        if len(self) > 1:
            note.flush_recordset()
            self.env.cr.execute(self._query_note_like_first(note, bodies[1:]))
            # What the chatter of these records shows is read anew.
            names = ["message_ids", "message_needaction", "message_needaction_counter"]
            self[1:].invalidate_recordset(names, flush=False)

    def _query_note_like_first(self, note, bodies):
        """Return the statement that copies ``note`` to the others, with the text of each."""
        own = ("id", "res_id", "body")
        names = [
            SQL.identifier(name)
            for name, field in note._fields.items()
            if field.store and field.column_type and name not in own
        ]
        return SQL(
            """
            INSERT INTO mail_message (res_id, body, %(names)s)
                 SELECT other.res_id, other.body, %(names)s
                   FROM mail_message
             CROSS JOIN unnest(%(others)s, %(bodies)s::text[]) AS other (res_id, body)
                  WHERE mail_message.id = %(note)s
            """,
            names=SQL(", ").join(names),
            others=list(self.ids[1:]),
            bodies=[str(body) for body in bodies],
            note=note.id,
        )
