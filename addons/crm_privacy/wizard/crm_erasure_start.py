"""Before somebody is erased: who that is, and what goes with them, in numbers."""

from odoo import api, fields, models
from odoo.exceptions import UserError

#: People whose names are shown.
SHOWN = 20


class CrmErasureStart(models.TransientModel):
    """Counts before it asks, once."""

    _name = "crm.erasure.start"
    _description = "Erase People"

    res_model = fields.Char(required=True, readonly=True)
    res_ids = fields.Json(required=True, readonly=True)
    reason = fields.Selection(
        [("request", "Request of the Person"), ("other", "Other")],
        required=True,
        default="request",
    )
    includes_customers = fields.Boolean(
        string="Erase Customers, Too",
        help=(
            "People with orders or invoices. Their documents stay, but lose the contact details: "
            "ask your accountant first."
        ),
    )
    customer_count = fields.Integer(compute="_compute_counts")
    person_count = fields.Integer(string="People", compute="_compute_counts")
    people = fields.Text(string="Who", compute="_compute_counts")
    kept = fields.Text(string="Left Out", compute="_compute_counts")
    line_ids = fields.One2many(
        "crm.erasure.start.line", "start_id", compute="_compute_counts", string="What Is Erased"
    )
    row_count = fields.Integer(string="Records", compute="_compute_counts")
    has_more = fields.Boolean(compute="_compute_counts")

    def _get_refs(self):
        """Return the records to start from, those that the user may read."""
        if self.res_model not in self.env["crm.personal.data"]._get_person_models():
            raise UserError(self.env._("Start from a contact, a lead or a response."))
        records = self.env[self.res_model].browse(self.res_ids).exists()
        records.check_access("read")
        return [(self.res_model, record_id) for record_id in records.ids]

    @api.depends("res_model", "res_ids", "includes_customers")
    def _compute_counts(self):
        self.env["crm.erasure"]._check_officer()
        data = self.env["crm.personal.data"]
        for start in self:
            people = data._find_people(start._get_refs())
            start.customer_count = len(data._find_with_documents(people))
            found, kept = data._split_people(people, includes_customers=start.includes_customers)
            is_quick = self.env["crm.erasure"]._is_quick_for(len(found.persons))
            counts = data._count_rows(found, everywhere=is_quick)
            start.has_more = not is_quick or any(
                # sudo: only whether there are any, no matter who may read them.
                self.env[name].sudo().search_count([], limit=1)
                for name in data._get_file_model_names()
            )
            start.person_count = len(found.persons)
            start.people = _name_people(found)
            start.kept = "\n".join(f"{count} {why}" for why, count in kept.items()) or False
            start.row_count = sum(counts.values())
            start.line_ids = [
                fields.Command.create(
                    {"name": self.env["ir.model"]._get(name).name, "row_count": count}
                )
                for name, count in sorted(counts.items(), key=lambda item: -item[1])
            ]

    def action_erase(self):
        """Erase them and show the record of it."""
        self.ensure_one()
        erasure = self.env["crm.erasure"]._erase(
            self._get_refs(), self.reason, includes_customers=self.includes_customers
        )
        return erasure._get_form_action()


class CrmErasureStartLine(models.TransientModel):
    _name = "crm.erasure.start.line"
    _description = "Records to Erase"

    start_id = fields.Many2one("crm.erasure.start", required=True, ondelete="cascade")
    name = fields.Char(string="What")
    row_count = fields.Integer(string="Records")


def _name_people(found):
    lines = [
        ", ".join(
            filter(
                None,
                (
                    *sorted(person.names),
                    *sorted(person.emails)[:2],
                    *sorted(person.told_phones)[:1],
                ),
            )
        )
        for person in found.persons[:SHOWN]
    ]
    more = len(found.persons) - len(lines)
    return "\n".join([*filter(None, lines), *([f"+ {more}"] if more else [])])
