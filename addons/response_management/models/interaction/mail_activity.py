"""Done activities of customers are interactions."""

from odoo import fields, models

from odoo.addons.crm_privacy.tools.inner_context import get_inner

from ...logic import interaction
from .crm_interaction_entry import IS_LOGGED


class MailActivity(models.Model):
    _inherit = "mail.activity"

    # Not copied: who copies an activity may be nobody who reads this.
    workload = fields.Float(
        copy=False,
        groups="sales_team.group_sale_salesman",
        help="Hours of work; unless given, what its type usually takes.",
    )

    def _action_done(self, feedback=False, attachment_ids=None):
        models_logged = self.env["crm.interaction"]._get_logged_models()
        exchanges = self.filtered(lambda a: a.active and a.res_model in models_logged)
        if get_inner(self.env, IS_LOGGED):
            exchanges = self.browse()
        if not exchanges:
            return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        # Read before: an activity whose record is gone is deleted on the way.
        log = self.env["crm.interaction"]
        vals_list = log._prepare_activities(exchanges, feedback, is_done=True)
        new = {
            interaction.source_key("mail.activity", activity.id)
            for activity in exchanges
            if not activity.date_done
        }
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        log._log(vals_list, new)
        return result
