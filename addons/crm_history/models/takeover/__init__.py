"""What is in Odoo already: leads, their stages, campaigns and exchanges tell their past."""

from . import crm_takeover_line
from . import crm_takeover
from . import crm_takeover_response
from . import crm_takeover_status
from . import crm_takeover_speed
from . import res_config_settings
