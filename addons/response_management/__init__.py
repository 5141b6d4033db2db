from . import controllers
from . import models
from . import report
from . import wizard


def uninstall_hook(env):
    """Empty the table of responses before the records that it refers to go.

    Response types are removed before the table is, and refuse to go while responses or capture
    sources have them.
    The indexes on contacts are not ours alone to Odoo, so it leaves them behind.
    """
    env.cr.execute("DELETE FROM crm_response")
    env.cr.execute("DELETE FROM crm_capture_source")
    env.cr.execute("DROP INDEX IF EXISTS res_partner__email_normalized_index")
    env.cr.execute("DROP INDEX IF EXISTS res_partner__phone_sanitized_index")
