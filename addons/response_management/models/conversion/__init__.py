"""From responses to leads and opportunities."""

from . import crm_lead
from . import crm_response
from . import crm_response_person_groups
from . import crm_response_values
from . import crm_response_cron
from . import crm_conversion_run
