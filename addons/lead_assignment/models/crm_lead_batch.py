"""Writing the owners of many leads at once: what is done once for all instead of for each."""

from odoo import api, models

from .crm_assignment_execution import IN_BATCH


class CrmLead(models.Model):
    """In the context ``IN_BATCH`` the leads of a run are written together.

    Every hook on ``write`` still runs. Spared are: checking a company again for each lead, a
    statement for the followers of each pair of team and owner, and a second UPDATE for the clocks.
    """

    _inherit = "crm.lead"

    def _check_company(self, fnames=None):
        if self.env.context.get(IN_BATCH) and fnames and "company_id" not in fnames:
            # All leads of a write get the same values: one lead of each company tells for all.
            self = self.browse(leads[0].id for leads in self.grouped("company_id").values())
        return super()._check_company(fnames)

    @api.model
    def _hold_values(self, values):
        """Have ``{lead id: {field: value}}`` written with the next flush of the leads.

        Not by ``write``, which is for one value on many leads; nothing hooks into these fields.
        """
        for lead_id, vals in values.items():
            lead = self.browse(lead_id)
            for name, value in vals.items():
                field = self._fields[name]
                value = field.convert_to_cache(value or False, lead, validate=False)
                field._update_cache(lead, value, dirty=True)
        self.browse(values).invalidate_recordset(["sla_state"], flush=False)

    def _insert_held_followers(self):
        """Insert the followers that the writes of a batch called for."""
        # sudo: they follow because the leads are theirs.
        self.env["mail.followers"].sudo()._insert_held()
        self.invalidate_recordset(
            ["message_follower_ids", "message_partner_ids", "message_is_follower"], flush=False
        )
