"""The lines of a territory: one name, area code, post code … each."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import escape_psql

from ...logic import folding, territory

#: Field that holds the value of a kind that is not text.
RECORD_FIELDS = {
    territory.COUNTRY: "country_id",
    territory.STATE: "state_id",
    territory.LANGUAGE: "lang_id",
}


class CrmTerritoryEvidence(models.Model):
    """One way to recognize a territory; any one that agrees is enough."""

    _name = "crm.territory.evidence"
    _description = "Territory Criterion"
    _inherit = ["assignment.fact.mixin", "crm.remembered.mixin"]
    _order = "territory_id, kind, id"
    _rec_name = "value"

    territory_id = fields.Many2one("crm.territory", required=True, index=True, ondelete="cascade")
    kind = fields.Selection(
        [
            (territory.PLACE, "City or Region"),
            (territory.PHONE, "Phone Prefix"),
            (territory.ZIP, "Postal Code"),
            (territory.COUNTRY, "Country"),
            (territory.STATE, "State"),
            (territory.EMAIL_DOMAIN, "Email Domain"),
            (territory.LANGUAGE, "Language"),
        ],
        required=True,
        default=territory.PLACE,
    )
    value = fields.Char(
        help=(
            "A name as people type it (width, case, spaces, accents and words like City or 市 do "
            "not matter), the beginning of a phone number (021 or +86 21), the beginning of a "
            "postal code or the first of a range, or the part of an email address after the @."
        ),
        personal=False,
    )
    value_to = fields.Char(
        string="Up To", help="Last postal code of the range; empty for a prefix.", personal=False
    )
    country_id = fields.Many2one(
        "res.country",
        help=(
            "Country of the name, the area code or the postal code. Leave empty to use the "
            "country of the territory."
        ),
    )
    state_id = fields.Many2one("res.country.state", ondelete="cascade")
    lang_id = fields.Many2one("res.lang", string="Language", ondelete="cascade")

    # What is compared
    key = fields.Char(
        compute="_compute_keys",
        store=True,
        index="btree_not_null",
        string="Compared As",
        fact=True,
        personal=False,
    )
    key_to = fields.Char(compute="_compute_keys", store=True, fact=True, personal=False)

    _unique_key = models.UniqueIndex(
        "(territory_id, kind, key, COALESCE(key_to, ''), COALESCE(country_id, 0)) "
        "WHERE key IS NOT NULL AND key <> ''",
        "This is already evidence of the territory.",
    )

    @api.depends("kind", "value", "value_to", "country_id", "territory_id.country_id")
    def _compute_keys(self):
        for line in self:
            country = line.country_id or line.territory_id.country_id
            line.key, line.key_to = territory.make_evidence_keys(
                line.kind, line.value, line.value_to, country.phone_code
            )

    @api.depends("kind", "value", "country_id", "state_id", "lang_id")
    def _compute_display_name(self):
        for line in self:
            record = RECORD_FIELDS.get(line.kind)
            line.display_name = line[record].display_name if record else line.value

    @api.constrains("kind", "value", "value_to", "country_id", "state_id", "lang_id")
    def _check_value(self):
        for line in self:
            record = RECORD_FIELDS.get(line.kind)
            if record and not line[record]:
                raise ValidationError(
                    self.env._(
                        "Choose the %(field)s that belongs to %(territory)s.",
                        field=self._fields[record].get_description(self.env, ["string"])["string"],
                        territory=line.territory_id.display_name,
                    )
                )
            if max(len(line.value or ""), len(line.value_to or "")) > folding.KEY_LENGTH:
                raise ValidationError(
                    self.env._(
                        "“%(value)s…” is too long: a value of %(territory)s has at most "
                        "%(limit)s characters. Enter one name a line.",
                        value=(line.value or line.value_to)[:40],
                        territory=line.territory_id.display_name,
                        limit=folding.KEY_LENGTH,
                    )
                )
            if not record and not line.key and not line.key_to:
                raise ValidationError(
                    self.env._(
                        "“%(value)s” has no letters or digits to compare, so it cannot be a "
                        "value of %(territory)s.",
                        value=line.value or "",
                        territory=line.territory_id.display_name,
                    )
                )
            if line.kind == territory.ZIP and line.key_to and line.key_to < line.key:
                raise ValidationError(
                    self.env._(
                        "The range of postal codes of %(territory)s ends at %(last)s, before it "
                        "begins at %(first)s.",
                        territory=line.territory_id.display_name,
                        last=line.value_to,
                        first=line.value,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.territory_id._on_changed()
        return lines

    def write(self, vals):
        before = self.territory_id
        result = super().write(vals)
        (before | self.territory_id)._on_changed()
        return result

    def unlink(self):
        territories = self.territory_id
        result = super().unlink()
        territories._on_changed()
        return result

    def _get_country(self):
        return self.country_id or self.territory_id.country_id

    def _get_fact(self):
        """Return the line as :class:`territory.Evidence`."""
        self.ensure_one()
        record = RECORD_FIELDS.get(self.kind)
        return territory.Evidence(
            id=self.id,
            territory_id=self.territory_id.id,
            kind=self.kind,
            key=self.key or "",
            key_to=self.key_to or "",
            country_id=None if record else self._get_country().id or None,
            record_id=self[record].id if record else None,
        )

    def _get_lead_domain(self):
        """Return the domain of the leads for which this line is evidence."""
        self.ensure_one()
        record = RECORD_FIELDS.get(self.kind)
        if record:
            return Domain(record, "=", self[record].id)
        return {
            territory.PLACE: self._get_place_domain,
            territory.PHONE: self._get_phone_domain,
            territory.ZIP: self._get_zip_domain,
            territory.EMAIL_DOMAIN: self._get_email_domain,
        }[self.kind]()

    def _get_place_domain(self):
        named = Domain("territory_city_key", "=", self.key) | Domain(
            "territory_region_key", "=", self.key
        )
        country = self._get_country()
        return named & Domain("country_id", "in", (country.id, False)) if country else named

    def _get_phone_domain(self):
        return Domain.OR(
            Domain("territory_phone_key", "=like", f"{escape_psql(prefix)}%")
            for prefix in (self.key, self.key_to)
            if prefix
        )

    def _get_zip_domain(self):
        within = Domain("territory_zip_key", ">=", self.key) & Domain(
            "territory_zip_key", "<=", (self.key_to or self.key) + territory.ZIP_END
        )
        country = self._get_country()
        if not country:
            return within
        # A lead without country lives where we do.
        home = country == self.env.company.country_id
        return within & Domain("country_id", "in", (country.id, False) if home else country.ids)

    def _get_email_domain(self):
        key = escape_psql(self.key)
        return Domain("email_normalized", "=like", f"%@{key}") | Domain(
            "email_normalized", "=like", f"%@%.{key}"
        )
