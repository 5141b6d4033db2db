"""What the rows of an import need to become responses, as the logic wants it."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import fields, models

from ...logic import cell_conversion, column_mapping, import_targets, qualification, row_conversion


class CrmResponseImport(models.Model):
    """Turns the settings of an import into the facts that its rows are converted with."""

    _inherit = "crm.response.import"

    def _prepare_parameters(self):
        """Tie each parameter column to a parameter of the type, adding those it does not have."""
        self.ensure_one()
        columns = self.column_ids.filtered(lambda c: c.target == import_targets.PARAMETER)
        known = self._get_parameters()
        added = []
        for column in columns:
            folded = column_mapping.fold_header(column.parameter)
            if folded not in known:
                name = _get_parameter_name(
                    column.parameter, {name for name, _kind in known.values()}
                )
                kind = (
                    column.kind
                    if column.kind in import_targets.PARAMETER_KINDS
                    else import_targets.TEXT
                )
                added.append({"name": name, "string": column.parameter, "type": kind})
                known[folded] = (name, kind)
            column.kind = known[folded][1]
        if added:
            # sudo: officers do not configure types, but a supplier's column may be kept.
            response_type = self.type_id.sudo()
            response_type.response_properties_definition = [
                *(response_type.response_properties_definition or []),
                *added,
            ]

    def _get_logic_columns(self):
        """Return the columns as the logic wants them."""
        self.ensure_one()
        parameters = self._get_parameters()
        definitions = {
            definition["name"]: definition
            for definition in self.type_id.response_properties_definition or ()
        }
        values = {}
        for line in self.value_ids:
            meaning = line.result if line.is_result else line.replacement
            if line.is_nothing and not line.is_result:
                meaning = ""
            if meaning or line.is_nothing:
                key = (line.column, line.is_result)
                values.setdefault(key, {})[(line.value or "").strip().casefold()] = meaning
        columns = []
        for column in self.column_ids:
            name, kind = parameters.get(
                column_mapping.fold_header(column.parameter or ""), ("", column.kind)
            )
            is_parameter = column.target == import_targets.PARAMETER
            options = definitions.get(name, {}).get("selection") if is_parameter else ()
            columns.append(
                row_conversion.Column(
                    index=column.position,
                    header=column.name,
                    target=column.target,
                    parameter=name,
                    kind=kind,
                    # A column may be the result and the date, too: only the former is replaced.
                    values=values.get((column.name, column.target == import_targets.RESULT), {}),
                    width=column.zip_width,
                    date_order=column.date_order or None,
                    agreement=column.consent_to or "",
                    label=definitions.get(name, {}).get("string") or "",
                    options={
                        word.casefold(): key
                        for key, label in options or ()
                        for word in (label, key)
                    },
                )
            )
        return columns

    def _get_reading(self):
        """Return how this file writes figures and dates."""
        self.ensure_one()
        zone = ZoneInfo(self.tz or "UTC")
        return cell_conversion.Reading(
            date_order=self.date_order,
            decimal_comma=self.decimal_comma,
            zone=zone,
            earliest=datetime(1970, 1, 1),
            # Clocks of suppliers are wrong, and time zones forgotten.
            latest=self.env.cr.now() + timedelta(days=1),
            today=self.env.cr.now().replace(tzinfo=timezone.utc).astimezone(zone).date(),
            language=(self.env.user.lang or "").partition("_")[0],
        )

    def _prepare_constant_values(self):
        """Return the values that every response of this file takes that its row does not give."""
        self.ensure_one()
        constants = {name: self[name].id for name in self._get_constant_fields() if self[name]}
        return {
            **constants,
            "company_id": self.company_id.id,
            "import_id": self.id,
            "supplier_id": self.supplier_id.id,
            "capture_method": qualification.CAPTURE_IMPORT,
            "date": self.date or self.date_start or fields.Datetime.now(),
        }

    def _get_answered_key(self):
        """Return what tells two files with equal rows from one file imported twice.

        An equal row that answers another campaign is another answer. Type, channel or supplier do
        not count: correcting them and importing again must not double anything.
        """
        self.ensure_one()
        answered = (self.campaign_id, self.source_id, self.offer_id, self.treatment_id)
        return "|".join((*(str(record.id or "") for record in answered), str(self.date or "")))


def _get_parameter_name(label, taken):
    """Return a technical name for a new parameter called ``label``."""
    stem = (
        "".join(char if char.isalnum() else "_" for char in label.lower() if char.isascii()).strip(
            "_"
        )
        or "parameter"
    )
    stem = stem.removesuffix("_html")
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}_{number}"
    return name
