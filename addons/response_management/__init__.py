from . import controllers
from . import models
from . import report
from . import wizard


def uninstall_hook(env):
    """Empty the tables of responses, costs and workload before the records they refer to go.

    Response types are removed before the table is, and refuse to go while responses or capture
    sources have them.
    The indexes on contacts are not ours alone to Odoo, so it leaves them behind.
    """
    env.cr.execute("DELETE FROM crm_response")
    env.cr.execute("DELETE FROM crm_capture_source")
    Response types are removed before the table is, and refuse to go while responses have them, and
    so do campaigns of the demo data that costs were entered for.
    The indexes on contacts are not ours alone to Odoo, so it leaves them behind.
    """
    env.cr.execute("DELETE FROM crm_response")
    env.cr.execute("DELETE FROM crm_campaign_cost")
    env.cr.execute("DELETE FROM crm_campaign_workload")
    env.cr.execute("DROP INDEX IF EXISTS res_partner__email_normalized_index")
    env.cr.execute("DROP INDEX IF EXISTS res_partner__phone_sanitized_index")
