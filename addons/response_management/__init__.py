from . import controllers
from . import models
from . import report
from . import wizard
from .models.response.crm_response_sum import ZONES


def uninstall_hook(env):
    """Empty the tables that hold on to records which go before them, and tidy up after us.

    Response types are removed before the table is, and refuse to go while responses or capture
    sources have them, and so do campaigns of the demo data that costs were entered for.
    The indexes on contacts are not ours alone to Odoo, so it leaves them behind, and the time zones
    of the sums are a parameter that only the job knows.
    """
    # The journal of changes goes with us, and nothing is to be noted in it before.
    env.cr.execute("DROP FUNCTION IF EXISTS crm_response_note_change CASCADE")
    env.cr.execute("DELETE FROM crm_response")
    env.cr.execute("DELETE FROM crm_capture_source")
    env.cr.execute("DELETE FROM crm_campaign_cost")
    env.cr.execute("DELETE FROM crm_campaign_workload")
    action = env.ref("crm.crm_lead_action_forecast", raise_if_not_found=False)
    if action:
        # The native forecast knows no decisions.
        action.context = action.context.replace("'search_default_in_forecast': 1,", "")
    # The menus that only administrators see because of their parent, which officers see, too.
    for xmlid in ("crm.crm_team_config", "crm.crm_team_menu_config_activities"):
        menu = env.ref(xmlid, raise_if_not_found=False)
        if menu:
            menu.group_ids -= env.ref("sales_team.group_sale_manager")
    env["ir.config_parameter"].search([("key", "=", ZONES)]).unlink()
    env.cr.execute("DROP INDEX IF EXISTS res_partner__email_normalized_index")
    env.cr.execute("DROP INDEX IF EXISTS res_partner__phone_sanitized_index")
