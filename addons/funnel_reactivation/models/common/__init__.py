from . import crm_user_condition
