"""Ratings: their figures stay."""

from odoo import models

from ...logic import personal


class RatingRating(models.Model):
    _inherit = "rating.rating"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "feedback": personal.BLANK,
            "publisher_comment": personal.BLANK,
            "res_name": personal.LABEL,
            "parent_res_name": personal.BLANK,
        }

    def _get_personal_links(self):
        return {"partner_id": personal.RECORD, "res_model,res_id": personal.DOCUMENT}
