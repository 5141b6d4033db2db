"""Forms of the website, native ones included."""

from odoo import SUPERUSER_ID

from odoo.addons.website_crm.controllers.website_form import WebsiteForm


class ResponseWebsiteForm(WebsiteForm):
    def insert_record(self, request, model_sudo, values, custom, meta=None):
        """Let a lead of a form be a response, too, and a response come through the door."""
        # Superuser: visitors have no rights; the form builder's list says what they may fill in.
        env = request.env(user=SUPERUSER_ID)
        cookies = request.httprequest.cookies
        evidence = {"destination_url": request.httprequest.referrer}
        if model_sudo.model == "crm.response":
            for key in ("utm_campaign", "utm_source", "utm_medium"):
                evidence[key] = cookies.get(f"odoo_{key}")
            Response = env["crm.response"].with_company(request.website.company_id)
            return Response._capture_website_form(values, custom, evidence).id
        record_id = super().insert_record(request, model_sudo, values, custom, meta=meta)
        if record_id and model_sudo.model == "crm.lead":
            env["crm.lead"].browse(record_id)._capture_website_form(evidence)
        return record_id
