from . import crm_response
from . import res_partner
