from . import crm_response_audience
from . import mail_compose_message
