"""Imports: files of suppliers and call centers on their way to responses."""

import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.crm_privacy.tools.deletion import before_deletion

from .crm_response_import_row import REJECTED

_logger = logging.getLogger(__name__)

STATE_DRAFT = "draft"
STATE_QUEUED = "queued"
STATE_RUNNING = "running"
STATE_DONE = "done"
STATE_FAILED = "failed"
STATE_CANCELLED = "cancelled"
STATES = [
    (STATE_DRAFT, "Draft"),
    (STATE_QUEUED, "Waiting"),
    (STATE_RUNNING, "Running"),
    (STATE_DONE, "Done"),
    (STATE_FAILED, "Failed"),
    (STATE_CANCELLED, "Cancelled"),
]


class CrmResponseImport(models.Model):
    """A file of responses: uploaded, mapped, then recorded in the background.

    The same file again adds nothing; the rows that cannot be recorded are kept with the reason and
    can be downloaded, corrected and imported as a file of their own.
    """

    _name = "crm.response.import"
    _description = "Response Import"
    _inherit = [
        "crm.response.import.settings",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _rec_name = "file_name"
    _check_company_auto = True

    state = fields.Selection(
        STATES,
        string="Status",
        required=True,
        readonly=True,
        copy=False,
        default=STATE_DRAFT,
        tracking=True,
        group_expand=True,
        index=True,
    )
    message = fields.Text(readonly=True, copy=False, help="Why the import failed.", personal="text")
    requester_id = fields.Many2one("res.users", string="Imported By", readonly=True, copy=False)
    date = fields.Datetime(
        string="Date of the Answers",
        help="For rows without a date. Leave it empty for the time of the import.",
    )

    # What came of it
    progress = fields.Float(compute="_compute_progress")
    response_ids = fields.One2many("crm.response", "import_id", string="Responses")
    response_count = fields.Integer(compute="_compute_response_count")
    faulty_email_count = fields.Integer(
        string="Faulty Emails",
        compute="_compute_response_count",
        help="Responses with an invalid email address; something else says who answered.",
    )
    faulty_phone_count = fields.Integer(
        string="Faulty Phones",
        compute="_compute_response_count",
        help="Responses with an invalid phone number.",
    )
    reject_ids = fields.One2many(
        "crm.response.import.row",
        "import_id",
        string="Rows Set Aside",
        domain=[("status", "=", REJECTED)],
    )
    reject_file = fields.Binary(compute="_compute_reject_file", string="File of Rejected Rows")
    reject_file_name = fields.Char(compute="_compute_reject_file_name")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("state", "row_done", "row_total")
    def _compute_progress(self):
        for record in self:
            if record.state == STATE_DONE:
                record.progress = 100.0
            else:
                record.progress = (
                    min(100.0 * record.row_done / record.row_total, 99.0)
                    if record.row_total
                    else 0.0
                )

    def _compute_response_count(self):
        counts = {
            record: (count, emails - usable, phones - callable_)
            for record, count, emails, usable, phones, callable_ in self.env[
                "crm.response"
            ]._read_group(
                [("import_id", "in", self.ids)],
                ["import_id"],
                [
                    "__count",
                    "email_from:count",
                    "email_normalized:count",
                    "phone:count",
                    "phone_sanitized:count",
                ],
            )
        }
        for record in self:
            record.response_count, record.faulty_email_count, record.faulty_phone_count = (
                counts.get(record._origin, (0, 0, 0))
            )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_requester(vals)
        self.check_access("create")
        # An import is its file: a browser closed on an empty form must not leave a blank one.
        if not all(vals.get("file") for vals in vals_list):
            raise UserError(
                self.env._("Upload a CSV, Excel (.xlsx) or OpenDocument (.ods) file first.")
            )
        imports = super().create(vals_list)
        for record, vals in zip(imports, vals_list, strict=True):
            if vals.get("file"):
                if vals.get("column_ids"):
                    record._check_columns_fit()
                else:
                    record._read_file(given=vals.keys())
        return imports

    def write(self, vals):
        self._check_requester(vals)
        if vals.get("file") and self._is_same_file(vals["file"]):
            vals = {name: value for name, value in vals.items() if name != "file"}
        if vals.get("file"):
            self._check_state(STATE_DRAFT)
        result = super().write(vals)
        if vals.get("file") and not vals.get("column_ids"):
            for record in self:
                record._read_file(given=vals.keys())
        return result

    def _is_same_file(self, content):
        """Return whether these imports have this file already; loading data again sends it back."""
        content = content.encode() if isinstance(content, str) else content
        return all(record.file == content for record in self.with_context(bin_size=False))

    def _check_requester(self, vals):
        """Let nobody have an import run with the rights of somebody else.

        :raise AccessError: ``vals`` name another user as the one who asked for the import
        """
        if not self.env.su and vals.get("requester_id", self.env.uid) != self.env.uid:
            raise AccessError(self.env._("You cannot start an import in the name of another user."))

    @before_deletion
    def _unlink_except_running(self):
        if any(record.state in (STATE_QUEUED, STATE_RUNNING) for record in self):
            raise UserError(self.env._("Cancel the import before you delete it."))

    def unlink(self):
        self.env["crm.response.import.digest"]._clear(self.ids)
        return super().unlink()

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_import(self):
        """Check the mapping, keep it for the supplier, and queue the import."""
        self.check_access("write")
        for record in self:
            record._check_state(STATE_DRAFT)
            record._check_ready()
            record._prepare_parameters()
            record._store_mapping()
        self.write(
            {
                "state": STATE_QUEUED,
                "requester_id": self.env.uid,
                "message": False,
                "date_end": False,
            }
        )
        self._wake_cron()
        return True

    def action_resume(self):
        """Go on where a failed or cancelled import stopped."""
        self.check_access("write")
        self._check_state(STATE_FAILED, STATE_CANCELLED)
        cancelled_drafts = self.filtered(lambda record: not record.requester_id)
        if cancelled_drafts:
            # Nobody has checked their mapping yet.
            cancelled_drafts.action_draft()
            cancelled_drafts.action_import()
        (self - cancelled_drafts).write(
            {"state": STATE_QUEUED, "message": False, "date_end": False}
        )
        self._wake_cron()
        return True

    def action_cancel(self):
        """Stop after the batch that is being recorded; what is recorded stays."""
        self._check_state(STATE_DRAFT, STATE_QUEUED, STATE_RUNNING, STATE_FAILED)
        return self.write({"state": STATE_CANCELLED})

    def action_draft(self):
        """Let the mapping be corrected; rows recorded already will be recognized."""
        self._check_state(STATE_FAILED, STATE_CANCELLED)
        # sudo: only the import itself handles these rows.
        self.row_ids.sudo().unlink()
        self.env["crm.response.import.known"].sudo().search(
            [("import_id", "in", self.ids)]
        ).unlink()
        self.env["crm.response.import.digest"]._clear(self.ids)
        return self.write(
            {
                "state": STATE_DRAFT,
                "message": False,
                "date_start": False,
                "date_end": False,
                **dict.fromkeys(
                    (
                        "row_done",
                        "row_total",
                        "recorded_count",
                        "answered_count",
                        "noted_count",
                        "known_count",
                        "rejected_count",
                        "skipped_count",
                    ),
                    0,
                ),
            }
        )

    def _check_state(self, *states):
        wrong = self.filtered(lambda record: record.state not in states)
        if wrong:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(import)s is %(state)s, so this cannot be done now. Refresh the page.",
                    **{"import": wrong[0].display_name, "state": labels[wrong[0].state]},
                )
            )
