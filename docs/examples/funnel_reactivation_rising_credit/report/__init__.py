from . import crm_credit_report
