"""Leads and contacts: their status is watched, followed and told."""

from . import crm_funnel_mixin
from . import crm_funnel_mixin_gate
from . import crm_funnel_mixin_watch
from . import crm_funnel_mixin_story
from . import crm_funnel_mixin_actions
from . import crm_lead
from . import res_partner
from . import crm_response
