"""Person, buying interest, effort and forecast of a lead."""

from . import crm_lead
from . import crm_lead_forecast
from . import crm_team
