"""Forms of the website, native ones included."""

from odoo import SUPERUSER_ID
from odoo.exceptions import ValidationError
from odoo.http import request as http_request

from odoo.addons.crm_privacy.models.erasure.crm_suppression import SuppressedError
from odoo.addons.website_crm.controllers.website_form import WebsiteForm

#: Stands for a record where none was made, and visitors are not told so.
NO_RECORD = -1


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
            try:
                return self._insert_response(env, values, custom, evidence)
            except SuppressedError:
                # Nobody is told who was erased.
                return NO_RECORD
        record_id = super().insert_record(request, model_sudo, values, custom, meta=meta)
        if record_id and model_sudo.model == "crm.lead":
            env["crm.lead"].browse(record_id)._capture_website_form(evidence)
        return record_id

    def _insert_response(self, env, values, custom, evidence):
        """Record the response, or have it wait for its confirmation; return its id."""
        website = http_request.website.with_env(env)
        if not website.is_confirmed_first:
            Response = env["crm.response"].with_company(website.company_id)
            return Response._capture_website_form(values, custom, evidence).id
        post = env["crm.website.form.post"]._set_aside(website, values, custom, evidence)
        if not post:
            raise ValidationError(env._("There is no email address that could be confirmed."))
        http_request.update_context(waiting_form_post_id=post.id)
        return post.id

    def insert_attachment(self, model_sudo, id_record, files):
        """Keep the files of an answer that waits with it, and those of nobody not at all."""
        if id_record == NO_RECORD:
            return None
        if http_request.env.context.get("waiting_form_post_id"):
            model_sudo = model_sudo.env["ir.model"]._get("crm.website.form.post")
        return super().insert_attachment(model_sudo, id_record, files)
