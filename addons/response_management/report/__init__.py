from . import crm_response_report
from . import crm_campaign_account
