"""Where a lead is, and the territories to which that belongs."""

from . import crm_territory
from . import crm_territory_evidence
from . import crm_lead
