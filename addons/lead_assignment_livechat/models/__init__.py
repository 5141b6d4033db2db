from . import crm_lead
from . import crm_lead_attempt
from . import discuss_channel
