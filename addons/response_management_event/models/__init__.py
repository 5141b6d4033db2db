from . import crm_campaign_cost
from . import crm_interaction_backfill
from . import crm_lead
from . import crm_response
from . import event_event
from . import event_registration
from . import event_registration_answer
