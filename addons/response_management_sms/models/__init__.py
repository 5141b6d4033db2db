from . import crm_interaction_backfill
from . import crm_response_mailing_event
from . import mailing_subscription
from . import mailing_trace
from . import utm_campaign
