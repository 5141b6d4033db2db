"""Taking over what Odoo knew before the addons came: counted first, then in the background."""

import logging
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.service.model import retrying
from odoo.tools import SQL

from ..migration.crm_migration import HISTORIAN
from .crm_takeover_line import SPEED

_logger = logging.getLogger(__name__)

#: Records of one kind that one transaction takes over.
BATCH_SIZE = 500
#: Records that are taken over while somebody waits for it.
INLINE_LIMIT = 1000
#: After which it is looked again whether all exchanges are logged.
WAIT = timedelta(minutes=5)


class CrmTakeover(models.Model):
    """One going through what a company's database holds, kind by kind, in the order of ids.

    Only what is unknown is filled in: nothing that somebody entered or that the addons have seen
    is touched, and going through it again finds nothing to do. A worker that is killed goes on
    behind its last batch.
    """

    _name = "crm.takeover"
    _description = "Takeover of Existing Odoo Data"
    _order = "id desc"

    name = fields.Char(compute="_compute_name")
    state = fields.Selection(
        [
            ("draft", "Dry Run"),
            ("queued", "Waiting"),
            ("running", "Taking Over"),
            ("done", "Done"),
            ("failed", "Stopped"),
        ],
        required=True,
        readonly=True,
        default="draft",
    )
    message = fields.Text(readonly=True, personal=False)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        "res.users", string="Responsible", default=lambda self: self.env.user, readonly=True
    )
    # What is newer the addons have seen themselves.
    date_until = fields.Datetime(
        string="Before", required=True, readonly=True, default=fields.Datetime.now
    )
    date_end = fields.Datetime(string="Finished On", readonly=True)
    date_retry = fields.Datetime(
        string="Continues", readonly=True, help="Waits until all interactions are logged."
    )
    line_ids = fields.One2many("crm.takeover.line", "takeover_id", readonly=True)
    progress = fields.Float(compute="_compute_progress")
    exchanges = fields.Char(
        compute="_compute_exchanges",
        help=(
            "Messages, activities, meetings, mailings and registrations are processed "
            "automatically when an app is installed."
        ),
    )

    @api.depends("date_until")
    def _compute_name(self):
        for takeover in self:
            takeover.name = self.env._(
                "Before %s", fields.Date.to_string(takeover.date_until or fields.Datetime.now())
            )

    @api.depends("line_ids.total_count", "line_ids.seen_count", "state")
    def _compute_progress(self):
        for takeover in self:
            total = sum(takeover.line_ids.mapped("total_count"))
            seen = sum(takeover.line_ids.mapped("seen_count"))
            takeover.progress = 100.0 if takeover.state == "done" else 100.0 * seen / (total or 1)

    def _compute_exchanges(self):
        # sudo: how far it is; nothing of the records is shown.
        backfills = self.env["crm.interaction.backfill"].sudo().search(Domain.TRUE)
        labels = dict(backfills._fields["source"]._description_selection(self.env))
        self.exchanges = ", ".join(
            self.env._(
                "%(kind)s: %(progress)s %%",
                kind=labels.get(backfill.source, backfill.source),
                progress=round(backfill.progress),
            )
            for backfill in backfills
        )

    @api.model_create_multi
    def create(self, vals_list):
        takeovers = super().create(vals_list)
        takeovers._count()
        return takeovers

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    @api.model
    def action_open(self):
        """Return the action that shows what a takeover would bring, or how far it is."""
        self._check_historian()
        takeover = self.search(
            [("company_id", "=", self.env.company.id), ("state", "!=", "done")], limit=1
        )
        if not takeover:
            takeover = self.create({})
        elif takeover.state == "draft":
            takeover._count()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("crm_history.crm_takeover_action"),
            "res_id": takeover.id,
            "views": [(False, "form")],
            "view_mode": "form",
        }

    def action_count(self):
        """Count again what would be taken over."""
        self._check_historian()
        self.filtered(lambda takeover: takeover.state == "draft")._count()
        return True

    def action_start(self):
        """Take over: little at once, much in the background."""
        self.ensure_one()
        self._check_historian()
        if self.state not in ("draft", "failed"):
            return True
        self.write({"state": "queued", "message": False, "date_retry": False})
        if sum(self.line_ids.mapped("total_count")) <= INLINE_LIMIT:
            self._as_system()._process()
        else:
            # sudo: anyone who may start it may have it done in the background.
            self.env.ref("crm_history.ir_cron_process_takeovers").sudo()._trigger()
        return True

    def action_stop(self):
        """Stop after the batch that is being worked on."""
        self._check_historian()
        stopped = self.filtered(lambda takeover: takeover.state in ("queued", "running"))
        return stopped.write({"state": "failed", "message": self.env._("Stopped.")})

    def _check_historian(self):
        if not (self.env.su or self.env.user.has_group(HISTORIAN)):
            raise AccessError(self.env._("Only sales administrators can take over existing data."))
        self.check_access("write")

    # ------------------------------------------------------------
    # RUN
    # ------------------------------------------------------------

    def _count(self):
        """Say what would come of it, in counts; nothing is taken over."""
        for takeover in self:
            lines = {line.kind: line for line in takeover.line_ids}
            for kind in dict(self.env["crm.takeover.line"]._fields["kind"].selection):
                count = getattr(takeover._as_system(), f"_count_{kind}")()
                if kind in lines:
                    lines[kind].sudo().total_count = count
                else:
                    # sudo: lines are written by the system alone.
                    self.env["crm.takeover.line"].sudo().create(
                        {"takeover_id": takeover.id, "kind": kind, "total_count": count}
                    )

    def _count_found(self, query):
        self.env.flush_all()
        ((count,),) = self.env.execute_query(SQL("SELECT count(*) FROM (%s) AS found", query))
        return count

    def _process(self, commit=None):
        """Take over what is left; return whether that is all.

        :param commit: called with the number of records after each batch; returns whether there is
            time for more
        """
        self.ensure_one()
        if self.state == "queued":
            self.state = "running"
        for line in self.line_ids.sorted("id"):
            if line.kind == SPEED and not line.is_done and self._is_logging():
                self._wait()
                return True
            while not line.is_done and self.state == "running":
                done = line._process_batch(getattr(self, f"_take_over_{line.kind}"))
                self.env.flush_all()
                if commit and not commit(done):
                    return False
                self.invalidate_recordset(["state"])
        if self.state == "running":
            self.write({"state": "done", "date_end": fields.Datetime.now()})
        if commit:
            commit(0)
        return True

    def _is_logging(self):
        """Return whether exchanges of the past are still being logged: they tell the speed."""
        # sudo: how far it is; nothing of the records is shown.
        return bool(
            self.env["crm.interaction.backfill"].sudo().search_count([("state", "=", "running")])
        )

    def _wait(self):
        """Go on later; leads whose speed was told once are not told again."""
        self.write({"state": "queued", "date_retry": fields.Datetime.now() + WAIT})
        # sudo: anyone who may start it may have it done in the background.
        cron = self.env.ref("crm_history.ir_cron_process_takeovers").sudo()
        cron._trigger(at=self.date_retry)

    def _as_system(self):
        """Return the takeover as the system that tells the past: silent, and with all rights.

        sudo: the user who started it is an administrator; all of a company's past is taken over.
        """
        env = self.env(
            user=SUPERUSER_ID,
            context={
                "allowed_company_ids": self.company_id.ids,
                "active_test": False,
                "crm_history": True,
                "tracking_disable": True,
            },
        )
        return self.with_env(env)

    @api.model
    def _cron_process(self):
        """Take over what waits, a batch per transaction."""
        cron = self.env["ir.cron"]
        due = Domain("date_retry", "=", False) | Domain("date_retry", "<=", fields.Datetime.now())
        domain = Domain("state", "in", ("queued", "running")) & due

        def commit(done):
            return bool(cron._commit_progress(done, remaining=self.search_count(domain)))

        while takeover := self.search(domain, order="id", limit=1).try_lock_for_update():
            if not takeover._process_or_fail(commit):
                return

    def _process_or_fail(self, commit):
        """Take over; what stops it is noted. Return whether there is time for the next one."""
        try:
            return retrying(lambda: self._as_system()._process(commit), self.env)
        except Exception as error:
            self.env.cr.rollback()
            _logger.warning("Takeover %s stopped", self.id, exc_info=True)
            self.write({"state": "failed", "message": str(error) or repr(error)})
            return commit(1)
