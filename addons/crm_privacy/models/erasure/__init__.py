"""A person is erased and every total stays."""

from . import base
from . import ir_attachment
from . import mail_activity
from . import mail_mail
from . import mail_tracking_value
from . import mail_blacklist
from . import phone_blacklist
from . import bus_bus
from . import res_users
from . import res_partner_bank
from . import crm_suppression_key
from . import crm_suppression
from . import crm_confirmation
from . import crm_consent
from . import crm_personal_data
from . import crm_personal_data_text
from . import crm_erasure
from . import crm_erasure_stopped
from . import crm_person_mixin
from . import crm_lead
from . import res_partner
