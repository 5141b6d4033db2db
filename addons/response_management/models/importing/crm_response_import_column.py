"""Columns of an import or of a mapping."""

from odoo import fields, models

from ...logic import agreement, cell_conversion, import_targets
from ..source.crm_capture_field import CONSENTS

TARGETS = [
    (import_targets.SKIP, "Do not import"),
    (import_targets.RESULT, "Result"),
    (import_targets.DATE_TARGET, "Date"),
    (import_targets.TIME_TARGET, "Time of day"),
    (import_targets.KEY, "Supplier's key of the row"),
    (import_targets.PARAMETER, "Parameter of the response type"),
    ("contact_name", "Contact name"),
    (import_targets.FIRST_NAME, "First name"),
    (import_targets.LAST_NAME, "Last name"),
    ("partner_name", "Company name"),
    ("function", "Job position"),
    ("email_from", "Email"),
    ("phone", "Phone"),
    (import_targets.STREET, "Street"),
    (import_targets.ZIP, "ZIP"),
    ("city", "City"),
    (import_targets.STATE, "State"),
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
    (import_targets.SCORE, "Score"),
    (import_targets.CONSENT, "Consent"),
    (import_targets.NOTE, "Notes"),
]
#: Targets whose unknown names may become new records.
CREATABLE_TARGETS = ("response_channel_id", "campaign_id", "source_id", "medium_id")
DATE_ORDERS = [
    (cell_conversion.YMD, "Year Month Day (2026-12-31)"),
    (cell_conversion.DMY, "Day Month Year (31/12/2026)"),
    (cell_conversion.MDY, "Month Day Year (12/31/2026)"),
]
KINDS = [
    (import_targets.TEXT, "Text"),
    (import_targets.INTEGER, "Integer"),
    (import_targets.FLOAT, "Decimal"),
    (import_targets.BOOLEAN, "Checkbox"),
    (import_targets.DATE, "Date"),
    (import_targets.DATETIME, "Date & Time"),
    (import_targets.SELECTION, "Selection"),
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
    name = fields.Char(string="Column", required=True, personal=False)
    sample = fields.Char(
        string="Values", help="The first different values of the column.", personal="blank"
    )
    target = fields.Selection(
        TARGETS, string="Import As", required=True, default=import_targets.SKIP
    )
    parameter = fields.Char(
        help="Name or label of a parameter of the response type; one it does not have is added.",
        personal=False,
    )
    kind = fields.Selection(KINDS, string="Kind of Value", default=import_targets.TEXT)
    alternative = fields.Selection(
        TARGETS,
        string="Looks Like",
        readonly=True,
        help="What else the column could be. Another column fits better, or it is uncertain.",
    )
    zip_width = fields.Integer(
        readonly=True, help="Digits of postal codes whose leading zeros a spreadsheet has cut off."
    )
    date_order = fields.Selection(
        DATE_ORDERS,
        readonly=True,
        help="Order of day, month and year, where the dates of the column themselves tell it.",
    )
    consent_to = fields.Selection(
        CONSENTS,
        string="Agrees To",
        required=True,
        default=agreement.CONTACT,
        help=(
            "What people agree to where the column says yes or has a date, and refuse where it "
            "says no. Other values are kept with the response and have no effect."
        ),
    )
    create_missing = fields.Boolean(
        string="Create",
        default=True,
        help="A name that is not on file yet becomes a new record. Otherwise its row is rejected.",
    )

    _belongs_somewhere = models.Constraint(
        "CHECK(num_nonnulls(import_id, mapping_id) = 1)",
        "A column belongs to an import or to a mapping.",
    )

    def action_use_again(self):
        """Import the column as something else, too."""
        for column in self:
            column.copy({"target": import_targets.SKIP, "parameter": False, "alternative": False})

    def _prepare_copy_values(self):
        """Return the values of a column like this one on another import or mapping.

        Not what stood in the file: a mapping is kept for ever, and that names people.
        """
        self.ensure_one()
        return {
            "position": self.position,
            "name": self.name,
            **self._prepare_meaning_values(),
        }

    def _prepare_meaning_values(self):
        self.ensure_one()
        return {
            "target": self.target,
            "parameter": self.parameter,
            "kind": self.kind,
            "consent_to": self.consent_to,
            "create_missing": self.create_missing,
        }
