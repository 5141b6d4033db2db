from . import crm_consent_entry
