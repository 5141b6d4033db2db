"""How the door stores a batch of deliveries, and what it knows of them afterwards."""

from contextlib import contextmanager

import psycopg2

from odoo import api, models
from odoo.exceptions import ConcurrencyError

from ...logic import identification, repetition
from .crm_response_capture import JUDGMENTS


class CrmResponse(models.Model):
    _inherit = "crm.response"

    def _store(self, deliveries, repeats):
        """Apply what the deliveries are and return the id that each delivery became, in order."""
        ids, rows = {}, []  # indexes of the deliveries that become rows
        links = {}  # row of this batch -> row of this batch that it repeats
        peers = {}  # delivery -> row of this batch that it doubles or answers
        answers = {}  # id of a member on file -> their answer
        folded = []  # members of this batch whose answer came in this batch, too
        for index, (vals, repeat) in enumerate(zip(deliveries, repeats, strict=True)):
            peer = repeat.batch_index
            if repeat.kind in (repetition.NEW, repetition.REPEAT):
                rows.append(index)
                if peer is not None:
                    links[index] = peer
                    vals["repeat_of_id"] = False
                else:
                    vals["repeat_of_id"] = repeat.row_id or vals.get("repeat_of_id")
            elif peer is not None:
                peers[index] = peer
                if repeat.kind == repetition.ANSWER:
                    self._fold_answer(deliveries[peer], vals)
                    folded.append(deliveries[peer])
            else:
                ids[index] = repeat.row_id
                if repeat.kind == repetition.ANSWER:
                    answers[repeat.row_id] = vals
        self._judge_anew(folded)
        for index in rows:
            vals = deliveries[index]
            vals["is_responder"] = vals["is_counted"] and not vals["repeat_of_id"]
        # sudo: who records an answer need not be allowed to edit members by hand.
        for member in self.browse(answers).sudo():
            member._take_answer(answers[member.id])
        with self._storing_keys():
            responses = self._create_captured([deliveries[index] for index in rows])
            ids.update(zip(rows, responses.ids, strict=True))
            ids.update((index, ids[peer]) for index, peer in peers.items())
            self._remember_keys(
                (vals.get("external_key"), ids[index])
                for index, (vals, repeat) in enumerate(zip(deliveries, repeats, strict=True))
                if repeat.kind in (repetition.DOUBLE, repetition.ANSWER)
            )
        for index, first in links.items():
            self.browse(ids[index]).sudo().repeat_of_id = ids[first]
        self._elect_repeated(repeats)
        return [ids[index] for index in range(len(deliveries))]

    @api.model
    def _elect_repeated(self, repeats):
        """Let another response stand for those whose repeated one does not count."""
        # sudo: who stands for a person does not depend on who records the answer.
        repeated = self.browse(
            repeat.row_id
            for repeat in repeats
            if repeat.kind == repetition.REPEAT and repeat.row_id
        ).sudo()
        repeated.filtered(lambda first: not first.active or first.is_suspected)._elect_anew()

    def _create_captured(self, vals_list):
        if not vals_list:
            return self.browse()
        if self._can_create_in_bulk(vals_list):
            return self._create_in_bulk(vals_list)
        return self.create(vals_list)

    @api.model
    def _remember_keys(self, keys):
        """Keep ``(external key, response id)`` of deliveries that made no row of their own."""
        # sudo: nobody edits keys; they only come from the door.
        self.env["crm.response.key"].sudo().create(
            [
                {"key": key, "response_id": response_id, "company_id": self.env.company.id}
                for key, response_id in dict(keys).items()
                if key
            ]
        )

    @contextmanager
    def _storing_keys(self):
        """Ask for a retry when another transaction stores the same delivery.

        It did so after this one began to look: only a new transaction can see it.
        """
        try:
            with self.env.cr.savepoint():
                yield
        except psycopg2.errors.UniqueViolation as error:
            if (error.diag.constraint_name or "").endswith("_key_uniq"):
                raise ConcurrencyError(
                    self.env._("The same responses are being recorded elsewhere. Try again.")
                ) from error
            raise

    @api.model
    def _fold_answer(self, member_vals, answer_vals):
        """Turn the values of a member who is not stored yet into those of their answer."""
        kept = {name: member_vals.get(name) for name in ("external_key", "date_reached")}
        member_vals.update(
            (name, value) for name, value in answer_vals.items() if value or name == "responded"
        )
        member_vals.update(kept)

    def _judge_anew(self, deliveries):
        """Judge again what was put together from two deliveries."""
        # sudo: whether an answer is late does not depend on who records it.
        Treatment = self.env["crm.treatment"].sudo()
        for vals in deliveries:
            end = Treatment.browse(vals["treatment_id"] or ()).date_end
            vals["is_late"] = identification.is_late(vals["date"], end)
        self._evaluate(deliveries)

    def _take_answer(self, answer_vals):
        """Make the member's row the response that ``answer_vals`` describe.

        Marks the member already carries are kept: an answer adds, it does not overwrite. Hence it
        is judged anew: the member may be reachable, or the treatment over, where the answer alone
        does not say so.
        """
        self.ensure_one()
        vals = {
            name: value
            for name, value in answer_vals.items()
            if value
            and name not in ("external_key", "name", "company_id", *JUDGMENTS)
            and not self[name]
        }
        vals.update(
            (name, answer_vals[name])
            for name in (
                "responded",
                "date",
                "type_id",
                "polarity",
                "score",
                "state",
                "capture_method",
                "response_channel_id",
            )
        )
        if answer_vals.get("response_properties"):
            vals["response_properties"] = answer_vals["response_properties"]
        self.write(vals)
