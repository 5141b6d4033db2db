"""Participants: who works on a campaign with its owner, and with which right."""

from odoo import fields, models

from ...logic import campaign_account


class CrmCampaignParticipant(models.Model):
    """One user in one campaign. Only the owner and administrators name participants.

    As soon as a campaign has participants, only its owner, the participants who may modify and
    administrators change it. Reading a campaign stays open: leads and mailings refer to it.
    """

    _name = "crm.campaign.participant"
    _description = "Campaign Participant"
    _order = "campaign_id, id"
    _rec_name = "user_id"

    campaign_id = fields.Many2one("utm.campaign", required=True, index=True, ondelete="cascade")
    user_id = fields.Many2one(
        "res.users",
        string="Participant",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('share', '=', False)]",
    )
    right = fields.Selection(
        [
            (campaign_account.RIGHT_READ, "Read"),
            (campaign_account.RIGHT_MODIFY, "Modify"),
        ],
        required=True,
        default=campaign_account.RIGHT_READ,
        help="Read: sees the costs and the workload, and records own hours.\n"
        "Modify: changes the campaign, its expectations, costs and workload.",
    )
    role = fields.Char(help="What the participant does in this campaign.", personal=False)

    _user_uniq = models.UniqueIndex(
        "(campaign_id, user_id)", "This user takes part in the campaign already."
    )
