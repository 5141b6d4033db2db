from . import crm_assignment_rule
from . import crm_assignment_run_part
from . import crm_assignment_run_part_cut
from . import crm_assignment_run
from . import crm_assignment_run_lane
