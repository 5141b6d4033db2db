"""A dry run of a retention policy: how many people are due, and who."""

from odoo import api, fields, models

#: People who are listed; the others are counted.
SHOWN = 200


class CrmRetentionPreview(models.TransientModel):
    _name = "crm.retention.preview"
    _description = "Who Is Due"

    policy_id = fields.Many2one("crm.retention.policy", required=True, ondelete="cascade")
    action = fields.Selection(related="policy_id.action")
    person_count = fields.Integer(string="People Due", readonly=True)
    line_ids = fields.One2many("crm.retention.preview.line", "preview_id", readonly=True)

    def _find_due(self):
        """List who is due by this policy, with the other ones of the company in mind."""
        self.ensure_one()
        policy = self.policy_id
        others = policy._get_enabled(policy.company_id)
        policies = (others | policy).with_context(allowed_company_ids=policy.company_id.ids)
        # sudo: a person is due by all of their records, not by those that the user may see.
        due = policies.sudo()._find_due(self.env.cr.now(), float("inf")).get(policy.id, [])
        self.person_count = len(due)
        self.line_ids = [
            fields.Command.create(
                {
                    "res_model": ref[0],
                    "res_id": ref[1],
                    "date_due": moment,
                    "record_count": len(refs),
                }
            )
            for moment, ref, refs in sorted(due)[:SHOWN]
        ]

    def action_erase(self):
        """Erase those who are due, as the policy would."""
        self.ensure_one()
        policy = self.policy_id.with_context(allowed_company_ids=self.policy_id.company_id.ids)
        self.env["crm.erasure"]._check_officer()
        due = (
            (policy._get_enabled(policy.company_id) | policy)
            .sudo()
            .with_context(allowed_company_ids=policy.company_id.ids)
            ._find_due(self.env.cr.now(), float("inf"))
            .get(policy.id, [])
        )
        erasure = policy.env["crm.erasure"]._erase(
            [ref for _due, ref, _refs in due],
            "retention",
            includes_customers=not policy.keeps_customers,
        )
        policy.activity_unlink(["mail.mail_activity_data_todo"])
        return erasure._get_form_action()


class CrmRetentionPreviewLine(models.TransientModel):
    _name = "crm.retention.preview.line"
    _description = "Person Who Is Due"

    preview_id = fields.Many2one("crm.retention.preview", required=True, ondelete="cascade")
    res_model = fields.Char()
    res_id = fields.Many2oneReference(model_field="res_model", string="Record")
    name = fields.Char(compute="_compute_name")
    date_due = fields.Datetime(string="Due On")
    record_count = fields.Integer(string="Records")

    @api.depends("res_model", "res_id")
    def _compute_name(self):
        for line in self:
            record = self.env[line.res_model].browse(line.res_id)
            line.name = record.display_name if record.has_access("read") else ""

    def action_open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
