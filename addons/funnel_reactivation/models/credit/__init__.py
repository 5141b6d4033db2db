from . import crm_credit_point
from . import crm_lead
