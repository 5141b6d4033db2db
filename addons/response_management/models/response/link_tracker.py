"""Tracked links: what they lead to may name somebody, as a form that is filled in already."""

from odoo import models

from odoo.addons.crm_privacy.logic import personal


class LinkTracker(models.Model):
    _inherit = "link.tracker"

    def _get_personal_fields(self):
        return {
            **super()._get_personal_fields(),
            "url": personal.TEXT,
            "title": personal.TEXT,
            "label": personal.TEXT,
        }

    def _get_personal_links(self):
        return {}
