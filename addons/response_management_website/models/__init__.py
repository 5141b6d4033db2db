from . import crm_lead
from . import crm_response
from . import website_visitor
