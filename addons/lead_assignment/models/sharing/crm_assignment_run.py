"""Sharing out the work on a lead: shares for what a plan decided, and their way back."""

from collections import defaultdict

from odoo import api, models

from ...logic import rights

#: What a share remembers, and does without once it is gone.
REFERENCES = {
    "rule_id": "crm.assignment.rule",
    "receiver_id": "crm.assignment.receiver",
    "run_id": "crm.assignment.run",
}


class CrmAssignmentRun(models.Model):
    _inherit = "crm.assignment.run"

    def _apply_assignments(self, batch, plan):
        batch.shares_before = self._get_shares_before(batch, plan)
        result = super()._apply_assignments(batch, plan)
        self._share_leads(batch, plan)
        return result

    def _notify_others(self, plan=None):
        result = super()._notify_others(plan)
        if plan is None or any(item.executor_ids for item in plan.assignments):
            self._notify_executors()
        return result

    def _restore(self, lines):
        result = super()._restore(lines)
        self._restore_shares(lines)
        return result

    def _get_shares_before(self, batch, plan):
        """Return ``{lead id: shares as they were}``, in values that create them anew."""
        lead_ids = [item.lead_id for item in plan.assignments]
        lead_ids = [lead_id for lead_id in lead_ids if batch.rows[lead_id]["is_shared"]]
        if not lead_ids:
            return {}
        shares = self.env["crm.lead.share"].search([("lead_id", "in", lead_ids)])
        return {
            lead.id: [share._prepare_restore_values() for share in found]
            for lead, found in shares.grouped("lead_id").items()
        }

    def _share_leads(self, batch, plan):
        """Create the shares that the plan calls for, in one go.

        A lead whose master may change everything and who works alone needs none.
        """
        receivers = self._get_plan_receivers(plan)
        vals_list, masters, known_values = [], defaultdict(list), {}
        for item in plan.assignments:
            key = (item.rule_id, item.member_id)
            if key not in known_values:
                known_values[key] = self._prepare_master_values(item, receivers)
            values = known_values[key]
            is_limited = rights.READ in (values[name] for name in values if name.endswith("_right"))
            before = batch.shares_before.get(item.lead_id)
            if not (before or is_limited or item.executor_ids):
                continue
            if before:
                # It has a team already, and its master with the owner.
                masters[tuple(values.items())].append(item.lead_id)
            else:
                vals_list.append({"lead_id": item.lead_id, "user_id": item.user_id, **values})
            known = {item.user_id, *(vals["user_id"] for vals in before or ())}
            vals_list += [
                {
                    "lead_id": item.lead_id,
                    "user_id": receiver.user_id.id,
                    "role": rights.EXECUTOR,
                    **self._prepare_share_values(item.rule_id, receiver, receiver),
                }
                for receiver in (receivers[key] for key in item.executor_ids)
                if receiver.user_id.id not in known
            ]
        # sudo: rules decide who works on a lead, no matter who runs them.
        Share = self.env["crm.lead.share"].sudo()
        for values, lead_ids in masters.items():
            owners = Share.search([("lead_id", "in", lead_ids), ("role", "=", rights.MASTER)])
            owners.write(dict(values))
        Share.create(vals_list)

    def _get_plan_receivers(self, plan):
        ids = {item.member_id for item in plan.assignments}
        ids.update(key for item in plan.assignments for key in item.executor_ids)
        receivers = self.env["crm.assignment.receiver"].browse(sorted(ids))
        return {receiver.id: receiver for receiver in receivers}

    def _prepare_master_values(self, item, receivers):
        rule = self.env["crm.assignment.rule"].browse(item.rule_id)
        receiver = receivers[item.member_id]
        # No user names the members of a team here: the rule says what they may change.
        distributor = rule if rule.receiver_mode == "team" else receiver
        return {"role": rights.MASTER, **self._prepare_share_values(rule.id, receiver, distributor)}

    def _prepare_share_values(self, rule_id, receiver, distributor):
        return {
            "source": "rule",
            "rule_id": rule_id,
            "receiver_id": receiver.id,
            "run_id": self.id,
            **distributor._prepare_right_values(),
        }

    def _notify_executors(self):
        """Send one notice to each person who works on leads of the run beside their owners."""
        shares = self.env["crm.lead.share"].search(
            [("run_id", "=", self.id), ("role", "=", rights.EXECUTOR)]
        )
        shares._notify()

    # ------------------------------------------------------------
    # UNDO
    # ------------------------------------------------------------

    def _restore_shares(self, lines):
        """Have the teams of the leads as they were before the run."""
        # sudo: like the assignment itself, taking it back is decided by the run.
        Share = self.env["crm.lead.share"].sudo()
        Share.search([("lead_id", "in", lines.lead_id.ids)]).unlink()
        kept = [
            {**vals, "lead_id": line.lead_id.id}
            for line in lines
            for vals in line.previous_shares or ()
            if vals["role"] != rights.MASTER
        ]
        present = self._get_present(kept)
        Share.create(
            [
                {**vals, **{name: False for name in REFERENCES if vals[name] not in present[name]}}
                for vals in kept
                if vals["user_id"] in present["user_id"]
            ]
        )

    @api.model
    def _get_present(self, vals_list):
        """Return ``{field: ids}`` of what ``vals_list`` refers to and is still there."""
        return {
            name: set(
                self.env[model]
                .browse({vals[name] for vals in vals_list if vals[name]})
                .exists()
                .ids
            )
            for name, model in {"user_id": "res.users", **REFERENCES}.items()
        }
