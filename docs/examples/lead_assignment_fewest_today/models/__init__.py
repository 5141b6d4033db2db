from . import crm_assignment_rule
from . import crm_assignment_line
