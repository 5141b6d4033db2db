"""What is wrong with the configuration, and how to mend it."""

from . import crm_assignment_rule
from . import crm_assignment_finding
from . import crm_assignment_finding_search
from . import crm_assignment_finding_people
from . import crm_assignment_finding_speed
from . import crm_first_steps
