from . import crm_credit_report
from . import crm_credit_effect
from . import crm_funnel_report
