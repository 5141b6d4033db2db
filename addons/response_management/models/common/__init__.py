"""Vocabulary and mixins that every room uses, settings of the company."""

from . import captured_record_mixin
from . import crm_usage_mixin
from . import crm_journey
from . import crm_interest
from . import res_company
from . import res_config_settings
