"""Doors to the outside: posts of forms and programs, mail."""

from . import crm_capture_preset
from . import crm_capture_refusal
from . import crm_capture_refusal_email
from . import crm_capture_post
from . import crm_capture_source
from . import crm_capture_dialect
from . import crm_capture_signature
from . import crm_capture_silence
from . import crm_capture_form
from . import crm_capture_delivery
from . import crm_consent
from . import crm_capture_confirmation
from . import crm_capture_reception
from . import crm_capture_example
from . import crm_response_suspicion
from . import crm_response_mail_person
from . import crm_capture_mail
from . import crm_capture_mail_refusal
from . import crm_capture_field
from . import crm_capture_hit
from . import crm_response
from . import crm_lead
from . import crm_response_consent
from . import mail_thread
from . import ir_http
from . import utm_campaign
