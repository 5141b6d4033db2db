"""Merging leads: what hangs on them is found in one statement, and moves to the one that stays."""

from odoo import models

from ...tools import existence
from ...tools.inner_context import get_inner, inner

#: Key of the context of a merge: what hangs on the leads that are merged.
LINKED = "crm_linked"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _merge_opportunity(self, *args, **kwargs):
        linked = existence.find_existing(self.env, self._get_linked_domains())
        leads = self.with_context(**inner({LINKED: frozenset(linked)}))
        leads._prepare_merge()
        merged = super(CrmLead, leads)._merge_opportunity(*args, **kwargs)
        return merged.with_env(self.env)

    def _get_linked_domains(self):
        """Return ``{key: (model, domain)}`` of what moves to the lead that stays in a merge.

        A merge of leads without any pays for no other statement. The key is usually the model.
        """
        return {}

    def _is_linked(self, key):
        """Return whether there is any of what ``key`` names on the leads that are merged now."""
        linked = get_inner(self.env, LINKED)
        return linked is None or key in linked

    def _prepare_merge(self):
        """Get ready for the merge of these leads, before anything is read or written."""

    def _see_everything(self):
        """Return these leads with all that hangs on them, archived and hidden records too.

        sudo: anyone who may merge or delete the leads decides about all of it, or what they cannot
        see would be lost.
        """
        return self.sudo().with_context(active_test=False)
