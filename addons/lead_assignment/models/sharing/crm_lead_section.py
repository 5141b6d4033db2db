"""Sections: which fields of a lead are its contact, its company and its requirement."""

from odoo import api, fields, models, tools

from ...logic import rights


class CrmLeadSection(models.Model):
    """A set of fields of the lead that share one right.

    There is one record for each section and one for what is free. Fields in no list, those of
    other addons for one, find their place by ``logic.rights.get_sections``.
    """

    _name = "crm.lead.section"
    _description = "Lead Section"
    _inherit = ["assignment.fact.mixin", "crm.remembered.mixin"]
    _order = "sequence, id"
    # Lists, and forms that show locks.
    _remembered_in = ("default", "templates")

    name = fields.Char(required=True, translate=True, personal=False)
    sequence = fields.Integer(default=10)
    key = fields.Selection(
        [
            (rights.CONTACT, "Contact"),
            (rights.COMPANY, "Company"),
            (rights.REQUIREMENT, "Requirement"),
            (rights.FREE, "Free for everybody"),
        ],
        required=True,
        readonly=True,
        copy=False,
        fact=True,
    )
    description = fields.Text(translate=True, personal=False)
    field_ids = fields.Many2many(
        "ir.model.fields",
        string="Fields",
        groups="lead_assignment.group_lead_assignment_manager",
        domain="[('model', '=', 'crm.lead'), ('name', 'not in', ('user_id', 'team_id', "
        "'company_id'))]",
        help="A field may be in two sections: then both rights are needed to change it.",
    )
    other_field_ids = fields.Many2many(
        "ir.model.fields",
        string="Also These",
        compute="_compute_other_field_ids",
        groups="lead_assignment.group_lead_assignment_manager",
        help=(
            "Fields that are not listed, for example from other apps. They are sorted by their "
            "names, otherwise under the requirement. List them to move them."
        ),
    )

    _unique_key = models.UniqueIndex("(key)", "There is one record for each section.")

    @api.depends("field_ids")
    def _compute_other_field_ids(self):
        Lead = self.env["crm.lead"]
        listed = self._get_listed()
        others = {}
        for name in Lead._fields.keys() - listed.keys():
            for key in self._get_sections(name):
                others.setdefault(key, []).append(name)
        # sudo: field names are no secret, but only settings may read them.
        Fields = self.env["ir.model.fields"].sudo()
        for section in self:
            section.other_field_ids = Fields.search(
                [("model", "=", "crm.lead"), ("name", "in", others.get(section.key, ()))]
            )

    @api.model
    @tools.ormcache()
    def _get_listed(self):
        """Return ``{field name: keys of the sections that list it}``."""
        listed = {}
        # sudo: anyone who writes a lead is bound by the lists, and may not read fields.
        for section in self.sudo().search([("key", "!=", False)]):
            for name in section.field_ids.mapped("name"):
                listed[name] = (*listed.get(name, ()), section.key)
        return listed

    @api.model
    def _get_sections(self, name):
        """Return the sections to which the field ``name`` of the lead belongs."""
        field = self.env["crm.lead"]._fields.get(name)
        if field is None:
            return ()
        fact = rights.Field(
            name,
            is_kept=bool(field.store or field.inverse),
            is_readonly=field.readonly,
        )
        return rights.get_sections(fact, self._get_listed())
