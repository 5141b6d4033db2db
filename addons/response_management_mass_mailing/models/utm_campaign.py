from odoo import fields, models

from ..logic import anonymous_count


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    # Salespeople open campaigns, too. Natively the form fails for who has no access to mailings:
    # a count that it holds for its own logic is computed with the user's rights.
    mailing_mail_count = fields.Integer(compute_sudo=True)
    ab_testing_mailings_count = fields.Integer(compute_sudo=True)

    def _compute_statistics(self):
        """Add the opens of untracked recipients to the share that natively is one of traces."""
        result = super()._compute_statistics()
        if not self.ids or not self.env["mailing.trace"]._has_untracked():
            return result
        # sudo: natively, too, these totals ask for no right on mailings.
        mailings = self.sudo().mailing_mail_ids
        for campaign in self:
            own = mailings.filtered(lambda mailing, c=campaign: mailing.campaign_id.id == c.id)
            if any(own.mapped("untracked_count")):
                campaign.opened_ratio = anonymous_count.percentage(
                    sum(own.mapped("opened")),
                    sum(own.mapped("expected")) - sum(own.mapped("canceled")),
                )
        return result
