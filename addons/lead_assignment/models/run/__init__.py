"""Runs: planning, writing, undoing; and the one gate through which every write on a lead goes."""

from . import batch
from . import crm_stage
from . import crm_lead_gate
from . import crm_lead
from . import crm_assignment_rule
from . import crm_assignment_run
from . import crm_assignment_run_batch
from . import crm_assignment_run_schedule
from . import crm_assignment_run_preview
from . import crm_assignment_run_undo
from . import crm_assignment_run_weights
from . import crm_assignment_line
from . import crm_assignment_line_undo
from . import crm_assignment_line_near_miss
from . import crm_assignment_line_record
from . import crm_assignment_run_failure
from . import crm_lead_bulk_action
from . import crm_assignment_run_queue
from . import crm_lead_creation
from . import crm_lead_batch_write
from . import mail_followers
from . import mail_thread
from . import crm_assignment_engine
