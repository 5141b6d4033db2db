"""Dialog that makes a campaign with all that it needs to be answered."""

from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class CrmCampaignLaunch(models.TransientModel):
    """One offer through several channels: campaign, treatments, codes, links and maybe a form.

    Everything is made at once or not at all; the form of the campaign then shows it.
    """

    _name = "crm.campaign.launch"
    _description = "New Campaign"

    name = fields.Char(string="Campaign", required=True)
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    offer_id = fields.Many2one(
        "crm.offer",
        domain="[('company_id', 'in', [company_id, False])]",
        ondelete="cascade",
        help="What people may take up. Empty: an offer of the name of the campaign.",
    )
    date_start = fields.Date(string="From", default=fields.Date.context_today)
    date_end = fields.Date(string="To")
    destination_url = fields.Char(
        string="Web Page",
        help="Where people take up the offer. Each channel gets a link and a QR code of its own to "
        "it, which tell its visitors apart.",
    )
    is_form_wanted = fields.Boolean(
        string="Form for the Web Page",
        help="Creates a capture source; its snippet goes into the page.",
    )
    line_ids = fields.One2many(
        "crm.campaign.launch.line",
        "launch_id",
        string="Channels",
        default=lambda self: self._default_line_ids(),
    )

    def _default_line_ids(self):
        email = self.env.ref("utm.utm_medium_email", raise_if_not_found=False)
        return [Command.create({"medium_id": email.id})] if email else []

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for launch in self:
            if launch.date_start and launch.date_end and launch.date_end < launch.date_start:
                raise UserError(self.env._("A campaign cannot end before it starts."))

    def action_launch(self):
        """Make the campaign and return the action that opens it."""
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("Add a channel through which the offer goes out."))
        self.offer_id = self.offer_id or self._get_offer()
        campaign = self.env["utm.campaign"].create(self._prepare_campaign_values())
        treatments = self.env["crm.treatment"].create(
            [line._prepare_treatment_values(campaign) for line in self.line_ids]
        )
        if self.is_form_wanted:
            self.env["crm.capture.source"].create(self._prepare_source_values(campaign, treatments))
        return {
            "type": "ir.actions.act_window",
            "name": campaign.title,
            "res_model": "utm.campaign",
            "res_id": campaign.id,
            "views": [(False, "form")],
        }

    def _get_offer(self):
        """Return the offer of the name of the campaign, made if there is none."""
        domain = [("name", "=", self.name), ("company_id", "in", [self.company_id.id, False])]
        offers = self.env["crm.offer"]
        return offers.search(domain, limit=1) or offers.create(
            {"name": self.name, "company_id": self.company_id.id}
        )

    def _prepare_campaign_values(self):
        return {
            "title": self.name,
            "user_id": self.user_id.id,
            "date_start": self.date_start,
            "date_end": self.date_end,
        }

    def _prepare_source_values(self, campaign, treatments):
        """Return the values of the form, which stands for the treatment if there is only one."""
        return {
            "name": campaign.title,
            "company_id": self.company_id.id,
            "user_id": self.user_id.id,
            "campaign_id": campaign.id,
            "offer_id": self.offer_id.id,
            "treatment_id": treatments.id if len(treatments) == 1 else False,
        }


class CrmCampaignLaunchLine(models.TransientModel):
    """One channel of the campaign that is being made."""

    _name = "crm.campaign.launch.line"
    _description = "Channel of a New Campaign"

    launch_id = fields.Many2one("crm.campaign.launch", required=True, ondelete="cascade")
    medium_id = fields.Many2one("utm.medium", string="Channel", required=True, ondelete="cascade")
    audience_size = fields.Integer(string="Audience", help="How many people it goes out to.")
    date_start = fields.Date(string="From", help="Empty: as the campaign.")
    date_end = fields.Date(string="To", help="Empty: as the campaign.")
    currency_id = fields.Many2one(related="launch_id.currency_id")
    cost = fields.Monetary()

    def _prepare_treatment_values(self, campaign):
        launch = self.launch_id
        start = self.date_start or launch.date_start
        end = self.date_end or launch.date_end
        return {
            "offer_id": launch.offer_id.id,
            "campaign_id": campaign.id,
            "medium_id": self.medium_id.id,
            "company_id": launch.company_id.id,
            "audience_size": self.audience_size,
            "cost": self.cost,
            "date_start": self._get_moment(start, is_end=False),
            "date_end": self._get_moment(end, is_end=True),
            "destination_url": launch.destination_url,
        }

    def _get_moment(self, day, *, is_end):
        """Return the first or last second of ``day`` where the user is, in UTC."""
        if not day:
            return False
        moment = datetime.combine(day, time(23, 59, 59) if is_end else time.min)
        return self.env.tz.localize(moment).astimezone(pytz.utc).replace(tzinfo=None)
