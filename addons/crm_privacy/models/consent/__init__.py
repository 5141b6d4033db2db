"""Who may be mailed, called, texted and tracked, and how we know."""

from . import res_company
from . import res_config_settings
from . import crm_consent
from . import crm_consent_question
from . import crm_consent_choices
from . import crm_confirm_first_mixin
from . import crm_confirmation
from . import crm_confirmation_limit
from . import crm_consent_person_mixin
from . import crm_lead
from . import res_partner
from . import mail_compose_message
