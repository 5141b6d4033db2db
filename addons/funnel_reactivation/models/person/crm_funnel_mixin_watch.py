"""Changes of status are seen once, after all writes of a transaction."""

from collections import defaultdict
from dataclasses import replace
from typing import NamedTuple

from odoo import api, models
from odoo.tools.misc import clean_context

from ...logic import lifecycle


class Note(NamedTuple):
    """How a record stood, ``None`` if it did not exist, and who was the first to change it.

    ``expected`` is the status that it was created with, before anybody looked at its situation.
    """

    values: tuple | None
    uid: int
    expected: int | None = None


class StatusChange(NamedTuple):
    """A record whose status is another one at the end of a transaction; ``user`` changed it."""

    record: models.BaseModel
    old: models.BaseModel
    new: models.BaseModel
    user: models.BaseModel
    old_kind: str | None
    new_kind: str | None
    is_creation: bool = False

    @property
    def is_active(self):
        """Whether somebody works on the person now."""
        return lifecycle.is_active(self.new_kind)

    @property
    def is_engagement(self):
        """Whether somebody took the person up.

        What a visitor, the mail gateway or a scheduled job brings in is there to be taken up.
        """
        if self.is_creation and (self.user._is_superuser() or not self.user._is_internal()):
            return False
        return lifecycle.is_engagement(self.old_kind, self.new_kind)


