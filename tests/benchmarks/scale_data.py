"""Many responses and leads, for benchmarks: the tables as some years of marketing leave them.

Indexes are dropped, rows are made by the database, and indexes are made again, so that ten million
take minutes. The same size gives the same rows, but for the day on which they end.
"""

import time

#: Salespeople; every response and lead has one, but one in a hundred.
SALESPEOPLE = 50
#: Campaigns run for three months each, one after the other over three years.
CAMPAIGNS = 400
DAYS = 1095

#: Where users are.
TIME_ZONE = "Europe/Berlin"

TABLES = ("crm_response", "crm_lead")


def fill(env, size, leads):
    """Fill the database with ``size`` responses and ``leads`` leads, and commit.

    :return: seconds that each step took, by its name
    """
    spent = {}
    values = _prepare(env)
    env.cr.commit()
    env.cr.execute("SET maintenance_work_mem = '512MB'")
    env.cr.execute("SET work_mem = '64MB'")
    dropped = [*_drop_foreign_keys(env), *_drop_indexes(env)]
    for table in TABLES:
        env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    values |= {"size": size, "leads": leads, "every": max(size // max(leads // 2, 1), 1)}
    for name, statement in (("leads", LEADS), ("responses", RESPONSES)):
        start = time.monotonic()
        env.cr.execute(statement, values)
        spent[name] = time.monotonic() - start
    start = time.monotonic()
    for definition in reversed(dropped):
        env.cr.execute(definition)
    spent["indexes"] = time.monotonic() - start
    for table in TABLES:
        env.cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        env.cr.execute(f"SELECT setval('{table}_id_seq', (SELECT MAX(id) FROM {table}))")
    env.cr.commit()
    start = time.monotonic()
    _build_sums(env)
    spent["sums"] = time.monotonic() - start
    start = time.monotonic()
    _vacuum(env)
    spent["vacuum"] = time.monotonic() - start
    return spent


def _build_sums(env):
    """Count the sums of responses, as the nightly job does."""
    sums = env["crm.response.sum"].sudo()  # sudo: as the job does.
    sums._start_building()
    sums._cron_check()
    env.cr.commit()


def _prepare(env):
    """Make the records that responses and leads point to; return what the statements need."""
    media = env["utm.medium"].create([{"name": f"Scale channel {n}"} for n in range(6)])
    offers = env["crm.offer"].create([{"name": f"Scale offer {n}"} for n in range(8)])
    campaigns = env["utm.campaign"].create([{"title": f"Scale {n:03}"} for n in range(CAMPAIGNS)])
    treatments = env["crm.treatment"].create(
        [
            {
                "name": f"Scale {number:03} {half}",
                "campaign_id": campaign.id,
                "offer_id": offers[number % 8].id,
                "medium_id": media[(number + half) % 6].id,
                "audience_size": 500 if number % 20 == 0 and half else 0,
                "cost": 100,
            }
            for number, campaign in enumerate(campaigns)
            for half in (0, 1)
        ]
    )
    env["crm.campaign.cost"].create(
        [{"campaign_id": c.id, "name": "Cost", "amount": 100} for c in campaigns]
    )
    salesperson = env.ref("sales_team.group_sale_salesman")
    users = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {
                    "name": f"Scale {n}",
                    "login": f"scale_{n}",
                    "group_ids": [(4, salesperson.id)],
                    "tz": TIME_ZONE,
                }
                for n in range(SALESPEOPLE)
            ]
        )
    )
    env.flush_all()
    types = env["crm.response.type"].search([])
    return {
        "company": env.company.id,
        "campaigns": campaigns.ids,
        "campaign_count": CAMPAIGNS,
        "treatments": treatments.ids,
        "treatment_media": treatments.mapped(lambda t: t.medium_id.id),
        "offers": offers.ids,
        "media": media.ids,
        "users": users.ids,
        "user_count": SALESPEOPLE,
        "types": types.ids,
        "days": DAYS,
        "stages": env["crm.stage"].search([], order="sequence, id").ids,
        "team": env["crm.team"].search([], limit=1).id,
    }


