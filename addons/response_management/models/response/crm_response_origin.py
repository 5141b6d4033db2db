"""What a response answers to, and how it came in."""

from odoo import fields, models

from ...logic import identification, qualification


class CrmResponse(models.Model):
    _inherit = "crm.response"

    # What it answers to (campaign, source and campaign channel come from UTM)
    campaign_id = fields.Many2one(
        ondelete="set null",
        tracking=True,
        index=False,  # see _campaign_date_index
    )
    source_id = fields.Many2one(ondelete="set null")
    medium_id = fields.Many2one(string="Campaign Channel", ondelete="set null")
    response_channel_id = fields.Many2one(
        "utm.medium",
        compute="_compute_response_channel_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
        help="Channel through which the answer came; it may differ from the campaign's.",
    )
    offer_id = fields.Many2one(
        "crm.offer", check_company=True, index="btree_not_null", ondelete="set null"
    )
    treatment_id = fields.Many2one(
        "crm.treatment", check_company=True, index="btree_not_null", ondelete="set null"
    )
    interest_id = fields.Many2one(
        "crm.interest",
        string="Buying Interest",
        compute="_compute_interest_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
        help="What the person wants to buy; the lead takes it over. Taken from the offer unless "
        "given.",
    )
    source_code = fields.Char(
        help="Code that the person named or that came with the answer.", personal=False
    )
    destination_url = fields.Char(string="Destination URL", personal="page")
    utm_campaign = fields.Char(string="UTM Campaign", help="As received.", personal=False)
    utm_source = fields.Char(string="UTM Source", help="As received.", personal=False)
    utm_medium = fields.Char(string="UTM Medium", help="As received.", personal=False)
    identified_by = fields.Selection(
        [
            (identification.GIVEN, "Stated on capture"),
            (identification.SOURCE_CODE, "Source code"),
            (identification.DESTINATION_URL, "Destination URL"),
            (identification.UTM, "UTM values"),
            (identification.RULE, "Rule"),
            (identification.MANUAL, "By hand"),
            (identification.NO_CAMPAIGN, "Answers to no campaign"),
        ],
        readonly=True,
        copy=False,
        fact=True,
    )
    # Capture
    capture_method = fields.Selection(
        [
            (qualification.CAPTURE_MANUAL, "By hand"),
            (qualification.CAPTURE_IMPORT, "Import"),
            (qualification.CAPTURE_AUTOMATIC, "Automatic"),
            (qualification.CAPTURE_API, "External API"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default=qualification.CAPTURE_MANUAL,
        fact=True,
    )
    external_key = fields.Char(
        readonly=True,
        copy=False,
        help="Identifies the delivery; the same key is recorded once.",
        fact=True,
        personal="key",
    )
    supplier_id = fields.Many2one("res.partner", index="btree_not_null", ondelete="set null")
