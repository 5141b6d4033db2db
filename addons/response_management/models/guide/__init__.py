"""What there is to do first, and what is on."""

from . import crm_first_steps
