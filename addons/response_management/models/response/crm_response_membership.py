"""People in campaigns: when they were reached, and who of them answered."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import formatLang

from ...logic import campaign_account


class CrmResponse(models.Model):
    """One row of each person in a campaign, the member, stands for the person in every figure.

    The other rows point to it by ``repeat_of_id``. Whatever is deleted, archived, merged, moved or
    anonymised: the oldest row that is left and that people made is the member, so that a figure
    that counts members counts people. The member keeps when the person was reached, which no
    answer overwrites, and knows whether any row of the person is an answer that counts.
    """

    _inherit = "crm.response"

    # Like other precomputed fields not readonly, because only then ``create`` takes them as given.
    date_reached = fields.Datetime(
        string="Reached On",
        fact=True,
        copy=False,
        help=(
            "When the person was reached. People who answer without having been reached before "
            "count as reached with their answer."
        ),
    )
    is_responder = fields.Boolean(
        string="Responder",
        compute="_compute_is_responder",
        store=True,
        readonly=False,
        fact=True,
        copy=False,
        help="The person whom this member stands for gave an answer that counts in the response "
        "rate, with this row or with one that repeats it.",
    )

    @api.depends("is_counted", "repeat_of_id", "repeat_ids.is_counted", "repeat_ids.active")
    def _compute_is_responder(self):
        members = self.filtered(lambda response: not response.repeat_of_id)
        (self - members).is_responder = False
        silent = members.filtered(lambda response: not response.is_counted)
        (members - silent).is_responder = True
        counted = {first for (first,) in silent._read_group_repeats()} if silent.ids else set()
        for response in silent:
            response.is_responder = response._origin in counted

    def _read_group_repeats(self):
        # sudo: whether a person answered does not depend on who asks.
        return self.sudo()._read_group(
            Domain("repeat_of_id", "in", self.ids)
            & Domain("is_counted", "=", True)
            & Domain("active", "=", True),
            ["repeat_of_id"],
        )

    # ------------------------------------------------------------
    # RATES
    # ------------------------------------------------------------

    @api.model
    def _prepare_rate_values(self, figures):
        """Return figures of people, as every screen shows them, as field values."""
        rate = campaign_account.response_rate(figures)
        return {
            "member_count": figures.members,
            "audience_count": figures.audience,
            "reached_count": figures.reached,
            "responder_count": figures.responders,
            "is_rate_known": rate is not None,
            "response_rate": rate or 0.0,
        }

    @api.model
    def _get_rate_basis(self, record):
        """Return what the response rate of a campaign or treatment is made of, in words."""
        if record.is_rate_known:
            return self.env._(
                "%(responders)s of %(reached)s reached",
                responders=formatLang(self.env, record.responder_count, digits=0),
                reached=formatLang(self.env, record.reached_count, digits=0),
            )
        if record.member_count:
            return self.env._("Only answers are recorded: enter an audience")
        return self.env._("No one reached yet")
