"""How a run is cut into parts."""

from collections import Counter, defaultdict

from odoo import api, models

from odoo.addons.lead_assignment.logic.separation import separate, spread
from odoo.addons.lead_assignment.models.run import crm_assignment_run_schedule as waiting
from odoo.addons.queue_job.jobrunner.channels import ChannelManager
from odoo.addons.queue_job.jobrunner.runner import _channels

#: The channel of the jobs.
CHANNEL = "root.lead_assignment"


class CrmAssignmentRunPart(models.Model):
    """Leads are served batch by batch, in the order in which the schedule would serve them by
    itself. A lane has those of each batch that come to its rules, so that every rule sees the same
    leads in the same order, however many lanes there are.
    """

    _inherit = "crm.assignment.run.part"

    @api.model
    def _cut(self, run, lead_ids, rules):
        """Return the parts of ``run`` for the leads with these ids, under ``rules``."""
        size = waiting.BATCH_SIZE
        batches = [lead_ids[start : start + size] for start in range(0, len(lead_ids), size)]
        lanes = self._get_lanes(batches, rules)
        vals_list = []
        for lane, (rule_ids, lane_batches) in enumerate(lanes):
            # Jobs are as long as they would be with one lane.
            packs = [
                lane_batches[start : start + len(lanes)]
                for start in range(0, len(lane_batches), len(lanes))
            ]
            vals_list += [
                {
                    "run_id": run.id,
                    "lane": lane,
                    "number": number,
                    "rule_ids": rule_ids,
                    "batches": pack,
                }
                for number, pack in enumerate(packs, start=1)
            ]
        return self.create(vals_list)

    @api.model
    def _get_lanes(self, batches, rules):
        """Return ``[(ids of rules, batches of lead ids), …]``; no rules if there is but one lane.

        No more than there are runners: a lane more is a batch more.
        """
        whole = [(False, batches)]
        shared = rules._get_shared()
        count = min(self._get_runner_count(), len(set(separate(shared).values())))
        if count < 2:
            return whole
        paths = {}
        for batch in batches:
            paths.update(rules._get_paths(batch))
        groups = separate(shared, set(paths.values()))
        sizes = Counter(groups[path[0]] for path in paths.values() if path)
        count = min(count, len(sizes))
        if count < 2:
            return whole
        lane_of = spread(sizes, count)
        # Rules without a lead go with the first lane, whose jobs then keep others out of them.
        rule_ids = defaultdict(list)
        for rule_id, group in groups.items():
            rule_ids[lane_of.get(group, 0)].append(rule_id)
        found = {i: lane_of[groups[path[0]]] if path else 0 for i, path in paths.items()}
        lanes = []
        for lane in range(count):
            parts = [[i for i in batch if found.get(i) == lane] for batch in batches]
            lanes.append((sorted(rule_ids[lane]), [part for part in parts if part]))
        return lanes

    @api.model
    def _get_runner_count(self):
        """Return how many jobs of the channel are done at once, as the server is told."""
        channels = ChannelManager()
        channels.simple_configure(_channels())
        channel = channels.get_channel_by_name(CHANNEL, autocreate=True)
        capacities = []
        while channel:
            capacities.append(channel.capacity)
            channel = channel.parent
        return min(filter(None, capacities), default=1)
