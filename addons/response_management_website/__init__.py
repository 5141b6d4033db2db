from . import controllers
from . import models


def uninstall_hook(env):
    """Take the action away from the form builder: without us nothing would record the answers."""
    env["ir.model"]._get("crm.response").website_form_access = False
