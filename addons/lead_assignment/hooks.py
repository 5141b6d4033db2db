"""What is done when the addon goes."""

from odoo.tools import SQL

#: Columns of tables that go, or that stay, which hold on to records that go before them.
_HOLDING = {
    "crm_assignment_rule": ("cadence_plan_id", "auto_response_template_id"),
    "crm_team": ("auto_response_template_id",),
    "crm_sla_policy": ("escalation_user_id",),
    "crm_recycle_policy": ("end_user_id",),
}


def uninstall_hook(env):
    """Let go of what refuses to go while something has it: plans, templates, people."""
    for table, columns in _HOLDING.items():
        env.cr.execute(
            SQL(
                "UPDATE %s SET %s",
                SQL.identifier(table),
                SQL(", ").join(SQL("%s = NULL", SQL.identifier(name)) for name in columns),
            )
        )
    env.invalidate_all()
