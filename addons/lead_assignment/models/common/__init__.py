"""What every room stands on: facts, guards, remembered settings, work in the background."""

from . import assignment_fact_mixin
from . import in_use_mixin
from . import unlink_guard_mixin
from . import res_company
from . import res_config_settings
