"""Dates of the past, told by administrators."""

from . import base_import_import
from . import crm_response
from . import crm_lead
