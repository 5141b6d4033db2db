"""What happens to a database when the addon comes and goes."""

from odoo.tools import SQL

from .logic import lifecycle

#: Code of the response type that stays where responses have it.
OUTREACH = "sales_outreach"
#: How the keys of responses that a request recorded begin.
KEYS = "reactivation:%"


def pre_init_hook(env):
    """Take a response type back that stayed when the addon went, or that somebody made."""
    env.cr.execute(
        """
        INSERT INTO ir_model_data (module, name, model, res_id, noupdate)
        SELECT 'funnel_reactivation', 'type_sales_outreach', 'crm.response.type', type.id, TRUE
          FROM crm_response_type AS type
         WHERE lower(type.code) = %s
            ON CONFLICT DO NOTHING
        """,
        [OUTREACH],
    )


def post_init_hook(env):
    """Give the leads that are there their status, and their responses what is known of them.

    Past every watch: nobody has just taken these people up, so no scenario is asked and no gate
    is in the way. Many responses are taken over by a job in the background.
    """
    _set_statuses(env)
    if env["crm.response"]._adopt_some():
        cron = env.ref("funnel_reactivation.ir_cron_adopt_responses")
        cron.active = True
        cron._trigger()


def _set_statuses(env):
    """Say of each lead how it stands.

    Leads that nobody made of a response, turned into an opportunity, won, lost or archived have
    no status, like every lead that nobody took up.
    """
    Status = env["crm.funnel.status"]
    env.flush_all()
    env.cr.execute(
        SQL(
            """
            UPDATE crm_lead AS lead
               SET funnel_status_id = CASE
                   WHEN lead.won_status = 'won' THEN %(won)s
                   WHEN lead.won_status = 'lost' THEN COALESCE(reason.funnel_status_id, %(lost)s)
                   WHEN lead.active IS NOT TRUE THEN %(no_action)s
                   WHEN lead.type = 'opportunity' THEN %(opportunity)s
                   ELSE %(open)s END
              FROM crm_lead AS same
         LEFT JOIN crm_lost_reason AS reason ON reason.id = same.lost_reason_id
             WHERE same.id = lead.id
               AND lead.funnel_status_id IS NULL
               AND (lead.type = 'opportunity' OR lead.won_status IN ('won', 'lost')
                    OR lead.active IS NOT TRUE
                    OR EXISTS (SELECT FROM crm_response AS response
                                WHERE response.lead_id = lead.id
                                  AND response.state = 'converted' AND response.active))
            """,
            **{
                kind: Status._get_id(kind) or None
                for kind in (
                    lifecycle.WON,
                    lifecycle.LOST,
                    lifecycle.NO_ACTION,
                    lifecycle.OPPORTUNITY,
                    lifecycle.OPEN,
                )
            },
        )
    )
    env["crm.lead"].invalidate_model(["funnel_status_id"])


def uninstall_hook(env):
    """Let go of what holds on to records that go before it.

    Statuses, reasons, scenarios and campaigns refuse to go while something has them. Responses
    stay, and with them the response type that they have, but not the keys by which their requests
    knew them: should the addon come back, its requests are counted from one again.
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
    env.cr.execute("DELETE FROM crm_response_key WHERE key LIKE %s", [KEYS])
    env.cr.execute("UPDATE crm_response SET external_key = NULL WHERE external_key LIKE %s", [KEYS])
    env.cr.execute(
        """
        DELETE FROM ir_model_data
         WHERE module = 'funnel_reactivation' AND name = 'type_sales_outreach'
           AND (EXISTS (SELECT FROM crm_response AS response
                         WHERE response.type_id = ir_model_data.res_id)
                OR EXISTS (SELECT FROM crm_capture_source AS source
                            WHERE source.type_id = ir_model_data.res_id))
        """
    )
    env.invalidate_all()
