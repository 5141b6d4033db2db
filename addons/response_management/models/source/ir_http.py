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
            request.arguments_of_path = args
        return result

    @classmethod
    def _dispatch(cls, endpoint):
        # Odoo calls the route with every field of a form as an argument. A stranger's field may
        # be called “self”, or have no name at all; the route reads the body by itself.
        if endpoint.routing.get("is_body_kept"):
            request.params = dict(request.arguments_of_path)
        return super()._dispatch(endpoint)
