"""Speed to lead: attempts, appointments, targets, warnings."""

from . import res_company
from . import crm_lead_policy
from . import crm_sla_policy
from . import crm_sla_event
from . import crm_lead_attempt
from . import crm_lead
from . import crm_lead_clock
from . import crm_lead_attempts
from . import crm_lead_act
from . import crm_assignment_line
from . import crm_lead_correspondence
from . import crm_lead_appointment
from . import crm_lead_merge
from . import crm_lead_escalation
from . import crm_lead_history
from . import crm_lead_erasure
from . import calendar_event
from . import mail_activity_type
from . import mail_activity
from . import mail_mail
from . import mail_thread
from . import digest_digest
