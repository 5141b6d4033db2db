"""How a person came to answer: variant, term, click id, first and last touch."""

from odoo import fields, models

from ...logic import journey


class CrmJourney(models.AbstractModel):
    """Kept on the response, and from there on its lead."""

    _name = "crm.journey.mixin"
    _description = "Journey"

    utm_content = fields.Char(
        string="Variant",
        help="Which of several advertisements, letters or links was answered (utm_content).",
        personal=False,
    )
    utm_term = fields.Char(
        string="Search Term", help="What was searched for (utm_term).", personal=False
    )
    click_id = fields.Char(
        string="Click ID",
        help="The advertising platform's ID of the click, to report a sale back to it.",
        personal="blank",
    )
    click_kind = fields.Selection(
        [
            ("gclid", "Google (gclid)"),
            ("gbraid", "Google (gbraid)"),
            ("wbraid", "Google (wbraid)"),
            ("fbclid", "Meta (fbclid)"),
            ("msclkid", "Microsoft (msclkid)"),
            ("li_fat_id", "LinkedIn (li_fat_id)"),
            ("ttclid", "TikTok (ttclid)"),
        ],
        string="Click ID of",
    )
    first_touch_date = fields.Datetime(string="First Visit")
    first_touch_url = fields.Char(string="First Page", personal="page")
    first_touch_referrer = fields.Char(string="First Referrer", personal="page")
    first_touch_utm = fields.Char(
        string="First Campaign Words",
        help="UTM values of the first visit: campaign / source / medium / variant / term.",
        personal=False,
    )
    last_touch_date = fields.Datetime(string="Last Visit")
    last_touch_url = fields.Char(string="Last Page", personal="page")
    last_touch_referrer = fields.Char(string="Last Referrer", personal="page")
    last_touch_utm = fields.Char(
        string="Last Campaign Words",
        help="UTM values of the last visit: campaign / source / medium / variant / term.",
        personal=False,
    )

    def _get_journey_fields(self):
        """Return the names of the fields that a lead takes over from its response."""
        return [
            "utm_content",
            "utm_term",
            "click_id",
            "click_kind",
            *(
                f"{touch}_{part}"
                for touch in journey.TOUCHES
                for part in ("date", "url", "referrer", "utm")
            ),
        ]
