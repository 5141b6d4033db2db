from . import crm_assignment_comparison