class CrmFunnelMixin(models.AbstractModel):
    """Notices what status records have when a transaction ends.

    Natively one act is several writes (a loss archives, then takes the probability away), so what
    is seen inside ``write`` may never have been. ``write`` therefore only notes how each record
    was; a callback before the commit compares. It may run several times in a transaction, at each
    savepoint, and finds nothing to do the second time.
    """

    _inherit = "crm.funnel.mixin"

    @api.model_create_multi
    def create(self, vals_list):
        # Stored with the record, the usual status costs no statement of its own.
        expected = [self._get_expected_status(vals) for vals in vals_list]
        records = super().create(
            [
                {**vals, "funnel_status_id": status_id} if status_id else vals
                for vals, status_id in zip(vals_list, expected, strict=True)
            ]
        )
        records.filtered(lambda r: r._is_engaged_on_creation())._note_new(
            dict(zip(records._ids, expected, strict=True))
        )
        return records

    @api.model
    def _get_expected_status(self, vals):
        """Return the id of the status that a new record will get most likely, if there is one.

        Where its situation calls for another one, it gets that before the transaction ends.
        """
        return

    def write(self, vals):
        if not self._get_watched_fields().isdisjoint(vals):
            self._note_situations()
        result = super().write(vals)
        if vals.get("funnel_reason_id") and "funnel_status_id" not in vals:
            # The reason was given after the status, which was seen with another one or none.
            self._set_nurture_until()
        return result

    def unlink(self):
        noted = self.env.cr.precommit.data.get(f"crm.funnel.{self._name}", {})
        result = super().unlink()
        for record_id in self._ids:
            noted.pop(record_id, None)
        return result

    @api.model
    def _get_watched_fields(self):
        return frozenset({"funnel_status_id"})

    def _is_engaged_on_creation(self):
        """Return whether the new record says by itself that somebody works on the person."""
        return bool(self.funnel_status_id)

    @api.model
    def _get_situation_fields(self):
        """Return the names of the stored fields that say how a record stands."""
        return ("funnel_status_id",)

    @api.model
    def _read_situation(self, values):
        """Return the ``Situation`` that ``values`` of these fields, as cached, spell."""
        (status_id,) = values
        return lifecycle.Situation(status=status_id or None, kind=self._get_status_kind(status_id))

    @api.model
    def _get_status_kind(self, status_id):
        return self.env["crm.funnel.status"]._get_kinds().get(status_id)

    def _get_situation_values(self):
        """Return ``{id: values}`` of the fields that say how a record stands.

        Past the fields' access, record by record, which would cost as much as the write that is
        watched: of a thousand records most stand alike, and are compared only. Without those that
        are gone.
        """
        names = self._get_situation_fields()
        self._recompute_recordset(names)
        # sudo: how records stand does not depend on who writes them.
        self.sudo().fetch(names)
        caches = [self._fields[name]._get_cache(self.env) for name in names]
        return {
            record_id: tuple(cache.get(record_id) for cache in caches)
            for record_id in self._ids
            if record_id in caches[0]
        }

    def _get_noted(self):
        """Return how the records stood that this transaction has changed since the last look."""
        precommit = self.env.cr.precommit
        name = f"crm.funnel.{self._name}"
        if name not in precommit.data:
            precommit.data[name] = {}
            # Defaults meant for what the user is creating are not meant for what follows of it.
            env = self.env(context=clean_context(self.env.context))
            precommit.add(self.browse().with_env(env)._follow_funnel)
        return precommit.data[name]

    def _note_new(self, expected):
        """Remember that the records came into being in this transaction.

        :param expected: ``{id: id of the status that they were given beforehand, or None}``
        """
        noted = self._get_noted()
        for record_id in self._ids:
            noted[record_id] = Note(None, self.env.uid, expected[record_id])

    def _note_situations(self):
        """Remember how the records are before the first write of this transaction."""
        noted = self._get_noted()
        fresh = self.browse(number for number in self._ids if number and number not in noted)
        if fresh:
            for record_id, values in fresh._get_situation_values().items():
                noted[record_id] = Note(values, self.env.uid)

    def _follow_funnel(self):
        """Bring statuses in line with what happened natively, and tell what changed."""
        data = self.env.cr.precommit.data
        name = f"crm.funnel.{self._name}"
        noted = data.get(name)
        if not noted:
            data.pop(name, None)
            return
        # sudo: what follows from a change does not depend on what else its author may see.
        records = self.sudo().with_context(active_test=False).browse(noted)
        before = {}
        for values in {note.values for note in noted.values()}:
            before[values] = self._read_situation(values) if values else lifecycle.Situation()
        due = defaultdict(list)
        ruled = {}
        situations = records._get_situation_values()
        records = records.browse(situations)
        for record_id, values in situations.items():
            old, _uid, expected = noted[record_id]
            if old == values:
                continue
            case = (old, expected, values)
            if case not in ruled:
                ruled[case] = self._get_due_status(before[old], expected, values)
            if ruled[case] is not None:
                due[ruled[case]].append(record_id)
        for status_id, ids in due.items():
            # They are still noted, so this write is not a change of its own.
            records.browse(ids).write({"funnel_status_id": status_id})
        del data[name]
        changes = records._get_changes(noted, before)
        if changes:
            self.sudo()._on_status_changed(changes)

    @api.model
    def _get_due_status(self, before, expected, values):
        """Return the id of the status that a record must get, ``False`` for none at all.

        ``None`` if it has it already. What it was created with in advance is as if nobody had said
        anything.
        """
        after = self._read_situation(values)
        is_expected = bool(expected) and after.status == expected
        if is_expected:
            after = replace(after, status=None, kind=None)
        status_id, kind = lifecycle.follow(before, after)
        status_id = status_id or (kind and self.env["crm.funnel.status"]._get_id(kind))
        if is_expected:
            return None if status_id == expected else status_id or False
        return status_id or None

    def _get_changes(self, noted, before):
        """Return a ``StatusChange`` for each record whose status is another one than noted."""
        Status = self.env["crm.funnel.status"]
        statuses = self._fields["funnel_status_id"]._get_cache(self.env)
        self.fetch(["funnel_status_id"])
        kinds = Status._get_kinds()
        changes = []
        for record in self:
            note = noted[record.id]
            old, new = before[note.values].status, statuses.get(record.id) or None
            if old != new:
                user = self.env["res.users"].browse(note.uid)
                changes.append(
                    StatusChange(
                        record,
                        Status.browse(old or ()),
                        Status.browse(new or ()),
                        user,
                        kinds.get(old),
                        kinds.get(new),
                        note.values is None,
                    )
                )
        return changes
