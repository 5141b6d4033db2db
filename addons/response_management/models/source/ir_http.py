"""Keep the bytes of a post for those who have to see them."""

from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        result = super()._pre_dispatch(rule, args)
        # Odoo parses forms before it calls the route, as UTF-8, and then the bytes are gone:
        # neither their signature nor another character set could be told from what is left.
        if rule.endpoint.routing.get("is_body_kept"):
            request.httprequest.get_data(cache=True)
        return result
