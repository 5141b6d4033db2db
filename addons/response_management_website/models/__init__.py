from . import website
from . import crm_website_form_post
from . import crm_lead
from . import crm_response
from . import crm_treatment
from . import link_tracker_click
from . import website_visitor
