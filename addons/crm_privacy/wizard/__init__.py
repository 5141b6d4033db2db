from . import crm_consent_entry
from . import crm_erasure_start
from . import crm_retention_preview
from . import privacy_lookup_wizard
from . import crm_suppression_release
