"""Dates of the past, told by administrators."""

from . import crm_response
from . import crm_lead
