from . import crm_identification_trial
from . import crm_capture_mapping
from . import crm_response_convert
from . import crm_response_entry
from . import crm_response_identify
from . import crm_lead_to_opportunity
from . import crm_response_help
from . import crm_response_reject
