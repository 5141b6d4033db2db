"""Files of suppliers and call centers."""

from . import crm_response_import_settings
from . import crm_response_import
from . import crm_response_import_queue
from . import crm_response_import_outcome
from . import crm_response_import_file
from . import crm_response_import_file_kind
from . import crm_response_import_erasure
from . import crm_personal_data
from . import crm_response_import_preview
from . import crm_response_import_guess
from . import crm_response_import_columns
from . import crm_response_import_plan
from . import crm_response_import_names
from . import crm_response_import_reasons
from . import crm_response_import_suppression
from . import crm_response_import_consent
from . import crm_response_import_process
from . import crm_response_import_batch
from . import crm_response_import_take
from . import crm_response_import_mapping
from . import crm_response_import_column
from . import crm_response_import_value
from . import crm_response_import_row
from . import crm_response_import_sheet
from . import crm_response_import_digest
from . import crm_response
