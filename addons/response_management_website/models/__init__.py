from . import crm_lead
from . import crm_response
from . import crm_treatment
from . import link_tracker_click
from . import website_visitor
