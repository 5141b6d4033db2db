"""Leads that come back: by policy, by hand, and when somebody leaves."""

from . import crm_lead
from . import crm_lead_touches
from . import crm_recycle_policy
from . import crm_recycle_policy_cron
from . import crm_assignment_line
from . import crm_assignment_run
from . import crm_assignment_run_record
from . import crm_assignment_run_reorganize
