"""What a reviewer wants to see of a response without opening anything."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.crm_privacy.tools.readable_date import format_day

from ...tools.inner_text import inner_text

#: Characters of what a person said that a card shows.
SAID_LENGTH = 280


class CrmResponse(models.Model):
    """The words of the person, and what the same person answered besides."""

    _inherit = "crm.response"

    said = fields.Char(
        string="What They Said",
        compute="_compute_said",
        help="The words that came with the answer or, without any, what was answered to the "
        "questions of its type.",
    )
    history = fields.Char(
        compute="_compute_history", help="What the same person answered before and since."
    )

    @api.depends("description", "response_properties")
    def _compute_said(self):
        words = {response: inner_text(response.description) for response in self}
        silent = self.filtered(lambda response: response.id and not words[response])
        for row in silent.read(["response_properties"]):
            words[self.browse(row["id"])] = self._put_in_words(row["response_properties"])
        for response, text in words.items():
            is_long = len(text) > SAID_LENGTH
            response.said = text[: SAID_LENGTH - 1].rstrip() + "…" if is_long else text

    @api.model
    def _put_in_words(self, parameters):
        """Return the parameters that have a value, as ``Duration: 95 · Wants a call``."""
        words = []
        for parameter in parameters or ():
            value, label = parameter.get("value"), parameter.get("string", "")
            if value is True:
                words.append(label)
            elif isinstance(value, str | int | float) and value:
                labels = dict(parameter.get("selection") or ())
                words.append(f"{label}: {labels.get(value, value)}")
        return " · ".join(words)

    @api.depends_context("uid", "lang")
    @api.depends("partner_id", "email_normalized", "phone_sanitized")
    def _compute_history(self):
        found = {}
        if self.ids:
            found = {row[0]: row[1:] for row in self.env.execute_query(self._query_other_answers())}
        others = self.browse(last for _count, last in found.values())
        campaigns = {other.id: (other.campaign_id.title, other.date) for other in others}
        for response in self:
            count, last = found.get(response._origin.id, (0, None))
            campaign, date = campaigns.get(last, (None, None))
            values = {
                "count": count,
                "date": date and format_day(self.env, date),
                "campaign": campaign,
            }
            if not count:
                response.history = False
            elif count == 1 and campaign:
                response.history = self.env._("1 other answer: %(campaign)s, %(date)s", **values)
            elif count == 1:
                response.history = self.env._("1 other answer: %(date)s", **values)
            elif campaign:
                response.history = self.env._(
                    "%(count)s other answers, the last: %(campaign)s, %(date)s", **values
                )
            else:
                response.history = self.env._(
                    "%(count)s other answers, the last: %(date)s", **values
                )

    def _query_other_answers(self):
        """Return the query of ``(id, number of other answers, the last of them)``.

        Of the same contact, email address or phone number, and only what the user may see. An
        index for each of the three, and one query for all of ``self``.
        """
        self.flush_model(["partner_id", "email_normalized", "phone_sanitized", "responded", "date"])
        visible = self._search(Domain("responded", "=", True)).subselect()
        same = SQL(" UNION ").join(
            SQL(
                """SELECT one.id AS one, other.id AS other, other.date
                     FROM crm_response one
                     JOIN crm_response other ON other.%(name)s = one.%(name)s AND other.id != one.id
                    WHERE one.id = ANY(%(ids)s)""",
                name=SQL.identifier(name),
                ids=list(self.ids),
            )
            for name in ("partner_id", "email_normalized", "phone_sanitized")
        )
        return SQL(
            """SELECT same.one, count(*), (array_agg(same.other ORDER BY same.date DESC))[1]
                 FROM (%s) same
                WHERE same.other IN %s
                GROUP BY same.one""",
            same,
            visible,
        )
