from . import crm_assignment_run
