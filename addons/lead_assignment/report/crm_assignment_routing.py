"""The routing picture of a run or of the last days: sources, rules, people."""

from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.crm_privacy.tools import utm_source

from ..logic import routing

#: Days that may be asked for.
MAX_DAYS = 3660
#: Reasons of lines that have none of a refusal.
UNDONE, RELEASED, GONE = "undone", "released", "gone"


class CrmAssignmentRouting(models.AbstractModel):
    """Counts the lines that the user may see, a lead by its last line, in one grouped query."""

    _name = "crm.assignment.routing"
    _description = "Routing of Leads"

    @api.model
    @api.readonly
    def get_routing(self, run_id=False, days=30):
        """Return how leads flowed from their sources through the rules, for the client.

        :param run_id: of a run or dry run; else all real runs of the last ``days``
        :return: ``total`` leads, the ``picture`` and, of a dry run, the picture ``before`` it, or
            ``False``; a picture has ``columns`` of ``nodes`` (key, label, count), and ``bands``
            between them (from, to, count)
        """
        flows = [flow for flow, _ids in self._query_flows(self._get_domain(run_id, days))]
        run = self.env["crm.assignment.run"].browse(run_id or [])
        picture = routing.draw(flows, self._get_rule_order(flows))
        return {
            "total": sum(flow.count for flow in flows),
            "picture": self._describe(picture),
            "before": run.is_dry_run and self._describe(routing.draw(flows, is_before=True)),
        }

    @api.model
    @api.readonly
    def get_band_action(self, path, run_id=False, days=30, is_before=False):
        """Return the action that lists the leads of a band, or of a node.

        :param path: keys of the nodes that the leads go through
        """
        found = self._query_flows(self._get_domain(run_id, days), with_leads=True)
        flows = [flow for flow, _ids in found]
        paths = [
            routing.get_path_before(flow) if is_before else routing.get_path(flow) for flow in flows
        ]
        folded = routing.fold(flows, paths)
        wanted = set(path)
        lead_ids = [
            lead_id
            for (_flow, ids), keys in zip(found, paths, strict=True)
            if wanted <= {folded.get(key, key) for key in keys}
            for lead_id in ids
        ]
        return {
            "type": "ir.actions.act_window",
            "name": " → ".join(self._get_labels(path)[key] for key in path),
            "res_model": "crm.lead",
            "views": [
                [self.env.ref("crm.crm_case_tree_view_leads").id, "list"],
                [self.env.ref("crm.view_crm_lead_kanban").id, "kanban"],
                [False, "form"],
            ],
            "domain": [("id", "in", lead_ids)],
            "mobile_view_mode": "kanban",
            "context": {"active_test": False, "create": False},
        }

    # ------------------------------------------------------------
    # COUNT
    # ------------------------------------------------------------

    @api.model
    def _get_domain(self, run_id, days):
        if run_id:
            return Domain("run_id", "=", int(run_id))
        days = min(max(int(days), 1), MAX_DAYS)
        since = self.env.cr.now() - timedelta(days=days)
        return Domain("is_dry_run", "=", False) & Domain("create_date", ">=", since)

    @api.model
    def _query_flows(self, domain, with_leads=False):
        """Return ``[(flow, ids of its leads if wanted), …]`` of the lines that the user may see."""
        Line = self.env["crm.assignment.line"]
        Line.check_access("read")
        Line.flush_model()
        self.env["crm.lead"].flush_model(["source_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT count(*), lead.source_id, line.rule_id, line.user_id,
                       CASE line.state WHEN 'undone' THEN %(undone)s
                                       WHEN 'released' THEN %(released)s
                                       WHEN 'refused' THEN line.reason
                                       ELSE CASE WHEN line.user_id IS NULL THEN %(gone)s
                                                 ELSE '' END END AS reason,
                       line.previous_user_id, %(leads)s
                  FROM (SELECT DISTINCT ON (coalesce(lead_id, -id)) id, lead_id, rule_id, user_id,
                               state, reason, previous_user_id
                          FROM crm_assignment_line
                         WHERE id IN %(lines)s
                         ORDER BY coalesce(lead_id, -id), id DESC) line
                  LEFT JOIN crm_lead lead ON lead.id = line.lead_id
                 GROUP BY lead.source_id, line.rule_id, line.user_id, 5, line.previous_user_id
                """,
                undone=UNDONE,
                released=RELEASED,
                gone=GONE,
                leads=SQL("array_agg(lead.id) FILTER (WHERE lead.id IS NOT NULL)")
                if with_leads
                else SQL("NULL"),
                lines=Line._search(domain).subselect(),
            )
        )
        return [(routing.Flow(*row[:-1]), row[-1] or ()) for row in rows]

    @api.model
    def _get_rule_order(self, flows):
        # sudo: the names of rules are no secret to anyone who sees their leads.
        Rule = self.env["crm.assignment.rule"].sudo().with_context(active_test=False)
        return Rule.search([("id", "in", [flow.rule_id for flow in flows if flow.rule_id])]).ids

    # ------------------------------------------------------------
    # TELL
    # ------------------------------------------------------------

    @api.model
    def _describe(self, picture):
        keys = [key for column in picture.columns for key, _count in column.nodes]
        labels = self._get_labels(keys)
        short = self._get_reasons()
        short = {
            key: short.get(key.partition(":")[2], "")
            for key in keys
            if key.startswith(routing.UNASSIGNED)
        }
        titles = [self.env._("Sources"), self.env._("Rules"), self.env._("People")]
        if len(picture.columns) == 2:
            del titles[1]
        return {
            "columns": [
                {
                    "title": title,
                    "nodes": [
                        {
                            "key": key,
                            "label": labels[key],
                            "short": short.get(key, ""),
                            "count": count,
                        }
                        for key, count in column.nodes
                    ],
                }
                for title, column in zip(titles, picture.columns, strict=True)
            ],
            "bands": [
                [{"from": left, "to": right, "count": count} for left, right, count in bands]
                for bands in picture.bands
            ],
        }

    @api.model
    def _get_labels(self, keys):
        """Return ``{key: what the node is called}``."""
        models = {
            routing.SOURCE: utm_source.MODEL,
            routing.RULE: "crm.assignment.rule",
            routing.USER: "res.users",
        }
        ids = {kind: [] for kind in models}
        for key in keys:
            kind, _sep, value = key.partition(":")
            if value.isdecimal():
                ids[kind].append(int(value))
        labels = {
            # sudo: who got a lead, and by which rule, is told to anyone who sees it.
            routing.make_key(kind, record.id): record.display_name
            for kind, model in models.items()
            for record in self.env[model].sudo().browse(ids[kind]).exists()
        }
        reasons = self._get_reasons()
        fixed = {
            routing.make_key(routing.SOURCE, routing.NONE): self.env._("No source"),
            routing.make_key(routing.SOURCE, routing.OTHERS): self.env._("Other sources"),
            routing.make_key(routing.RULE, routing.NONE): self.env._("Without a rule"),
            routing.make_key(routing.USER, routing.OTHERS): self.env._("Other people"),
            routing.make_key(routing.UNASSIGNED, routing.NONE): self.env._("Nobody"),
        }
        for key in keys:
            kind, _sep, value = key.partition(":")
            if key not in labels:
                reason = reasons.get(value)
                reason = reason and self.env._("Nobody: %s", reason)
                labels[key] = fixed.get(key) or reason or self.env._("Deleted")
        return labels

    @api.model
    def _get_reasons(self):
        """Return ``{reason: why nobody has the leads}``."""
        line = self.env["crm.assignment.line"]._fields["reason"]
        return {
            **dict(line._description_selection(self.env)),
            UNDONE: self.env._("Assignment undone"),
            RELEASED: self.env._("Back in the pool"),
            GONE: self.env._("Who got it was deleted"),
        }
