"""Erasures: the work, step by step, and the record of it, which names no person."""

from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

OFFICER = "crm_privacy.group_crm_privacy_officer"
#: The user who clicks waits for so many people, and for so many rows to be read.
INLINE_PEOPLE = 50
INLINE_ROWS = 100_000
#: Rows that one step reads, and people that one step erases.
ROWS_OF_STEP = 20_000
PEOPLE_OF_STEP = 500
#: Steps done and committed together.
STEPS_OF_PART = 10

TEXTS = "texts"
FILES = "files"
PEOPLE = "people"


class CrmErasure(models.Model):
    """First the people are taken out of everybody's texts and files, then their own rows go.

    The queue holds ids of records, which name no person and are gone when the work is done or
    called off; see ``crm_erasure_stopped``.
    Each step may be done again: a worker that is killed loses nothing.
    """

    _name = "crm.erasure"
    _description = "Erasure"
    _inherit = ["crm.queued.work.mixin"]
    _order = "id desc"

    user_id = fields.Many2one("res.users", string="Erased By", readonly=True, index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    company_ids = fields.Json(string="Companies", readonly=True, personal=False)
    reason = fields.Selection(
        [
            ("request", "Request of the Person"),
            ("retention", "Retention Policy"),
            ("other", "Other"),
        ],
        required=True,
        readonly=True,
        default="request",
    )
    state = fields.Selection(
        [
            ("queued", "Queued"),
            ("running", "Running"),
            ("done", "Done"),
            ("failed", "Stopped"),
            ("canceled", "Canceled"),
        ],
        required=True,
        readonly=True,
        default="queued",
    )
    date_end = fields.Datetime(string="Ended On", readonly=True)
    person_count = fields.Integer(string="People", readonly=True)
    kept_count = fields.Integer(
        string="People Left Out",
        readonly=True,
        help="Under a legal hold, with orders or invoices, or users of this database.",
    )
    includes_customers = fields.Boolean(
        string="Customers Included",
        readonly=True,
        help="People with orders or invoices were erased as well.",
    )
    row_count = fields.Integer(string="Records", compute="_compute_row_count", store=True)
    line_ids = fields.One2many("crm.erasure.line", "erasure_id", string="Erased", readonly=True)
    message = fields.Char(readonly=True, personal="text")
    progress = fields.Float(compute="_compute_progress")

    @api.depends("create_date")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        """An erasure is called by when it began, as the user reads dates."""
        for erasure in self:
            erasure.display_name = format_datetime(
                erasure.env, erasure.create_date, dt_format="medium"
            )

    @api.depends("line_ids.row_count")
    def _compute_row_count(self):
        for erasure in self:
            erasure.row_count = sum(erasure.line_ids.mapped("row_count"))

    @api.depends("queue_position", "queue_count", "state")
    def _compute_progress(self):
        for erasure in self:
            erasure.progress = 100.0 if erasure.state == "done" else erasure._get_queue_progress()

    # ------------------------------------------------------------
    # START
    # ------------------------------------------------------------

    @api.model
    def _erase(self, refs, reason="request", *, includes_customers=False):
        """Erase the people whom records are about; in the background if that takes a while.

        :param refs: ``(model, id)`` of contacts, leads and responses that the user may read
        :param includes_customers: erase those with orders or invoices, too
        :return: the record of it
        :raise UserError: if nobody of them can be erased
        """
        self._check_officer()
        data = self.env["crm.personal.data"]
        people = data._find_people(refs)
        found, kept = data._split_people(people, includes_customers=includes_customers)
        if not found.persons:
            raise UserError(
                self.env._(
                    "No one was erased: %s.",
                    ", ".join(f"{count} {why}" for why, count in kept.items())
                    or self.env._("no one was found"),
                )
            )
        # First of all, or who records them at this moment brings them back.
        data._suppress_people(found)
        data._check_is_current(refs, people)
        # sudo: nobody writes these by hand.
        erasure = self.sudo().create(
            {
                "user_id": self.env.uid,
                "company_id": self.env.company.id,
                "company_ids": self.env.companies.ids,
                "reason": reason,
                "includes_customers": includes_customers,
                "person_count": len(found.persons),
                "kept_count": sum(kept.values()),
            }
        )
        erasure._start(found)
        return self.browse(erasure.id)

    @api.model
    def _check_officer(self):
        if not (self.env.su or self.env.user.has_group(OFFICER)):
            raise AccessError(
                self.env._("Only members of “Privacy / Privacy Officer” may do this.")
            )

    def _start(self, found):
        steps, row_count = self._get_steps(found)
        if self._is_quick(len(found.persons), row_count):
            self._do_steps(steps, found)
            self._on_work_done()
        else:
            self._enqueue(steps)

    def _get_steps(self, found):
        """Return what is to be done in order, and the number of rows to read for it."""
        data = self.env["crm.personal.data"]
        # Files first: what is shown of their rows is told by the same addresses.
        steps, row_count = [[FILES, name] for name in data._get_file_model_names()], 0
        for name, first, last, count in data._get_text_ranges():
            row_count += count
            width = max(ROWS_OF_STEP * (last - first + 1) // count, ROWS_OF_STEP)
            steps += [
                [TEXTS, name, start, min(start + width - 1, last)]
                for start in range(first, last + 1, width)
            ]
        refs = [sorted(person.records)[:1] for person in found.persons]
        refs = [ref for (ref,) in refs]
        steps += [
            [PEOPLE, refs[start : start + PEOPLE_OF_STEP]]
            for start in range(0, len(refs), PEOPLE_OF_STEP)
        ]
        return steps, row_count

    @api.model
    def _is_quick_for(self, people_count):
        """Return whether a user may wait until so many people are erased."""
        if not self._is_quick(people_count, 0):
            return False
        row_count = self.env["crm.personal.data"]._count_text_rows(INLINE_ROWS + 1)
        return self._is_quick(people_count, row_count)

    @api.model
    def _is_quick(self, people_count, row_count):
        """Return whether a user may wait for it."""
        return people_count <= INLINE_PEOPLE and row_count <= INLINE_ROWS

    # ------------------------------------------------------------
    # WORK
    # ------------------------------------------------------------

    @api.model
    def _get_part_size(self):
        return STEPS_OF_PART

    def _as_starter(self):
        # With all rights, but nothing of other companies: whose rows they are is found in SQL.
        return self.sudo().with_context(allowed_company_ids=self.company_ids)

    def _work_on(self, ids):
        if self.state == "queued":
            self.state = "running"
        self._do_steps(ids)

    def _do_steps(self, steps, found=None):
        """Do some of the steps.

        :param found: all people to erase, unless they are found by what is queued
        """
        if any(step[0] != PEOPLE for step in steps):
            found = found or self._find_queued_people()
            self._do_text_steps([step for step in steps if step[0] != PEOPLE], found)
        data = self.env["crm.personal.data"]
        for step in steps:
            if step[0] == PEOPLE:
                people = data._find_people([tuple(ref) for ref in step[1]])
                self._count(data._erase_people(self._leave_out(people)))

    def _find_queued_people(self):
        data = self.env["crm.personal.data"]
        refs = [tuple(ref) for step in self.queue if step[0] == PEOPLE for ref in step[1]]
        return self._leave_out(data._find_people(refs))

    def _leave_out(self, people):
        """Return those of ``people`` who can be erased."""
        data = self.env["crm.personal.data"]
        return data._split_people(people, includes_customers=self.includes_customers)[0]

    def _do_text_steps(self, steps, found):
        data = self.env["crm.personal.data"]
        redactors = data._get_redactors(found)
        # Their own rows are counted when they are erased.
        own = data._find_rows(found)
        counts = Counter()
        for kind, name, *id_range in steps:
            if kind == FILES:
                counts["ir.attachment"] += self.env[name]._erase_in_files(redactors[True])
            else:
                changed = data._erase_mentions(name, redactors, found, id_range)
                for model, ids in changed.items():
                    counts[model] += len(set(ids).difference(own.get(model, ())))
        self._count(counts)

    def _count(self, counts):
        """Add ``{model: rows}`` to what the record tells."""
        lines = {line.model_id.model: line for line in self.line_ids}
        missing = [name for name, count in counts.items() if count and name not in lines]
        for name, count in counts.items():
            if count and name in lines:
                lines[name].row_count += count
        self.env["crm.erasure.line"].create(
            [
                {
                    "erasure_id": self.id,
                    "model_id": self.env["ir.model"]._get_id(name),
                    "row_count": counts[name],
                }
                for name in missing
            ]
        )

    def _on_work_done(self):
        self.write({"state": "done", "date_end": self.env.cr.now(), "message": False})
        # Files that no row names any more lie on the disk until they are collected.
        self.env.ref("crm_privacy.ir_cron_collect_files").sudo()._trigger()

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def _get_form_action(self):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("crm_privacy.crm_erasure_action"),
            "res_id": self.id,
            "views": [(False, "form")],
        }


class CrmErasureLine(models.Model):
    _name = "crm.erasure.line"
    _description = "Erased Records"
    _order = "row_count desc, id"
    _rec_name = "model_id"

    erasure_id = fields.Many2one("crm.erasure", required=True, index=True, ondelete="cascade")
    model_id = fields.Many2one("ir.model", string="What", required=True, ondelete="cascade")
    row_count = fields.Integer(string="Records")
