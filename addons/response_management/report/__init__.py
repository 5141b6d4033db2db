from . import crm_response_report_order
from . import crm_campaign_account_amounts
from . import crm_response_people
from . import crm_report_lines
from . import crm_responder_profile
from . import crm_response_report
from . import crm_campaign_account_lines
from . import crm_campaign_account
