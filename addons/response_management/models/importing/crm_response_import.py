"""Imports: files of suppliers and call centers on their way to responses."""

import base64
import csv
import io
import logging
from urllib.parse import quote as url_quote

import psycopg2
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tools import split_every
from odoo.tools.misc import formatLang

from ...logic import table_file
from .crm_response_import_row import ANSWER, REJECTED
from .crm_response_import_settings import SEPARATOR_CHARACTERS

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
        help="Responses whose email address cannot be one; something else says who answered.",
    )
    faulty_phone_count = fields.Integer(
        string="Faulty Phones",
        compute="_compute_response_count",
        help="Responses whose phone number cannot be one.",
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

    @api.depends("reject_ids")
    def _compute_reject_file(self):
        for record in self:
            content = record._get_reject_csv() if record.reject_ids else ""
            # The mark tells spreadsheets that this is UTF-8.
            record.reject_file = base64.b64encode(content.encode("utf-8-sig")) if content else False

    @api.depends("file_name")
    def _compute_reject_file_name(self):
        for record in self:
            stem = (record.file_name or "import").rpartition(".")[0] or record.file_name or "import"
            record.reject_file_name = f"{stem}-rejected.csv"

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

    @api.ondelete(at_uninstall=False)
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
        self.row_ids.sudo().unlink()  # sudo: only the import itself handles these rows
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

    def action_view_responses(self):
        """Return the action that lists the responses of the import."""
        return self.env["crm.response"]._get_list_action([("import_id", "in", self.ids)])

    def action_view_faulty_emails(self):
        """Return the action that lists the responses of the import with a faulty address."""
        action = self.action_view_responses()
        action["context"] = {**action["context"], "search_default_faulty_email": 1}
        return action

    def action_view_faulty_phones(self):
        """Return the action that lists the responses of the import with a faulty number."""
        action = self.action_view_responses()
        action["context"] = {**action["context"], "search_default_faulty_phone": 1}
        return action

    def action_view_answers(self):
        """Return the action that lists the members whose answers the import brought."""
        answers = self.row_ids.filtered(lambda row: row.status == ANSWER).response_id
        return self.env["crm.response"]._get_list_action([("id", "in", answers.ids)])

    def action_view_rows(self):
        """Return the action that lists the rows of which there is something to say."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "response_management.crm_response_import_row_action"
        )
        action["domain"] = [("import_id", "=", self.id)]
        status = self.env.context.get("row_status")
        action["context"] = {f"search_default_{status}": 1} if status else {}
        return action

    def action_view_rejects(self):
        """Return the action that lists the rows that were set aside."""
        return self.with_context(row_status=REJECTED).action_view_rows()

    def action_download_rejects(self):
        """Return the action that downloads the rejected rows with their reasons."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/reject_file"
            f"/{url_quote(self.reject_file_name)}?download=true",
            "target": "download",
        }

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

    # ------------------------------------------------------------
    # REJECTED ROWS
    # ------------------------------------------------------------

    def _get_reject_csv(self):
        """Return the rejected rows as a CSV like the original, with row number and reason.

        Spreadsheets run what begins like a formula, and these cells come from strangers: such
        cells get an apostrophe, which is taken off again when the file is imported.
        """
        self.ensure_one()
        text = io.StringIO()
        delimiter = SEPARATOR_CHARACTERS.get(self.separator, ",")
        writer = csv.writer(text, delimiter=delimiter)
        headers = self._get_headers()
        if table_file.is_reject_file(headers):
            headers = headers[: -len(table_file.REJECT_HEADERS)]
        width = len(headers)
        writer.writerow(map(table_file.escape_cell, [*headers, *table_file.REJECT_HEADERS]))
        for ids in split_every(1000, self.reject_ids.ids, list):
            rejects = self.env["crm.response.import.row"].browse(ids)
            for reject in rejects:
                cells = [*(reject.cells or ()), *[""] * width][:width]
                writer.writerow(
                    map(table_file.escape_cell, [*cells, str(reject.row), reject.reason or ""])
                )
            rejects.invalidate_recordset(["cells", "reason"])
        return text.getvalue()

    # ------------------------------------------------------------
    # SEAMS
    # ------------------------------------------------------------

    def _on_finished(self):
        """Tell who asked for it what came of the import."""
        self.ensure_one()
        self._tell_requester(
            self.env._(
                "%(file)s is imported. New responses: %(new)s. Rows already known: %(known)s. "
                "Set aside: %(rejected)s.",
                file=self.display_name,
                new=formatLang(self.env, self.recorded_count, digits=0),
                known=formatLang(self.env, self.known_count, digits=0),
                rejected=formatLang(self.env, self.rejected_count, digits=0),
            ),
            " ".join(self._explain_side_counts()),
        )

    def _explain_side_counts(self):
        if self.noted_count:
            yield self.env._("Remarks: %s.", formatLang(self.env, self.noted_count, digits=0))
        if self.skipped_count:
            yield self.env._(
                "Rows left out: %s.", formatLang(self.env, self.skipped_count, digits=0)
            )

    def _on_failed(self):
        """Tell who asked for it why the import stopped."""
        self.ensure_one()
        self._tell_requester(
            self.env._("The import of %(file)s stopped.", file=self.display_name), self.message
        )

    def _tell_requester(self, title, detail):
        user = self.requester_id or self.env.user
        self.with_context(tracking_disable=False).message_post(
            body=Markup("<p>%s</p>%s") % (title, detail or ""),
            partner_ids=user.partner_id.ids,
            author_id=self.env.ref("base.partner_root").id,
            subtype_xmlid="mail.mt_note",
        )
        user._bus_send(
            "simple_notification",
            {
                "type": "warning"
                if self.message or self.rejected_count or self.noted_count
                else "success",
                "message": title,
            },
        )

    # ------------------------------------------------------------
    # CRON
    # ------------------------------------------------------------

    @api.model
    def _wake_cron(self):
        # sudo: whoever may import may have the import begin.
        self.env.ref("response_management.ir_cron_process_response_imports").sudo()._trigger()

    @api.model
    def _cron_process_imports(self):
        """Record the rows of the waiting imports, oldest first, until the time is up."""
        cron = self.env["ir.cron"]
        imports = self.search([("state", "in", (STATE_QUEUED, STATE_RUNNING))], order="id")
        for done, record in enumerate(imports):
            left = len(imports) - done

            def commit(_count, left=left):
                return cron._commit_progress(_count, remaining=left)

            try:
                if not record._process(commit):
                    return
            except (ConcurrencyError, psycopg2.OperationalError):
                raise
            except Exception as error:  # noqa: BLE001 (one bad file must not keep the others waiting)
                self.env.cr.rollback()
                record._fail(error)
            cron._commit_progress(1, remaining=left - 1)

    def _fail(self, error):
        """Stop the import with a reason; it can be resumed."""
        self.ensure_one()
        if isinstance(error, UserError):
            reason = str(error)
        else:
            _logger.error("Response import %s failed", self.id, exc_info=error)
            reason = self.env._(
                "An unexpected error occurred (%(error)s). The rows recorded so far are kept. "
                "Resume the import, or ask your administrator to look at the server log.",
                error=type(error).__name__,
            )
        self.write({"state": STATE_FAILED, "message": reason, "date_end": fields.Datetime.now()})
        self._on_failed()
