"""What was changed of responses since the sums of responses were last brought up to date."""

from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.sql import table_columns

from ...logic.response_sums import DIMENSIONS

#: What sums are made of: the SQL of each column of a fact, of a row of responses ``origin``.
FACTS = {
    **{name: SQL.identifier("origin", name) for name in DIMENSIONS},
    "date": SQL("origin.date"),
    "date_reached": SQL("origin.date_reached"),
    "responded": SQL("(origin.responded IS TRUE)"),
    "is_late": SQL("(origin.is_late IS TRUE)"),
    "is_suspected": SQL("(origin.is_suspected IS TRUE)"),
    "is_member": SQL("(origin.repeat_of_id IS NULL AND origin.is_suspected IS NOT TRUE)"),
    "is_responder": SQL("(origin.is_responder IS TRUE)"),
    "is_converted": SQL("(origin.state = 'converted')"),
}
COLUMNS = SQL(", ").join(map(SQL.identifier, FACTS))


def query_facts(table="crm_response", sign=1):
    """Return the query of the facts of all responses in ``table`` that are not archived."""
    return SQL(
        "SELECT %s AS sign, %s FROM %s AS origin WHERE origin.active IS TRUE",
        SQL(str(sign)),
        SQL(", ").join(SQL("%s AS %s", sql, SQL.identifier(name)) for name, sql in FACTS.items()),
        SQL.identifier(table),
    )


class CrmResponseChange(models.Model):
    """A journal that the database itself keeps: a line for what a response no longer is, with sign
    -1, and one for what it is now, with sign 1.

    Triggers write it, which Odoo otherwise does without, because nothing else sees all changes:
    responses come in by ``COPY``, are changed by statements of several addons, and by foreign keys
    when a campaign or a user is deleted. A trigger runs once for each statement, adds lines and
    changes none, so that nobody waits for anybody; a statement that changes nothing of this adds
    none. Lines keep numbers, no references: what they name may be gone when they are added up.
    """

    _name = "crm.response.change"
    _description = "Change of Responses"
    _log_access = False

    sign = fields.Integer(required=True, readonly=True)
    company_id = fields.Integer(readonly=True)
    campaign_id = fields.Integer(readonly=True)
    treatment_id = fields.Integer(readonly=True)
    offer_id = fields.Integer(readonly=True)
    medium_id = fields.Integer(readonly=True)
    source_id = fields.Integer(readonly=True)
    type_id = fields.Integer(readonly=True)
    response_channel_id = fields.Integer(readonly=True)
    user_id = fields.Integer(readonly=True)
    date = fields.Datetime(readonly=True)
    date_reached = fields.Datetime(readonly=True)
    responded = fields.Boolean(readonly=True)
    is_late = fields.Boolean(readonly=True)
    is_suspected = fields.Boolean(readonly=True)
    is_member = fields.Boolean(readonly=True)
    is_responder = fields.Boolean(readonly=True)
    is_converted = fields.Boolean(readonly=True)

    def init(self):
        self._widen_ids()
        # After all models, because the table of responses may not be there yet.
        self.pool.post_init(self._create_triggers)
        return super().init()

    def _widen_ids(self):
        """Have lines numbered by 64 bits.

        Lines are added up and deleted, but their numbers go on: with two for each change, the two
        billion of Odoo's ids end some day where there are tens of millions of responses, and then
        nothing is captured any more.
        """
        cr = self.env.cr
        if table_columns(cr, self._table)["id"]["udt_name"] != "int8":
            cr.execute("ALTER TABLE crm_response_change ALTER COLUMN id TYPE int8")
            cr.execute("ALTER SEQUENCE crm_response_change_id_seq AS int8")

    def _create_triggers(self):
        """Have the database note every change of responses from now on."""
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION crm_response_note_change() RETURNS trigger
                LANGUAGE plpgsql AS $body$
                BEGIN
                    IF TG_OP = 'INSERT' THEN
                        INSERT INTO crm_response_change (sign, %(columns)s) %(added)s;
                    ELSIF TG_OP = 'DELETE' THEN
                        INSERT INTO crm_response_change (sign, %(columns)s) %(removed)s;
                    ELSE
                        INSERT INTO crm_response_change (sign, %(columns)s)
                        SELECT SUM(sign), %(columns)s
                          FROM (%(removed)s UNION ALL %(added)s) AS fact
                         GROUP BY %(columns)s HAVING SUM(sign) != 0;
                    END IF;
                    RETURN NULL;
                END
                $body$
                """,
                columns=COLUMNS,
                added=query_facts("new_rows"),
                removed=query_facts("old_rows", sign=-1),
            )
        )
        for event, tables in (
            ("INSERT", SQL("NEW TABLE AS new_rows")),
            ("UPDATE", SQL("OLD TABLE AS old_rows NEW TABLE AS new_rows")),
            ("DELETE", SQL("OLD TABLE AS old_rows")),
        ):
            name = SQL.identifier(f"crm_response_note_{event.lower()}")
            self.env.cr.execute(SQL("DROP TRIGGER IF EXISTS %s ON crm_response", name))
            self.env.cr.execute(
                SQL(
                    "CREATE TRIGGER %s AFTER %s ON crm_response REFERENCING %s"
                    " FOR EACH STATEMENT EXECUTE FUNCTION crm_response_note_change()",
                    name,
                    SQL(event),
                    tables,
                )
            )
