"""What a migration would bring, and whether what it brought is what there was."""

from decimal import Decimal

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ...logic import reconciliation, source_table, value_words
from . import crm_migration_row as rows

#: Models of what migrations record, with the label of their button.
RECORDED = ("crm.response", "crm.lead", "utm.campaign", "res.partner", "crm.interaction")


class CrmMigration(models.Model):
    _inherit = "crm.migration"

    row_count = fields.Integer(string="Rows", compute="_compute_counts")
    recorded_count = fields.Integer(string="Recorded", compute="_compute_counts")
    waiting_count = fields.Integer(string="To Record", compute="_compute_counts")
    linked_count = fields.Integer(string="Taken In", compute="_compute_counts")
    known_count = fields.Integer(string="Known", compute="_compute_counts")
    aside_count = fields.Integer(string="Set Aside", compute="_compute_counts")
    remark_count = fields.Integer(string="Remarks", compute="_compute_counts")
    is_balanced = fields.Boolean(
        compute="_compute_counts",
        help="Rows of the files = recorded + taken in + known + set aside.",
    )
    progress = fields.Float(compute="_compute_counts")
    response_count = fields.Integer(compute="_compute_record_counts")
    lead_count = fields.Integer(compute="_compute_record_counts")
    told_won_sum = fields.Monetary(
        string="Won in the Files",
        compute="_compute_won_sums",
        help="Won opportunities in the files that were not set aside.",
    )
    recorded_won_sum = fields.Monetary(string="Won Here", compute="_compute_won_sums")
    aside_won_sum = fields.Monetary(string="Won but Set Aside", compute="_compute_won_sums")
    is_sum_same = fields.Boolean(compute="_compute_won_sums")
    result = fields.Html(compute="_compute_result", sanitize=False)

    def _compute_counts(self):
        Row = self.env["crm.migration.row"]
        groups = Row._read_group(
            [("migration_id", "in", self.ids)], ["migration_id", "state"], ["__count"]
        )
        remarks = dict(
            Row._read_group(
                [("migration_id", "in", self.ids), ("note", "!=", False)],
                ["migration_id"],
                ["__count"],
            )
        )
        counts = {(migration.id, state): count for migration, state, count in groups}
        for migration in self:
            number = {
                state: counts.get((migration._origin.id, state), 0)
                for state in dict(Row._fields["state"].selection)
            }
            count = reconciliation.Count(
                sum(migration.file_ids.mapped("row_count")),
                *(number[state] for state in (rows.NEW, rows.LINKED, rows.KNOWN, rows.ASIDE)),
            )
            waiting = number[rows.TO_RECORD] + number[rows.TO_LINK]
            migration.row_count = count.rows
            migration.recorded_count = count.new
            migration.waiting_count = waiting
            migration.linked_count = count.linked
            migration.known_count = count.known
            migration.aside_count = count.aside
            migration.remark_count = remarks.get(migration._origin, 0)
            migration.is_balanced = count.is_balanced
            migration.progress = 100.0 * (count.rows - waiting) / (count.rows or 1)

    def _compute_record_counts(self):
        groups = self.env["crm.migration.key"]._read_group(
            [("migration_id", "in", self.ids), ("is_created", "=", True)],
            ["migration_id", "res_model"],
            # Several rows may be one record.
            ["res_id:count_distinct"],
        )
        counts = {(migration.id, model): count for migration, model, count in groups}
        for migration in self:
            migration.response_count = counts.get((migration._origin.id, "crm.response"), 0)
            migration.lead_count = counts.get((migration._origin.id, "crm.lead"), 0)

    def _compute_won_sums(self):
        for migration in self:
            told, aside = migration._sum_told()
            recorded = migration._sum_recorded()
            migration.told_won_sum = told
            migration.aside_won_sum = aside
            migration.recorded_won_sum = recorded
            migration.is_sum_same = reconciliation.is_same_sum(told, recorded)

    def _sum_told(self):
        """Return the sums of the deals that are won in the files: taken, and set aside."""
        self.env.cr.execute(
            "SELECT state, data FROM crm_migration_row WHERE migration_id = %s AND kind = %s",
            [self._origin.id, source_table.DEAL],
        )
        told = aside = Decimal(0)
        for state, data in self.env.cr.fetchall():
            if value_words.get_deal_end(self.system, data) != value_words.WON:
                continue
            amount = Decimal(
                data.get("company_amount") or value_words.get_amount(self.system, data)
            )
            if state == rows.ASIDE:
                aside += amount
            else:
                told += amount
        return told, aside

    def _sum_recorded(self):
        """Return the sum of the won deals that rows of this migration are, in the database."""
        return sum(self._sum_recorded_by_currency().values(), Decimal(0))

    def _sum_recorded_by_currency(self):
        """Return ``{id of the currency there: sum here}``; those in the company's under none."""
        self.env["crm.lead"].flush_model(["expected_revenue", "won_status"])
        sums = self.env.execute_query(
            SQL(
                """
                SELECT (row.data->>'currency_id')::integer, SUM(lead.expected_revenue)
                  FROM crm_migration_row AS row
                  JOIN crm_migration_key AS known
                    ON known.kind = row.kind AND known.key = row.key
                   AND known.company_id = %(company)s AND known.system = %(system)s
                  JOIN crm_lead AS lead ON lead.id = known.res_id
                 WHERE row.migration_id = %(id)s AND row.kind = %(kind)s
                   AND row.state IN ('new', 'known') AND lead.won_status = 'won'
                 GROUP BY 1
                """,
                id=self._origin.id,
                kind=source_table.DEAL,
                company=self.company_id.id,
                system=self.system or "",
            )
        )
        return {currency_id: Decimal(str(total)) for currency_id, total in sums}

    @api.depends("state")
    def _compute_result(self):
        """Say in a few sentences whether every row and every cent is accounted for."""
        for migration in self:
            if migration.state not in ("done", "failed"):
                migration.result = False
                continue
            lines = (
                migration._describe_rows(),
                migration._describe_sums(),
                *migration._describe_currencies(),
            )
            migration.result = Markup().join(
                Markup('<div><i class="fa %s me-2"/>%s</div>')
                % ("fa-check text-success" if is_good else "fa-warning text-warning", text)
                for is_good, text in lines
            )

    def _describe_rows(self):
        text = self.env._(
            "%(rows)s rows = %(new)s recorded + %(linked)s taken in + %(known)s known + %(aside)s "
            "set aside",
            rows=self.row_count,
            new=self.recorded_count,
            linked=self.linked_count,
            known=self.known_count,
            aside=self.aside_count,
        )
        if self.waiting_count:
            text = self.env._("%(waiting)s rows wait.", waiting=self.waiting_count)
        return self.is_balanced, text

    def _describe_sums(self):
        text = self.env._(
            "Won: %(told)s in the files, %(here)s here",
            told=self._format_sum(self.told_won_sum),
            here=self._format_sum(self.recorded_won_sum),
        )
        if self.aside_won_sum:
            text = self.env._(
                "%(sums)s; %(aside)s set aside",
                sums=text,
                aside=self._format_sum(self.aside_won_sum),
            )
        return self.is_sum_same, text

    def _describe_currencies(self):
        """Say of each other currency what was won in it, and what that is here."""
        recorded = self._sum_recorded_by_currency()
        return [
            (
                reconciliation.is_same_sum(here, recorded.get(currency.id, 0)),
                self.env._(
                    "Of it won in %(currency)s: %(there)s, at the rates of the days %(here)s; "
                    "deals: %(count)s",
                    currency=currency.name,
                    there=self._format_sum(there, currency),
                    here=self._format_sum(recorded.get(currency.id, 0)),
                    count=count,
                ),
            )
            for currency, count, there, here in self._get_currency_sums()
        ]

    def _format_sum(self, amount, currency=None):
        return formatLang(self.env, float(amount), currency_obj=currency or self.currency_id)

    def action_view_records(self):
        """Return the action that lists what was recorded, of the model in the context."""
        self.ensure_one()
        model = self.env.context.get("recorded_model")
        model = model if model in RECORDED else "crm.lead"
        keys = self.env["crm.migration.key"].search(
            [("migration_id", "=", self.id), ("res_model", "=", model), ("is_created", "=", True)]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env["ir.model"]._get(model).name,
            "res_model": model,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", keys.mapped("res_id"))],
            "context": {"active_test": False, "create": False},
        }
