"""The active response: whose it is, its stamps, and how it ends."""

from . import utm_campaign
from . import crm_response
from . import crm_response_person
from . import crm_response_adoption
from . import crm_response_history
