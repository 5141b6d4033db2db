"""Forms of the website, native ones included."""

from odoo import SUPERUSER_ID
from odoo.exceptions import ValidationError
from odoo.http import request as http_request

from odoo.addons.crm_privacy.models.erasure.crm_suppression import SuppressedError
from odoo.addons.website_crm.controllers.website_form import WebsiteForm

#: What every visitor hears as the id of a response: none is made of somebody who was erased, and
#: nobody is told so.
NO_ID = -1


class ResponseWebsiteForm(WebsiteForm):
    def insert_record(self, request, model_sudo, values, custom, meta=None):
        """Let a lead of a form be a response, too, and a response come through the door."""
        # Superuser: visitors have no rights; the form builder's list says what they may fill in.
        env = request.env(user=SUPERUSER_ID)
        evidence = {"destination_url": request.httprequest.referrer}
        if model_sudo.model == "crm.response":
            cookies = request.httprequest.cookies
            for key in ("utm_campaign", "utm_source", "utm_medium"):
                evidence[key] = cookies.get(f"odoo_{key}")
            self._insert_response(env, values, custom, evidence)
            return NO_ID
        record_id = super().insert_record(request, model_sudo, values, custom, meta=meta)
        if record_id and model_sudo.model == "crm.lead":
            env["crm.lead"].browse(record_id)._capture_website_form(evidence)
        return record_id

    def _insert_response(self, env, values, custom, evidence):
        """Record the response, or have it wait for its confirmation, and note where it is."""
        website = http_request.website.with_env(env)
        record = env["crm.response"].with_company(website.company_id)
        try:
            if website.is_confirmed_first:
                record = env["crm.website.form.post"]._set_aside(website, values, custom, evidence)
                if not record:
                    raise ValidationError(
                        env._("There is no email address that could be confirmed.")
                    )
            else:
                record = record._capture_website_form(values, custom, evidence)
        except SuppressedError:
            # Nobody is told who was erased.
            record = record.browse()
        http_request.update_context(form_record=(record._name, record.id))

    def insert_attachment(self, model_sudo, id_record, files):
        """Keep the files of a response, or of a post that waits, and no other files."""
        if model_sudo.model == "crm.response":
            model, id_record = http_request.env.context["form_record"]
            if not id_record:
                return None
            model_sudo = model_sudo.env["ir.model"]._get(model)
        return super().insert_attachment(model_sudo, id_record, files)
