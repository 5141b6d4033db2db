from . import crm_report_link
from . import crm_assignment_comparison
from . import crm_speed_report
from . import crm_cadence_report
from . import crm_rights_conflict
from . import crm_fairness_report
from . import crm_assignment_board
from . import crm_assignment_routing