def _drop_foreign_keys(env):
    """Drop what would look at each row on its own; return the statements that make it again."""
    env.cr.execute(
        """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
         WHERE contype = 'f' AND conrelid = ANY(%s::regclass[]) ORDER BY 1, 2
        """,
        [list(TABLES)],
    )
    found = env.cr.fetchall()
    for table, name, _definition in found:
        env.cr.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    return [
        f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition} NOT VALID"
        for table, name, definition in found
    ]


def _drop_indexes(env):
    """Drop what is no constraint; return the statements that make it again."""
    env.cr.execute(
        """
        SELECT index.indexrelid::regclass::text, pg_get_indexdef(index.indexrelid),
               obj_description(index.indexrelid, 'pg_class')
          FROM pg_index AS index
     LEFT JOIN pg_constraint AS owner ON owner.conindid = index.indexrelid
         WHERE index.indrelid = ANY(%s::regclass[]) AND owner.oid IS NULL
         ORDER BY 1
        """,
        [list(TABLES)],
    )
    found = env.cr.fetchall()
    for name, _definition, _comment in found:
        env.cr.execute(f"DROP INDEX {name}")
    # Made again from the last to the first. By the comment Odoo knows the definition of an index,
    # and renews it if that changes.
    comments = [
        env.cr.mogrify(f"COMMENT ON INDEX {name} IS %s", [comment]).decode()
        for name, _definition, comment in found
        if comment
    ]
    return comments + [definition for _name, definition, _comment in found]


def _vacuum(env):
    """Tell the planner what there is, as autovacuum does in time."""
    connection = env.cr.connection
    connection.rollback()
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            for table in (*TABLES, "crm_response_sum", "crm_response_change"):
                cursor.execute(f"VACUUM ANALYZE {table}")
    finally:
        connection.autocommit = False


#: ``g`` numbers the leads; three in ten are open.
LEADS = """
    INSERT INTO crm_lead (
        id, name, type, company_id, campaign_id, medium_id, stage_id, team_id, user_id, active,
        expected_revenue, probability, automated_probability, won_status, create_date, write_date,
        date_open, date_conversion, date_closed, contact_name, partner_name, email_from,
        email_normalized, phone, city, priority, create_uid, color
    )
    SELECT 1000 + g, 'Scale ' || g, CASE WHEN g %% 20 < 11 THEN 'opportunity' ELSE 'lead' END,
           %(company)s, CASE WHEN g %% 10 > 0 THEN (%(campaigns)s)[campaign.number] END,
           (%(media)s)[1 + g %% 6],
           (%(stages)s)[CASE WHEN g %% 20 IN (1, 5, 9) THEN 4 ELSE 1 + g %% 3 END],
           %(team)s, CASE WHEN g %% 100 > 0 THEN (%(users)s)[1 + g / 7 %% %(user_count)s] END,
           g %% 20 IN (1, 5, 9) OR g %% 10 = 7,
           CASE WHEN g %% 20 < 11 THEN g %% 5000 ELSE 0 END,
           CASE WHEN g %% 20 IN (1, 5, 9) THEN 100 WHEN g %% 10 = 7 THEN 20 ELSE 0 END, 20,
           CASE WHEN g %% 20 IN (1, 5, 9) THEN 'won' WHEN g %% 10 = 7 THEN 'pending'
                ELSE 'lost' END,
           made.date, made.date, made.date,
           CASE WHEN g %% 20 < 11 THEN made.date + interval '2 days' END,
           CASE WHEN g %% 10 != 7 THEN made.date + interval '30 days' END,
           'Person ' || g, 'Company ' || g / 3, 'person' || g || '@scale.example',
           'person' || g || '@scale.example', '+1 212 ' || 5550000 + g %% 10000,
           'Town ' || g %% 500, '0', 1, 0
      FROM generate_series(1, %(leads)s) AS g,
           LATERAL (SELECT now() - g::float8 / %(leads)s * %(days)s * interval '1 day' AS date)
           AS made,
           LATERAL (SELECT 1 + (g::int8 * (%(campaign_count)s - 30) / %(leads)s + g %% 30)::int
                    AS number) AS campaign
"""

