"""The response itself, what it answers to and how it is reviewed."""

from . import mail_thread
from . import crm_response_type
from . import crm_offer
from . import crm_treatment
from . import crm_response_reject_reason
from . import crm_response_parameters_mixin
from . import crm_response_person_mixin
from . import crm_response
from . import crm_response_change
from . import crm_response_sum
from . import crm_response_sum_check
from . import crm_response_sum_keeping
from . import crm_response_membership
from . import crm_response_review
from . import crm_response_glance
from . import crm_response_verdict
from . import crm_lead
from . import res_partner
from . import utm_campaign
from . import utm_medium
from . import crm_response_overview
from . import crm_response_personal_data
from . import digest_digest
from . import crm_run_mixin
