"""Leads and contacts follow the responses that become active."""

from odoo import models

from ...logic import lifecycle
from ..status import crm_funnel_journal as journal


class CrmResponse(models.Model):
    _inherit = "crm.response"

    def _on_activated(self, *, author):
        """Leads and contacts of the new active responses get an active status unless they have one.

        Lost and archived leads are restored. A deal that is won stays won, and takes its response
        along to its end. Called once per batch of responses that became active.

        :param author: environment with whose rights the leads are written
        """
        result = super()._on_activated(author=author)
        Status = self.env["crm.funnel.status"]
        # Nobody would see that somebody is back whose lead stays in the archive.
        leads = self.lead_id
        archived = leads.filtered(lambda lead: not lead.active and not lead._is_won())
        archived.with_env(author).action_restore()
        # sudo: that somebody is worked on follows from the response, no matter who may edit
        # contacts.
        for records, env in (
            (leads, author),
            (self.filtered(lambda r: not r.lead_id).partner_id, self.env),
        ):
            idle = records.filtered(
                lambda record: not record.funnel_status_id.is_active and not record._is_won()
            )
            for kind, group in idle.grouped(lambda record: record._get_engaged_kind()).items():
                group.with_env(env).write({"funnel_status_id": Status._get_id(kind)})
            # Seen now, so that what still happens in this transaction is a change of its own.
            records.browse()._follow_funnel()
        # A person who is worked on already takes the response along.
        for status, responses in self.grouped(
            lambda r: (r.lead_id or r.partner_id).funnel_status_id
        ).items():
            if status.kind not in (False, lifecycle.OPEN):
                responses._follow(status, cause=journal.CAUSE_USER)
        return result