#: ``g`` numbers the responses, latest first; one in ten repeats another.
RESPONSES = """
    INSERT INTO crm_response (
        id, name, company_id, campaign_id, treatment_id, offer_id, medium_id, response_channel_id,
        type_id, user_id, lead_id, date, date_reached, create_date, write_date, create_uid, active,
        responded, is_counted, is_suspected, is_late, is_responder, repeat_of_id, state, polarity,
        score, capture_method, identified_by, contact_name, email_from, email_normalized, verdict,
        date_reviewed, reviewer_id, date_converted
    )
    SELECT 1000 + g, 'RSP' || g, %(company)s,
           CASE WHEN is_known THEN (%(campaigns)s)[campaign.number] END,
           CASE WHEN is_known THEN (%(treatments)s)[campaign.number * 2 - half] END,
           CASE WHEN is_known THEN (%(offers)s)[1 + (campaign.number - 1) %% 8] END,
           CASE WHEN is_known THEN (%(treatment_media)s)[campaign.number * 2 - half] END,
           (%(media)s)[1 + g / 3 %% 6],
           (%(types)s)[1 + g %% array_length(%(types)s, 1)],
           CASE WHEN g %% 100 > 0 THEN (%(users)s)[1 + g / 11 %% %(user_count)s] END,
           CASE WHEN state = 'converted' AND g / %(every)s BETWEEN 1 AND %(leads)s
                THEN 1000 + g / %(every)s END,
           answered.date, reached.date, answered.date, answered.date, 1, TRUE,
           responded, is_counted, is_suspected, FALSE,
           is_counted AND NOT is_repeat OR g %% 10 = 8 AND (g + 1) %% 3 > 0,
           CASE WHEN is_repeat THEN 1000 + g - 1 END, state,
           (ARRAY['positive', 'neutral', 'negative'])[1 + g %% 3],
           10, CASE WHEN g %% 4 = 0 THEN 'automatic' ELSE 'import' END,
           CASE WHEN is_known THEN 'source_code' WHEN responded AND g < 200000 AND g %% 40 = 20
                THEN NULL ELSE 'no_campaign' END,
           'Person ' || g, 'person' || g || '@scale.example', 'person' || g || '@scale.example',
           'qualified', CASE WHEN state IN ('converted', 'closed') THEN answered.date END,
           CASE WHEN state IN ('converted', 'closed')
                THEN (%(users)s)[1 + g / 13 %% %(user_count)s] END,
           CASE WHEN state = 'converted' THEN answered.date END
      FROM generate_series(1, %(size)s) AS g,
           LATERAL (SELECT (now() AT TIME ZONE 'UTC')
                    - g::float8 / %(size)s * %(days)s * interval '1 day' AS date) AS answered,
           LATERAL (SELECT g %% 3 > 0 AS responded, g %% 50 = 1 AS is_suspected,
                           g %% 10 = 9 AS is_repeat, g %% 20 > 0 AS is_known, g / 5 %% 2 AS half)
           AS told,
           LATERAL (SELECT responded AND NOT is_suspected AS is_counted,
                           CASE WHEN NOT responded THEN 'member'
                                WHEN g < 40000 AND g %% 20 = 4 THEN 'review'
                                WHEN g < 40000 AND g %% 20 = 5 THEN 'accepted'
                                WHEN g %% 13 = 0 THEN 'converted' ELSE 'closed' END AS state)
           AS judged,
           LATERAL (SELECT CASE WHEN g %% 4 > 0
                           THEN answered.date - (g %% 7) * interval '1 day' - interval '3 hours'
                           ELSE answered.date END AS date) AS reached,
           LATERAL (SELECT 1 + (g::int8 * (%(campaign_count)s - 30) / %(size)s + g / 17 %% 30)::int
                    AS number) AS campaign
"""
