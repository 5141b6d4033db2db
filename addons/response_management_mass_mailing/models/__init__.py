from . import crm_response_mailing_capture
from . import crm_response_mailing_event
from . import crm_response
from . import link_tracker_click
from . import mail_thread
from . import mailing_mailing
from . import mailing_trace
from . import utm_campaign
