"""When leads came in that were made of answers."""

from . import crm_response
