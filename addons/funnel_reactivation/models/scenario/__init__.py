"""What brings an earlier response back: scenarios, requests, back-tests."""

from . import crm_response
from . import crm_reactivation_default
from . import crm_reactivation_scenario
from . import crm_reactivation_scenario_candidates
from . import crm_reactivation_scenario_events
from . import crm_reactivation_scenario_setup
from . import crm_reactivation_over_threshold
from . import crm_reactivation_request
from . import crm_reactivation_request_processing
from . import crm_reactivation_console
from . import crm_reactivation_backtest
from . import crm_reactivation_backtest_line
from . import crm_funnel_journal
from . import crm_funnel_mixin
from . import crm_lead
from . import mail_activity
from . import ir_actions_server
from . import crm_first_steps
