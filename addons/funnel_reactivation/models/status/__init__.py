"""The vocabulary: statuses and their reasons, the journal, how a company works."""

from . import crm_funnel_status
from . import crm_funnel_reason
from . import crm_funnel_journal
from . import crm_funnel_mode_rule
from . import res_company
from . import res_config_settings
from . import crm_stage
from . import crm_lost_reason
