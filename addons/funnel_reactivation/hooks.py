"""What happens to a database when the addon comes and goes."""

from odoo.tools import SQL

from .logic import lifecycle


def post_init_hook(env):
    """Give the leads that are there the status that says how they stand.

    In SQL and past every watch: nobody has just taken these people up, so nothing is written into
    the journal and no scenario is asked. Leads that nobody converted, won, lost or archived have
    no status, like every lead that nobody took up.
    """
    Status = env["crm.funnel.status"]
    env["crm.lead"].flush_model()
    env.cr.execute(
        SQL(
            """
            UPDATE crm_lead AS lead
               SET funnel_status_id = CASE
                   WHEN lead.won_status = 'won' THEN %(won)s
                   WHEN lead.won_status = 'lost' THEN COALESCE(reason.funnel_status_id, %(lost)s)
                   WHEN lead.active IS NOT TRUE THEN %(no_action)s
                   ELSE %(opportunity)s END
              FROM crm_lead AS same
         LEFT JOIN crm_lost_reason AS reason ON reason.id = same.lost_reason_id
             WHERE same.id = lead.id
               AND lead.funnel_status_id IS NULL
               AND (lead.type = 'opportunity' OR lead.won_status IN ('won', 'lost')
                    OR lead.active IS NOT TRUE)
            """,
            **{
                kind: Status._get_id(kind) or None
                for kind in (
                    lifecycle.WON,
                    lifecycle.LOST,
                    lifecycle.NO_ACTION,
                    lifecycle.OPPORTUNITY,
                )
            },
        )
    )
    env["crm.lead"].invalidate_model(["funnel_status_id"])


def uninstall_hook(env):
    """Let go of what holds on to records that go before it.

    Statuses, reasons, scenarios and campaigns refuse to go while something has them. Responses
    stay, and with them the response type that they have.
    """
    for table in ("crm_lead", "res_partner"):
        env.cr.execute(
            SQL(
                "UPDATE %s SET funnel_status_id = NULL, funnel_reason_id = NULL "
                "WHERE funnel_status_id IS NOT NULL OR funnel_reason_id IS NOT NULL",
                SQL.identifier(table),
            )
        )
    env["ir.actions.server"].search([("state", "=", "reactivate")]).unlink()
    env.cr.execute("DELETE FROM crm_reactivation_default")
    sales_outreach = env.ref("funnel_reactivation.type_sales_outreach", raise_if_not_found=False)
    if sales_outreach and (
        env["crm.response"]
        .with_context(active_test=False)
        .search_count([("type_id", "=", sales_outreach.id)], limit=1)
    ):
        env["ir.model.data"].search(
            [("module", "=", "funnel_reactivation"), ("name", "=", "type_sales_outreach")]
        ).unlink()
    env.invalidate_all()
