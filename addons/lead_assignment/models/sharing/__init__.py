"""Who works on a lead beside its owner, and what each of them may change."""

from . import crm_lead_section
from . import crm_rights_role
from . import crm_lead_share
from . import crm_lead_share_control
from . import crm_lead_rights
from . import crm_lead_rights_write
from . import crm_lead
from . import crm_lead_messages
from . import crm_assignment_run
from . import res_partner
from . import ir_actions_server
