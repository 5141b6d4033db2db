"""What follows an assignment: the automatic answer and the plan of activities."""

from . import crm_cadence_step
from . import crm_auto_response
from . import crm_lead
from . import crm_lead_consent
from . import crm_lead_erasure
from . import mail_activity
from . import crm_assignment_run
