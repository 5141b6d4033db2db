"""Contacts that another addon anonymizes are erased here as well, before it begins."""

from functools import wraps

from odoo import models

#: Method of OCA's ``privacy_partner_to_be_forgotten``, which need not be installed.
OTHER_METHOD = "anonymize_partner_data"


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _register_hook(self):
        """Go before that method, whether its addon was loaded before this one or after it."""
        super()._register_hook()
        model = type(self)
        other = getattr(model, OTHER_METHOD, None)
        if other is None or hasattr(other, "erases_first"):
            return

        @wraps(other)
        def anonymize_partner_data(partner, *args, **kwargs):
            partner._erase_before_others()
            return other(partner, *args, **kwargs)

        anonymize_partner_data.erases_first = True
        setattr(model, OTHER_METHOD, anonymize_partner_data)

    def _erase_before_others(self):
        """Erase the people, while what tells them is still there.

        :raise UserError: if one of them is under a legal hold, so that nothing happens to them
        """
        # sudo: who may call the method of the other addon is checked there.
        outsiders = self.sudo().filtered(
            lambda partner: not partner.date_erased and all(partner.user_ids.mapped("share"))
        )
        if outsiders:
            outsiders.anonymise(includes_customers=True)
