"""Rows of other systems' files, and what became of each."""

from odoo import api, fields, models

from odoo.addons.crm_privacy.logic import personal

from ...logic import row_plan, source_table

# What becomes of a row. What is planned is not done yet.
TO_RECORD = "to_record"
TO_LINK = "to_link"
NEW = row_plan.NEW
LINKED = row_plan.LINKED
KNOWN = row_plan.KNOWN
ASIDE = row_plan.ASIDE
#: State of a row by the outcome that is planned for it.
PLANNED = {NEW: TO_RECORD, LINKED: TO_LINK, KNOWN: KNOWN, ASIDE: ASIDE}

KIND_LABELS = [
    (source_table.USER, "Users"),
    (source_table.ACCOUNT, "Companies"),
    (source_table.CONTACT, "Contacts"),
    (source_table.CAMPAIGN, "Campaigns"),
    (source_table.MEMBER_STATUS, "Member statuses"),
    (source_table.LEAD, "Leads"),
    (source_table.DEAL, "Opportunities"),
    (source_table.ROLE, "Contacts of opportunities"),
    (source_table.MEMBER, "Responses and members"),
    (source_table.TASK, "Tasks"),
]


class CrmMigrationRow(models.Model):
    """A row waits here until it is recorded, and says ever after what became of it.

    Once all is recorded, who it is about stands in the record alone; rows that were set aside keep
    what they say, so that they can be mended.
    """

    _name = "crm.migration.row"
    _description = "Row of Another System"
    _log_access = False
    _order = "file_id, number"
    _rec_name = "key"

    migration_id = fields.Many2one(
        "crm.migration", required=True, readonly=True, ondelete="cascade"
    )
    file_id = fields.Many2one(
        "crm.migration.file", required=True, readonly=True, index=True, ondelete="cascade"
    )
    number = fields.Integer(string="Row", required=True, readonly=True, aggregator=None)
    kind = fields.Selection(KIND_LABELS, required=True, readonly=True)
    key = fields.Char(string="External ID", readonly=True, personal=False)
    # "values" is a word of SQL.
    data = fields.Json(readonly=True, prefetch=False, personal="rows")
    state = fields.Selection(
        [
            (TO_RECORD, "To record"),
            (TO_LINK, "To take in"),
            (NEW, "Recorded"),
            (LINKED, "Taken in"),
            (KNOWN, "Known"),
            (ASIDE, "Set aside"),
        ],
        required=True,
        readonly=True,
    )
    reason = fields.Selection(
        [
            (row_plan.NO_KEY, "It has no ID"),
            (row_plan.NO_CONTENT, "It contains nothing but its ID"),
            (row_plan.DUPLICATE, "Its ID appeared before"),
            (row_plan.DELETED, "It was deleted in the other system"),
            (row_plan.NO_CAMPAIGN, "Its campaign is not in any file"),
            (row_plan.NO_PERSON, "It does not name a person"),
            (row_plan.NO_RECORD, "The record it refers to is not in any file"),
            (row_plan.NO_AMOUNT, "Its amount cannot be read"),
            (row_plan.NO_DATE, "It has no readable date"),
            (row_plan.CURRENCY, "Its currency is not known here"),
            (row_plan.NO_RATE, "No exchange rate is known for its currency"),
            (row_plan.FAILED, "It could not be recorded"),
        ],
        readonly=True,
    )
    detail = fields.Char(readonly=True, personal="text")
    note = fields.Char(
        string="Remark",
        readonly=True,
        help="Parts of the row that could not be read or were left out.",
        personal="text",
    )
    into_kind = fields.Char(readonly=True, personal=False)
    into_key = fields.Char(readonly=True, personal=False)
    res_model = fields.Char(readonly=True, personal=False)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", readonly=True)

    _state_index = models.Index("(migration_id, kind, state, id)")
    _key_index = models.Index("(migration_id, kind, key)")
    _into_index = models.Index("(migration_id, into_kind, into_key) WHERE into_key IS NOT NULL")

    @api.model
    def _get_personal_links(self):
        return {"res_model,res_id": personal.DOCUMENT, "data": personal.MENTION}

    def action_open_record(self):
        """Return the action that opens what the row became."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
