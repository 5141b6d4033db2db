"""What came of an import: its responses, its rejected rows, and who is told."""

import base64
import csv
import io
from urllib.parse import quote as url_quote

from markupsafe import Markup

from odoo import api, models
from odoo.tools import split_every
from odoo.tools.misc import formatLang

from ...logic import table_file
from .crm_response_import_row import ANSWER, REJECTED
from .crm_response_import_settings import SEPARATOR_CHARACTERS


class CrmResponseImport(models.Model):
    _inherit = "crm.response.import"

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
        self.check_access("read")
        # sudo: only the import itself handles them; the rows are for those who read the import.
        is_listing = self.env["crm.response.import.known"].sudo()._want(self)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "response_management.crm_response_import_row_action"
        )
        action["domain"] = [("import_id", "=", self.id)]
        status = self.env.context.get("row_status")
        action["context"] = {f"search_default_{status}": 1} if status else {}
        if is_listing:
            self.env.user._bus_send(
                "simple_notification",
                {
                    "type": "info",
                    "message": self.env._(
                        "The known rows are many and are being listed. Come back in a while."
                    ),
                },
            )
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
