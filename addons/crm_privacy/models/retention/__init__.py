"""Who is kept no longer, after which last act."""

from . import base
from . import crm_lead
from . import crm_personal_data
from . import crm_retention_policy
from . import crm_retention_policy_cron
