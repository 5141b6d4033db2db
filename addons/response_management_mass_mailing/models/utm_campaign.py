from odoo import fields, models


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    # Salespeople open campaigns, too. Natively the form fails for who has no access to mailings:
    # a count that it holds for its own logic is computed with the user's rights.
    mailing_mail_count = fields.Integer(compute_sudo=True)
    ab_testing_mailings_count = fields.Integer(compute_sudo=True)
