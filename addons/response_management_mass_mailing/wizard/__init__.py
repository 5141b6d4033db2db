from . import crm_response_audience
