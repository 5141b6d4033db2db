"""How gladly a contact answers."""

from . import crm_response
from . import res_partner
