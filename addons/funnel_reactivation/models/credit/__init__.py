"""Who gets the credit for a deal."""

from . import crm_credit_point
from . import crm_lead
