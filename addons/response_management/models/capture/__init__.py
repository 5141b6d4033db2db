"""The one door: normalize, identify, match, tell repeats, evaluate, store."""

from . import crm_identification_rule
from . import crm_response_member
from . import crm_response_entry
from . import res_partner_merge
from . import crm_response_key
from . import crm_response_lock
from . import crm_response_identification
from . import crm_response_identification_later
from . import crm_response_matching
from . import crm_response_evaluation
from . import crm_response_suppression
from . import crm_response_capture
from . import crm_response_storing
from . import crm_response_normalizing
from . import crm_response_api
from . import crm_response_copy
from . import crm_identification_run
