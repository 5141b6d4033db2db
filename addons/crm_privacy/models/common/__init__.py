"""What every room stands on: which stored fields are personal, and how each is erased."""

from . import base
from . import crm_queued_work
from . import crm_person_mixin
from . import res_partner
from . import crm_lead
from . import mail_message
from . import mail_mail
from . import mail_notification
from . import mail_tracking_value
from . import mail_activity
from . import mail_scheduled_message
from . import mail_blacklist
from . import phone_blacklist
from . import rating_rating
from . import calendar_event
from . import calendar_attendee
from . import ir_attachment
from . import ir_logging
from . import bus_bus
from . import res_partner_bank
from . import res_users
from . import crm_personal_data
from . import crm_personal_data_rows
from . import res_users_settings
from . import crm_first_steps
from . import res_config_settings
