from . import crm_response_convert
from . import crm_response_reject
