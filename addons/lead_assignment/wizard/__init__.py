from . import crm_territory_load
from . import crm_assignment_preview
from . import crm_lead_attempt_log
from . import crm_lead_share_change
from . import crm_lead_redistribute
from . import mail_compose_message
