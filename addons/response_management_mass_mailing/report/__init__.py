from . import crm_mailing_count_lines
from . import crm_response_rate_basis
from . import mailing_trace_report
