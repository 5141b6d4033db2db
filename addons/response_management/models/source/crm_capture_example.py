"""What to copy from a capture source: a form for a web page, a command for a server."""

import json
from urllib.parse import urlencode

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import file_open

from ...logic import journey, proof_of_work, submission, web_form
from ...tools import visitor_texts

#: How a form asks for a parameter.
PARAMETER_INPUTS = {
    "integer": "number",
    "date": "date",
    "datetime": "datetime-local",
}


class CrmCaptureSource(models.Model):
    """Ready-made ways to deliver. Mixed into ``crm.capture.source``."""

    _inherit = "crm.capture.source"

    endpoint_url = fields.Char(
        string="Address",
        compute="_compute_examples",
        groups="response_management.group_response_management_officer",
    )
    form_snippet = fields.Text(
        compute="_compute_examples",
        groups="response_management.group_response_management_officer",
    )
    journey_snippet = fields.Text(
        compute="_compute_examples",
        groups="response_management.group_response_management_officer",
    )
    json_example = fields.Text(
        compute="_compute_examples",
        groups="response_management.group_response_management_officer",
    )

    @api.depends(
        "token", "field_ids", "honeypot", "redirect_url", "asks_proof", "max_files_mb", "secret",
        "dialect", "is_confirmed_first",
    )  # fmt: skip
    def _compute_examples(self):
        for source in self:
            source.endpoint_url = source._get_endpoint()
            source.form_snippet = source._get_form_snippet()
            source.journey_snippet = f"<script>\n{_read_snippet('journey.js')}</script>"
            source.json_example = source._get_json_example()

    def _get_endpoint(self):
        """Return the address to post to, with the secret where the sender names it there."""
        address = f"{self.get_base_url()}/crm/capture/{self.token}"
        named = [each["parameter"] for each in self._get_signatures() if each["kind"] == "query"]
        return f"{address}?{urlencode({named[0]: self.secret})}" if named else address

    def _get_default_fields(self):
        """Return the fields that a new form starts with."""
        rows = (
            ("name", self.env._("Your name"), "contact_name", True),
            ("email", self.env._("Your email"), "email_from", True),
            ("phone", self.env._("Phone"), "phone", False),
            ("company", self.env._("Company"), "partner_name", False),
            ("message", self.env._("Your question"), web_form.DESCRIPTION, False),
            ("consent", self.env._("I agree to be contacted"), web_form.CONSENT, False),
        )
        return [
            {"name": name, "label": label, "target": target, "is_required": required,
             "sequence": index}
            for index, (name, label, target, required) in enumerate(rows, 1)
        ]  # fmt: skip

    def _get_form_snippet(self):
        """Return the HTML of a form to copy into any web page."""
        fields_html = Markup("\n").join(
            self._get_field_snippet(line)
            for line in self.field_ids
            if line.target != web_form.IGNORED and line.name
        )
        trap = Markup()
        if self.honeypot:
            trap = (
                Markup(
                    '  <div style="position:absolute;left:-9999px" aria-hidden="true">\n'
                    '    <input name="%s" tabindex="-1" autocomplete="off">\n'
                    "  </div>\n"
                )
                % self.honeypot
            )
        return str(
            Markup(
                '<form action="%(url)s" method="post" accept-charset="UTF-8"'
                ' style="display:grid;gap:0.75rem;max-width:32rem">\n'
                "%(fields)s\n"
                "%(trap)s%(hidden)s"
                '  <button type="submit">%(send)s</button>\n'
                '  <p data-status="" hidden=""></p>\n'
                "  <script>\n%(script)s  </script>\n"
                "</form>"
            )
            % {
                "url": f"{self.get_base_url()}/crm/capture/{self.token}",
                "fields": fields_html,
                "trap": trap,
                "hidden": Markup().join(
                    Markup('  <input type="hidden" name="%s">\n') % name
                    for name in self._get_hidden_names()
                ),
                "send": self.env._("Send"),
                # The script is ours; what the settings say is JSON that cannot close it.
                "script": Markup(
                    _read_snippet("form.js").replace("SETTINGS", self._get_script_settings())
                ),
            }
        )

    def _get_hidden_names(self):
        proof = [proof_of_work.FIELD] if self.asks_proof else []
        return ["destination_url", submission.REFERRER, *journey.TOUCHES, *proof]

    def _get_script_settings(self):
        """Return what the script of the form has to know, as JSON that may stand in a page."""
        texts = {code: dict(said) for code, said in visitor_texts.get_all().items()}
        for code, _name in self.env["res.lang"].get_installed():
            if code[:2] not in texts:
                source = self.with_context(lang=code)
                texts[code[:2]] = {
                    "thanks": source.env._("Thank you. We have received your answer."),
                    "failed": source.env._("This could not be sent. Please try again later."),
                }
        settings = {
            "texts": texts,
            "redirect": self.redirect_url or "",
            "confirms": self.is_confirmed_first,
        }
        if self.asks_proof:
            settings["proof"] = {
                "token": self.token,
                "bits": proof_of_work.BITS,
                "subject": self._get_proof_subject(),
            }
        return json.dumps(settings, ensure_ascii=False).replace("<", "\\u003c")

    def _get_field_snippet(self, line):
        label = line.label or line.name
        required = Markup(" required") if line.is_required else ""
        if line.target == web_form.CONSENT:
            return Markup('  <label><input type="checkbox" name="%s" value="%s"%s> %s</label>') % (
                line.name,
                self.env._("yes"),
                required,
                label,
            )
        if line.target == web_form.DESCRIPTION:
            return Markup(
                '  <label style="display:grid">%s<textarea name="%s" rows="5"%s></textarea></label>'
            ) % (label, line.name, required)
        parameter = line._get_parameter()
        if parameter and parameter.options:
            return self._get_choice_snippet(line, parameter, label, required)
        kind = {"email_from": "email", "phone": "tel"}.get(line.target, "text")
        kind = PARAMETER_INPUTS.get(parameter.kind, kind) if parameter else kind
        return Markup('  <label style="display:grid">%s<input type="%s" name="%s"%s></label>') % (
            label, kind, line.name, required,
        )  # fmt: skip

    def _get_choice_snippet(self, line, parameter, label, required):
        choices = Markup().join(
            Markup('<option value="%s">%s</option>') % (key, text)
            for key, text in self.type_id._get_parameter_choices(parameter.name)
        )
        return Markup(
            '  <label style="display:grid">%s'
            '<select name="%s"%s><option></option>%s</select></label>'
        ) % (label, line.name, required, choices)

    def _get_json_example(self):
        """Return a command line that delivers one response."""
        samples = {
            "contact_name": "Jane Doe",
            "email_from": "jane.doe@example.com",
            "phone": "+32 470 12 34 56",
            "partner_name": "Example Ltd",
            web_form.DESCRIPTION: "Please call me back.",
            web_form.CONSENT: "yes",
            web_form.COUNTRY: "BE",
        }
        payload = {
            line.name: samples.get(line.target, "…")
            for line in self.field_ids
            if line.name and line.target in samples
        }
        payload["utm_campaign"] = self.campaign_id.name or "newsletter"
        body = json.dumps(payload, ensure_ascii=False, indent=2).replace("'", "'\\''")
        return (
            f"curl -X POST {self.get_base_url()}/crm/capture/{self.token} \\\n"
            f"  -H 'Content-Type: application/json' \\\n"
            f"  -d '{body}'"
        )


def _read_snippet(name):
    with file_open(f"response_management/static/snippet/{name}") as file:
        return file.read()
