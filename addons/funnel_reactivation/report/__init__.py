from . import crm_report_link
from . import crm_credit_report
from . import crm_credit_report_query
from . import crm_credit_effect
from . import crm_funnel_report
from . import crm_funnel_report_funnel
