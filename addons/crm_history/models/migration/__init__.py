"""From another system: its files become campaigns, responses, leads and deals, with their dates."""

from . import crm_migration_key
from . import crm_migration_mapping
from . import crm_migration_row
from . import crm_migration_file
from . import crm_migration
from . import crm_migration_reading
from . import crm_migration_values
from . import crm_migration_prices
from . import crm_migration_planning
from . import crm_migration_processing
from . import crm_migration_rest
from . import crm_migration_partners
from . import crm_migration_leads
from . import crm_migration_deals
from . import crm_migration_responses
from . import crm_migration_funnels
from . import crm_migration_tasks
from . import crm_migration_result
from . import crm_migration_undo
