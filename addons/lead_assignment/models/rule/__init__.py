"""Rules: which leads they take, who receives them, and who of those is at work."""

from . import local_day
from . import crm_rights_mixin
from . import working_hours
from . import res_users
from . import crm_assignment_rule
from . import crm_assignment_rule_filter
from . import crm_assignment_rule_matching
from . import crm_assignment_rule_pool
from . import crm_territory
from . import crm_assignment_receiver
from . import crm_team
