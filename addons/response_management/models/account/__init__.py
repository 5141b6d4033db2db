"""What a campaign costs and brings, and who works on it."""

from . import utm_campaign
from . import utm_campaign_account
from . import utm_campaign_picture
from . import crm_campaign_participant
from . import crm_campaign_cost
from . import crm_campaign_deleted_lead
from . import crm_campaign_workload
from . import crm_lead
