"""What the door makes of the values that it is given: one form for the same thing."""

from odoo import fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize

from odoo.addons.phone_validation.tools.phone_validation import phone_format

from ...logic import normalize, phone_text, qualification
from .crm_response_capture import TEXT_FIELDS
from .crm_response_entry import CapturedValues


class CrmResponse(models.Model):
    _inherit = "crm.response"

    def _normalize_all(self, vals_list):
        """Return cleaned copies of the deliveries, with the person's marks and every default."""
        type_ids = self._get_type_ids(vals_list)
        return [self._normalize(vals, type_ids) for vals in vals_list]

    def _normalize(self, vals, type_ids):
        clean = CapturedValues(vals)
        for name in TEXT_FIELDS:
            if clean.get(name):
                clean[name] = normalize.clean_text(clean[name])
        code = clean.pop("type_code", None)
        clean["type_id"] = clean.get("type_id") or type_ids[normalize.fold(code)]
        clean["company_id"] = clean.get("company_id") or self.env.company.id
        clean["responded"] = bool(clean.get("responded", True))
        clean["capture_method"] = clean.get("capture_method") or qualification.CAPTURE_API
        if clean["capture_method"] != qualification.CAPTURE_MANUAL:
            clean.setdefault("user_id", False)
        clean["date"] = self._normalize_date(clean)
        reached = fields.Datetime.to_datetime(clean.get("date_reached")) or clean["date"]
        if not self._is_possible_moment(reached):
            reached = clean["date"]
        clean["date_reached"] = min(reached, clean["date"])
        clean.update(self._normalize_person(clean))
        return clean

    def _normalize_person(self, vals):
        """Return the normalized address and number of a delivery, ``False`` for none."""
        email, phone = normalize.clean_text(vals.get("email_from")), vals.get("phone")
        is_email = 0 < len(email) <= normalize.MAX_EMAIL_LENGTH
        return {
            "email_normalized": email_normalize(email, strict=False) if is_email else False,
            "phone_sanitized": self._sanitize_phone(phone, vals.get("country_id"))
            if phone
            else False,
        }

    def _normalize_date(self, vals):
        """Return when it happened; what machines deliver with an impossible date happened now.

        :raise ValidationError: a person, a program or a file gives an impossible date
        """
        now = self.env.cr.now()
        date = fields.Datetime.to_datetime(vals.get("date")) or now
        if self._is_possible_moment(date):
            return date
        if vals["capture_method"] != qualification.CAPTURE_AUTOMATIC:
            self._check_moment(date)
        return now

    def _get_type_ids(self, vals_list):
        """Return ``{folded code: type id}`` of the response types that are named by code."""
        codes = {
            normalize.fold(vals.get("type_code")) for vals in vals_list if not vals.get("type_id")
        }
        if not codes:
            return {}
        if "" in codes:
            raise ValidationError(
                self.env._(
                    "A response needs a type. When you import a file, map a column to “Type”."
                )
            )
        types = self.env["crm.response.type"].search_fetch([], ["code"])
        type_ids = {normalize.fold(response_type.code): response_type.id for response_type in types}
        unknown = sorted(codes - type_ids.keys())
        if unknown:
            raise ValidationError(
                self.env._(
                    "There is no response type with the code “%(codes)s”. The codes in use are "
                    "listed in CRM under Configuration, Response Types.",
                    codes=", ".join(unknown),
                )
            )
        return type_ids

    def _sanitize_phone(self, phone, country_id):
        """Return ``phone`` in E.164, ``False`` where it is no number of that country."""
        country = (
            self.env["res.country"].browse(country_id)
            if country_id
            else self.env.company.country_id
        )
        readings = phone_text.get_readings(
            normalize.clean_text(phone), str(country.phone_code or "")
        )
        return next(filter(None, (_format_phone(text, country) for text in readings)), False)


def _format_phone(text, country):
    """Return ``text`` in E.164, ``None`` where it is no number; that one identifies no person."""
    try:
        number = phone_format(text, country.code, country.phone_code, force_format="E164")
    except UserError:
        return None
    # Without the library that knows numbers they come back as they are.
    return number if number.startswith("+") else None
