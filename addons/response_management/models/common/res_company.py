"""What a company asks of its leads, its policy about the forecast, and its hourly rate."""

from odoo import fields, models

#: When a lead must name a contact or a company.
PERSON_ON_QUALIFICATION = "qualification"
PERSON_ON_CREATION = "creation"

#: Where opportunities stand until the sales manager decides.
FORECAST_INCLUDED = "included"
FORECAST_EXCLUDED = "excluded"
FORECAST_PENDING = "pending"


class ResCompany(models.Model):
    _inherit = "res.company"

    campaign_hourly_rate = fields.Monetary(
        help="What an hour of work on a campaign costs, where the campaign says nothing else.",
    )
    is_interest_required = fields.Boolean(
        string="Require a Buying Interest",
        default=True,
        help="A lead needs a primary buying interest to become an opportunity, as soon as there "
        "are buying interests to choose from.",
    )
    lead_person_policy = fields.Selection(
        [
            (PERSON_ON_QUALIFICATION, "To become an opportunity"),
            (PERSON_ON_CREATION, "Also when somebody creates a lead"),
        ],
        string="Contact or Company",
        default=PERSON_ON_QUALIFICATION,
        help=(
            "When a lead must name a contact or a company. Leads from incoming mail, web forms "
            "and imports are always accepted."
        ),
    )
    forecast_policy = fields.Selection(
        [
            (FORECAST_INCLUDED, "In the forecast, unless left out"),
            (FORECAST_EXCLUDED, "Not in the forecast, unless included"),
            (FORECAST_PENDING, "Not in the forecast, each waits for a decision"),
        ],
        default=FORECAST_INCLUDED,
        help="Where an opportunity stands until a sales manager decides.",
    )

    def _is_interest_demanded(self):
        """Return whether leads of this company need a primary interest to be qualified."""
        self.ensure_one()
        # sudo: what a company asks for does not depend on who works on its leads.
        return self.sudo().is_interest_required and self.env["crm.interest"]._is_any_offered(
            self.id
        )
