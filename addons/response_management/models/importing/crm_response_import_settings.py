"""What an import and a supplier's mapping have in common."""

from odoo import api, fields, models

from odoo.addons.base.models.res_partner import _tz_get
from odoo.addons.crm_privacy.tools import utm_source

from ...logic import cell_conversion, column_mapping, import_targets, text_encoding
from .crm_response_import_column import DATE_ORDERS

ENCODINGS = [
    (text_encoding.UTF_8, "UTF-8"),
    (text_encoding.UTF_16_LE, "UTF-16"),
    (text_encoding.UTF_16_BE, "UTF-16 (big endian)"),
    (text_encoding.LATIN_1, "Western (Latin-1, Windows-1252)"),
    ("cp850", "Western (MS-DOS, 850)"),
    ("mac_roman", "Western (Macintosh)"),
    ("cp1250", "Central European (Windows-1250)"),
    ("iso8859-2", "Central European (ISO-8859-2)"),
    ("cp852", "Central European (MS-DOS, 852)"),
    ("cp1257", "Baltic (Windows-1257)"),
    ("cp1254", "Turkish (Windows-1254)"),
    ("cp1253", "Greek (Windows-1253)"),
    ("cp1255", "Hebrew (Windows-1255)"),
    ("cp1256", "Arabic (Windows-1256)"),
    ("iso8859-7", "Greek (ISO-8859-7)"),
    ("cp1251", "Cyrillic (Windows-1251)"),
    ("koi8-r", "Cyrillic (KOI8-R)"),
    ("koi8-u", "Cyrillic (KOI8-U)"),
    ("iso8859-5", "Cyrillic (ISO-8859-5)"),
    ("cp866", "Cyrillic (MS-DOS, 866)"),
    (text_encoding.SHIFT_JIS, "Japanese (Shift-JIS)"),
    (text_encoding.EUC_JP, "Japanese (EUC-JP)"),
    (text_encoding.GB_18030, "Simplified Chinese (GB18030)"),
    (text_encoding.BIG_5, "Traditional Chinese (Big5)"),
    (text_encoding.EUC_KR, "Korean (EUC-KR)"),
]
SEPARATORS = [("comma", "Comma"), ("semicolon", "Semicolon"), ("tab", "Tab"), ("pipe", "Pipe")]
SEPARATOR_CHARACTERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}


class CrmResponseImportSettings(models.AbstractModel):
    """How a file is read, and what its responses have in common that no column says."""

    _name = "crm.response.import.settings"
    _description = "Response Import Settings"

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    supplier_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        check_company=True,
        help="Who gathered the responses, such as a call center. Columns are mapped once for "
        "each supplier.",
    )

    # Constants
    type_id = fields.Many2one("crm.response.type", string="Response Type")
    campaign_id = fields.Many2one("utm.campaign")
    source_id = fields.Many2one(utm_source.MODEL)
    medium_id = fields.Many2one("utm.medium", string="Campaign Channel")
    response_channel_id = fields.Many2one("utm.medium")
    offer_id = fields.Many2one("crm.offer", check_company=True)
    treatment_id = fields.Many2one("crm.treatment", check_company=True)
    user_id = fields.Many2one(
        "res.users", string="Responsible", check_company=True, domain="[('share', '=', False)]"
    )

    country_id = fields.Many2one(
        "res.country", help="Country of the people; phone numbers are read as they dial there."
    )

    # Reading
    encoding = fields.Selection(ENCODINGS)
    separator = fields.Selection(SEPARATORS)
    header_row = fields.Integer(
        help="Row of the file that holds the names of the columns; 0 if it has none."
    )
    date_order = fields.Selection(
        DATE_ORDERS, string="Dates", default=cell_conversion.YMD, required=True
    )
    decimal_comma = fields.Boolean(help="Numbers are written 1.234,56 rather than 1,234.56.")
    tz = fields.Selection(
        _tz_get,
        string="Time Zone",
        required=True,
        default=lambda self: self.env.user.tz or "UTC",
        help="Time zone of the dates and times in the file.",
    )

    @api.onchange("treatment_id")
    def _onchange_treatment_id(self):
        treatment = self.treatment_id
        if treatment:
            self.campaign_id = treatment.campaign_id or self.campaign_id
            self.offer_id = treatment.offer_id or self.offer_id

    @api.model
    def _get_constant_fields(self):
        """Return the fields whose value every response of a file takes that says nothing else."""
        return (
            "type_id",
            "campaign_id",
            "source_id",
            "medium_id",
            "response_channel_id",
            "offer_id",
            "treatment_id",
            "user_id",
            "country_id",
        )

    @api.model
    def _get_reading_fields(self):
        """Return the fields that say how figures and dates are written."""
        return ("date_order", "decimal_comma", "tz")

    def _prepare_setting_values(self, names):
        """Return the values of the fields ``names``, ready for ``write`` on another record."""
        self.ensure_one()
        return {
            name: self[name].id if self._fields[name].type == "many2one" else self[name]
            for name in names
        }

    def _get_parameters(self):
        """Return ``{folded name or label: (name, kind)}`` of the type's parameters."""
        self.ensure_one()
        parameters = {}
        for definition in self.type_id.response_properties_definition or ():
            if definition["type"] not in (
                *import_targets.PARAMETER_KINDS,
                import_targets.SELECTION,
                "text",
            ):
                continue
            found = (definition["name"], definition["type"])
            parameters.setdefault(column_mapping.fold_header(definition.get("string") or ""), found)
            parameters[column_mapping.fold_header(definition["name"])] = found
        parameters.pop("", None)
        return parameters
