"""Points that responses earn in the points model of credit."""

from odoo import fields, models

ANY = "any"
FIRST = "first"
LAST = "last"
MQL = "mql"
SQL_ = "sql"
REACTIVATED = "reactivated"
TYPE = "type"


class CrmCreditPoint(models.Model):
    """A line gives points to each response of a deal that it fits; a response has their sum."""

    _name = "crm.credit.point"
    _description = "Credit Points"
    _order = "sequence, id"
    _rec_name = "criterion"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index="btree_not_null", ondelete="cascade")
    criterion = fields.Selection(
        [
            (ANY, "Each response"),
            (FIRST, "The first response"),
            (LAST, "The last response"),
            (MQL, "The response that became the lead"),
            (SQL_, "The response that became the opportunity"),
            (REACTIVATED, "A reactivated response"),
            (TYPE, "Responses of a type"),
        ],
        required=True,
        default=ANY,
    )
    type_id = fields.Many2one(
        "crm.response.type", string="Response Type", index="btree_not_null", ondelete="cascade"
    )
    points = fields.Integer(
        required=True,
        default=1,
        help="Can be negative; a response never has less than zero points.",
    )

    _check_type = models.Constraint(
        "CHECK(criterion <> 'type' OR type_id IS NOT NULL)", "Choose the response type."
    )
