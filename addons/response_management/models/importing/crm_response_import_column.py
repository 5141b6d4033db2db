"""Columns of an import or of a mapping."""

from odoo import fields, models

from ...logic import row_conversion

TARGETS = [
    (row_conversion.SKIP, "Do not import"),
    (row_conversion.RESULT, "Result"),
    (row_conversion.DATE_TARGET, "Date"),
    (row_conversion.TIME_TARGET, "Time of day"),
    (row_conversion.KEY, "Supplier's key of the row"),
    (row_conversion.PARAMETER, "Parameter of the response type"),
    ("contact_name", "Contact name"),
    (row_conversion.FIRST_NAME, "First name"),
    (row_conversion.LAST_NAME, "Last name"),
    ("partner_name", "Company name"),
    ("function", "Job position"),
    ("email_from", "Email"),
    ("phone", "Phone"),
    ("city", "City"),
    ("country_id", "Country"),
    ("response_channel_id", "Response channel"),
    ("campaign_id", "Campaign"),
    ("source_id", "Source"),
    ("medium_id", "Campaign channel"),
    ("offer_id", "Offer"),
    ("treatment_id", "Treatment (source code)"),
    ("interest_id", "Buying interest"),
    ("type_id", "Response type"),
    ("user_id", "Responsible"),
    ("source_code", "Source code"),
    ("destination_url", "Destination URL"),
    ("utm_campaign", "UTM campaign"),
    ("utm_source", "UTM source"),
    ("utm_medium", "UTM medium"),
    (row_conversion.SCORE, "Score"),
    (row_conversion.NOTE, "Notes"),
]
#: Targets whose unknown names may become new records.
CREATABLE_TARGETS = ("response_channel_id", "campaign_id", "source_id", "medium_id")
KINDS = [
    (row_conversion.TEXT, "Text"),
    (row_conversion.INTEGER, "Integer"),
    (row_conversion.FLOAT, "Decimal"),
    (row_conversion.BOOLEAN, "Checkbox"),
    (row_conversion.DATE, "Date"),
    (row_conversion.DATETIME, "Date & Time"),
    (row_conversion.SELECTION, "Selection"),
    ("text", "Long text"),
]


class CrmResponseImportColumn(models.Model):
    """A column of a file, and what its cells become."""

    _name = "crm.response.import.column"
    _description = "Response Import Column"
    _order = "position, id"

    import_id = fields.Many2one("crm.response.import", index="btree_not_null", ondelete="cascade")
    mapping_id = fields.Many2one(
        "crm.response.import.mapping", index="btree_not_null", ondelete="cascade"
    )
    position = fields.Integer(required=True)
    name = fields.Char(string="Column", required=True)
    sample = fields.Char(string="Values", help="The first different values of the column.")
    target = fields.Selection(
        TARGETS, string="Import As", required=True, default=row_conversion.SKIP
    )
    parameter = fields.Char(
        help="Name or label of a parameter of the response type; one it does not have is added."
    )
    kind = fields.Selection(KINDS, string="Kind of Value", default=row_conversion.TEXT)
    create_missing = fields.Boolean(
        string="Create",
        default=True,
        help="A name that is not on file yet becomes a new record. Otherwise its row is rejected.",
    )

    _belongs_somewhere = models.Constraint(
        "CHECK(num_nonnulls(import_id, mapping_id) = 1)",
        "A column belongs to an import or to a mapping.",
    )

    def _prepare_copy_values(self):
        """Return the values of a column like this one on another import or mapping."""
        self.ensure_one()
        return {
            "position": self.position,
            "name": self.name,
            "sample": self.sample,
            **self._prepare_meaning_values(),
        }

    def _prepare_meaning_values(self):
        self.ensure_one()
        return {
            "target": self.target,
            "parameter": self.parameter,
            "kind": self.kind,
            "create_missing": self.create_missing,
        }
