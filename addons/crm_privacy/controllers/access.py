"""The download of what is kept of a person."""

import io
import zipfile

from odoo import http
from odoo.http import content_disposition, request


class PersonalDataDownload(http.Controller):
    @http.route(
        "/crm_privacy/access/<string:model>/<int:res_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=False,
    )
    def download(self, model, res_id, **_kwargs):
        """Answer with a ZIP archive: a page to read, and the same as JSON.

        Who may have it is decided by the record: privacy officers who may read it.
        """
        if model not in request.env["crm.personal.data"]._get_person_models():
            raise request.not_found()
        record = request.env[model].browse(res_id).exists()
        if not record:
            raise request.not_found()
        cids = request.cookies.get("cids", "").replace("-", ",").split(",")
        companies = {int(number) for number in cids if number.isdigit()}
        companies &= set(request.env.user.company_ids.ids)
        if companies:
            record = record.with_context(allowed_company_ids=sorted(companies))
        html, json_text = record._get_personal_data()
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("personal_data.html", html)
            archive.writestr("personal_data.json", json_text)
        return request.make_response(
            stream.getvalue(),
            headers=[
                ("Content-Type", "application/zip"),
                ("Content-Disposition", content_disposition("personal_data.zip")),
                ("Cache-Control", "no-store"),
            ],
        )
