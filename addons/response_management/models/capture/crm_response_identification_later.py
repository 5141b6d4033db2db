"""Responses that nothing identified when they came are identified afterwards."""

from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ...logic import identification, repetition
from ..response.crm_response import WAITING
from .crm_response_identification import CHUNK, FOUND_FIELDS, READ_FIELDS


class CrmResponse(models.Model):
    _inherit = "crm.response"

    def action_identify(self):
        """Return the dialog that says what the responses answer to."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Identify"),
            "res_model": "crm.response.identify",
            "view_mode": "form",
            "target": "new",
            "context": {"default_response_ids": self.ids},
        }

    def action_apply_rules(self):
        """Identify those of the responses that wait by the rules as they are now.

        Without responses: everything that waits, in the background if that is much.
        """
        if not self:
            return self.env["crm.identification.run"]._identify_waiting(self.env.companies)
        waiting = self.filtered_domain(WAITING)
        if not waiting:
            raise UserError(
                self.env._("These responses are identified already; change them by hand.")
            )
        return self._notify_identified(waiting._identify_anew(), len(waiting))

    def _notify_identified(self, identified, count):
        """Return the message how many of ``count`` waiting responses are identified now."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if identified else "info",
                "message": self.env._(
                    "Waiting responses identified: %(identified)s of %(count)s.",
                    identified=len(identified),
                    count=count,
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _identify_anew(self, rule=None):
        """Identify these waiting responses by the rules and return those that are identified now.

        :param rule: take only what this rule decides
        """
        self.check_access("write")
        identified = self.browse()
        for responses, found in self._weigh_anew(rule):
            groups = defaultdict(self.browse)
            for response, vals in zip(responses, found, strict=True):
                is_wanted = not rule or vals["identification_rule_id"] == rule.id
                if vals["identified_by"] and is_wanted:
                    groups[tuple(vals[name] for name in FOUND_FIELDS)] |= response
            for values, group in groups.items():
                # sudo: by which rule a response was identified is no field to write, and the
                # right to change these responses was checked above.
                group.sudo().write(dict(zip(FOUND_FIELDS, values, strict=True)))
                identified |= group
        return identified

    def _weigh_anew(self, rule=None):
        """Yield ``(responses, found)``: what the rules say of these responses, nothing written.

        ``found`` holds one dict per response, as if treatment and campaign were not known yet.
        """
        Rule = self.env["crm.identification.rule"]
        for ids in split_every(CHUNK, self.ids, list):
            for company, responses in self.browse(ids).grouped("company_id").items():
                door = self.with_company(company)
                responses.fetch(READ_FIELDS)
                deliveries = [response._get_identification_values() for response in responses]
                door._identify(
                    deliveries, Rule.with_company(company)._get_compiled_rules(including=rule)
                )
                yield responses, deliveries

    def _get_identification_values(self):
        """Return this response as it came to the door, before it was identified."""
        vals = {name: self[name] for name in READ_FIELDS}
        vals.update((name, vals[name].id) for name in vals if name.endswith("_id"))
        vals["response_properties"] = self._get_parameter_values()
        vals["identification_rule_id"] = False
        if self.identified_by != identification.GIVEN:
            vals.update(treatment_id=False, campaign_id=False, offer_id=False)
        return vals

    def _relink_repeats(self):
        """Link these responses, whose campaign has changed, to the first of their person there.

        What repeated one of them in its former campaign repeats the oldest that stays behind.
        """
        # sudo: which answer came first does not depend on who identifies it.
        moved = self.sudo().with_context(active_test=False)
        behind = moved.search([("repeat_of_id", "in", moved.ids), ("id", "not in", moved.ids)])
        targets = {}
        for followers in behind.grouped("repeat_of_id").values():
            oldest, *others = followers.sorted(lambda response: (response.date, response.id))
            targets[oldest] = False
            targets.update(dict.fromkeys(others, oldest.id))
        for company, responses in moved.grouped("company_id").items():
            targets.update(responses.with_company(company)._find_first_answers())
        groups = defaultdict(moved.browse)
        for response, target in targets.items():
            if (response.repeat_of_id.id or False) != target:
                groups[target] |= response
        for target, responses in groups.items():
            responses.write({"repeat_of_id": target})

    def _find_first_answers(self):
        """Return ``{response: id of the first of its person in its campaign, else False}``."""
        targets = dict.fromkeys(self, False)
        ordered = self.sorted(lambda response: (response.date, response.id))
        rows = ordered.read(self._get_event_fields(), load=None)
        arriving = [event for event in self._get_events(rows) if event.scope and event.marks]
        own = set(self.ids)
        history = [e for e in self._get_history(arriving, rows) if e.ref not in own]
        firsts = {event.ref: event.first_ref or event.ref for event in history}
        repeats = repetition.detect_repeats(
            arriving, history, self._get_windows(rows), with_doubles=False
        )
        for event, repeat in zip(arriving, repeats, strict=True):
            first = firsts.get(repeat.ref, repeat.ref) if repeat.ref else False
            firsts[event.ref] = first or event.ref
            targets[self.browse(event.ref)] = first
        return targets
