"""Every scenario on one page: how it is set up, and what it did lately."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...logic import period

#: Closed requests that a scenario shows.
LATEST = 4


class CrmReactivationConsole(models.AbstractModel):
    """Gathers the page in one call, with a number of queries that does not grow."""

    _name = "crm.reactivation.console"
    _description = "Reactivation Console"

    @api.model
    @api.readonly
    def get_console(self, days=7):
        """Return every scenario that the user may see, with what came of it lately.

        :param int days: how far to look back
        :raise UserError: less than a day, or more than ten years
        """
        if not isinstance(days, int) or not period.is_length(days):
            raise UserError(self.env._("Choose a number of days from 1 to %s.", period.MAX_DAYS))
        Scenario = self.env["crm.reactivation.scenario"]
        scenarios = Scenario.search([("company_id", "in", self.env.companies.ids)])
        since = fields.Datetime.subtract(self.env.cr.now(), days=days)
        done = self._get_done(scenarios, since)
        waiting = self._get_waiting(scenarios)
        latest = self._get_latest(scenarios)
        return {
            "days": days,
            "since": fields.Datetime.to_string(since),
            "can_switch": Scenario.has_access("write"),
            "has_companies": len(self.env.companies) > 1,
            "scenarios": [
                {
                    "id": record.id,
                    "name": record.name,
                    "kind": record.kind,
                    "event": dict(record._fields["kind"]._description_selection(self.env))[
                        record.kind
                    ],
                    "company": record.company_id.name,
                    "is_on": record.is_on,
                    "sentences": record._get_summary_sentences(),
                    "defaults": [
                        {"id": line.id, "who": line.label, "campaign": line.campaign_id.title}
                        for line in record.default_ids
                        if record.inserts_default
                    ],
                    "figures": done[record],
                    "waiting": waiting.get(record, {"count": 0, "due": False}),
                    "latest": latest[record],
                }
                for record in scenarios
            ],
        }

    def _get_done(self, scenarios, since):
        """Return ``{scenario: {done, skipped, failed, lines}}``; a line is a reason or outcome."""
        Request = self.env["crm.reactivation.request"]
        labels = {
            name: dict(Request._fields[name]._description_selection(self.env))
            for name in ("outcome", "reason")
        }
        figures = defaultdict(lambda: {"done": 0, "skipped": 0, "failed": 0, "lines": []})
        for record, state, outcome, reason, count in Request._read_group(
            [
                ("scenario_id", "in", scenarios.ids),
                ("state", "!=", "pending"),
                ("date_done", ">=", since),
            ],
            ["scenario_id", "state", "outcome", "reason"],
            ["__count"],
        ):
            figures[record][state] += count
            name, value = ("reason", reason) if reason else ("outcome", outcome)
            figures[record]["lines"].append(
                {
                    "key": f"{state}-{name}-{value}",
                    "state": state,
                    "field": name,
                    "value": value,
                    "label": labels[name].get(value, ""),
                    "count": count,
                }
            )
        for each in figures.values():
            each["lines"].sort(key=lambda line: (line["state"], -line["count"], line["key"]))
        return figures

    def _get_waiting(self, scenarios):
        """Return ``{scenario: how many wait and when the next is due}``."""
        return {
            record: {"count": count, "due": fields.Datetime.to_string(due)}
            for record, count, due in self.env["crm.reactivation.request"]._read_group(
                [("scenario_id", "in", scenarios.ids), ("state", "=", "pending")],
                ["scenario_id"],
                ["__count", "date_due:min"],
            )
        }

    def _get_latest(self, scenarios):
        """Return ``{scenario: its latest closed requests}``."""
        latest = defaultdict(list)
        if not scenarios:
            return latest
        Request = self.env["crm.reactivation.request"]
        Request.flush_model(["scenario_id", "state", "date_done"])
        ids = [row[0] for row in self.env.execute_query(self._query_latest(scenarios))]
        requests = Request.browse(ids)._filtered_access("read")
        outcomes = dict(Request._fields["outcome"]._description_selection(self.env))
        reasons = dict(Request._fields["reason"]._description_selection(self.env))
        for request in requests:
            # sudo: names of what the request is about; the request itself may be seen.
            names = request.sudo()
            latest[request.scenario_id].append(
                {
                    "id": request.id,
                    "person": (names.lead_id or names.partner_id).display_name
                    or self.env._("Gone"),
                    "date": fields.Datetime.to_string(request.date_done),
                    "state": request.state,
                    "campaign": names.campaign_id.title or "",
                    "text": reasons.get(request.reason) or outcomes.get(request.outcome, ""),
                }
            )
        return latest

    @api.model
    def _query_latest(self, scenarios):
        return SQL(
            """
            SELECT request.id
              FROM unnest(%s::integer[]) AS scenario (id)
        CROSS JOIN LATERAL (
                   SELECT id, date_done FROM crm_reactivation_request
                    WHERE scenario_id = scenario.id AND state <> 'pending'
                    ORDER BY date_done DESC, id DESC
                    LIMIT %s) AS request
             ORDER BY request.date_done DESC, request.id DESC
            """,
            scenarios.ids,
            LATEST,
        )
