from . import crm_interaction_backfill
from . import crm_response_mailing_event
from . import mail_notification
from . import mailing_contact
from . import mailing_subscription
from . import mailing_trace
from . import sms_sms
from . import utm_campaign
