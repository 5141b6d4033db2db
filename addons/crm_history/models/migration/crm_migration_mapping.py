"""Who and what the owners, stages, statuses and currencies of another system are here."""

from odoo import api, fields, models

OWNER = "owner"
STAGE = "stage"
STATUS = "status"
CURRENCY = "currency"


class CrmMigrationMapping(models.Model):
    """One value of another system, said once and remembered for the next migration."""

    _name = "crm.migration.mapping"
    _description = "Value in Other System"
    _order = "kind, label, id"
    _rec_name = "label"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    system = fields.Char(required=True, readonly=True, personal=False)
    kind = fields.Selection(
        [
            (OWNER, "Owner"),
            (STAGE, "Stage of a deal"),
            (STATUS, "Status of a lead"),
            (CURRENCY, "Currency"),
        ],
        required=True,
        readonly=True,
    )
    value = fields.Char(
        required=True,
        readonly=True,
        help="As written in the other system's files.",
        personal=False,
    )
    label = fields.Char(string="In the Files", readonly=True, personal=False)
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        ondelete="set null",
        domain="[('share', '=', False)]",
        context={"active_test": False},
    )
    stage_id = fields.Many2one("crm.stage", ondelete="set null")
    funnel_status_id = fields.Many2one("crm.funnel.status", ondelete="set null")
    currency_id = fields.Many2one(
        "res.currency", ondelete="set null", context={"active_test": False}
    )

    _value_uniq = models.UniqueIndex(
        "(company_id, system, kind, value)", "This value is mapped already."
    )

    @api.model
    def _get_all(self, company, system):
        """Return ``{(kind, value): mapping}`` of a system."""
        found = self.search([("company_id", "=", company.id), ("system", "=", system)])
        return {(mapping.kind, mapping.value): mapping for mapping in found}
