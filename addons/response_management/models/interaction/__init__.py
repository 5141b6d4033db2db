"""Exchanges with customers, logged from what happens."""

from . import res_company
from . import crm_interaction_mixin
from . import utm_campaign
from . import crm_interaction
from . import crm_interaction_actions
from . import crm_interaction_log
from . import crm_interaction_log_messages
from . import crm_interaction_log_activities
from . import crm_interaction_entry
from . import crm_interaction_rights
from . import crm_interaction_backfill
from . import crm_response
from . import crm_lead
from . import res_partner
from . import mail_activity
from . import mail_activity_type
