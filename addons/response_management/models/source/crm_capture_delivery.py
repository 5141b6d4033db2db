"""What is brought to the door for a post that was read."""

from markupsafe import Markup, escape

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import escape_psql, plaintext2html

from ...logic import delivery_key, posted_file, web_form
from ...logic.submission import STATE
from ...tools import country_names, state_names


class CrmCaptureSource(models.Model):
    """From a :class:`web_form.Submission` to a response."""

    _inherit = "crm.capture.source"

    def _prepare_deliveries(self, submissions, seen=None):
        """Return what to bring to the door for each of ``submissions``."""
        completed = [web_form.complete(each, dict(seen or ())) for each in submissions]
        evidences = [
            {name: values[name] for name in web_form.EVIDENCE if values.get(name)}
            for values in completed
        ]
        types = self._find_types(completed)
        vals_list = self._prepare_all(evidences)
        places = {}
        for vals, values, submission in zip(vals_list, completed, submissions, strict=True):
            if values.get(web_form.KIND):
                vals["type_id"] = types[values[web_form.KIND]].id
            self._fill_in(vals, values, submission, places)
        return vals_list

    def _find_types(self, completed):
        """Return ``{code: response type}`` of the kinds of events among ``completed``."""
        codes = {values[web_form.KIND] for values in completed if values.get(web_form.KIND)}
        if not codes:
            return {}
        found = self.env["crm.response.type"].search([("code", "in", list(codes))])
        types = {each.code: each for each in found}
        missing = sorted(codes - types.keys())
        if missing:
            raise UserError(
                self.env._(
                    "There is no active response type with the code “%s”.", ", ".join(missing)
                )
            )
        return types

    def _fill_in(self, vals, values, submission, places):
        """Fill ``vals`` of one delivery with what it says, next to its evidence."""
        targets = (*web_form.PERSON_TARGETS, *web_form.ADDRESS_TARGETS)
        vals.update((name, values[name]) for name in targets if values.get(name))
        notes = list(submission.notes)
        self._fill_in_place(vals, values, notes, places)
        if values.get(web_form.EXTERNAL_KEY):
            # Prefixed, or a stranger could use up the keys of other channels.
            vals["external_key"] = delivery_key.own_key(
                "form", self.id, values[web_form.EXTERNAL_KEY]
            )
        if values.get(web_form.POLARITY):
            vals["polarity"] = values[web_form.POLARITY]
        vals.update(self._get_journey_values(values, submission.touches))
        if submission.date:
            vals["date"] = submission.date
        if submission.parameters:
            vals["response_properties"] = submission.parameters
        vals["description"] = self._get_description(submission.message, notes)
        vals["consent"] = "\n".join(f"{name}: {text}" for name, text in submission.consents)

    def _fill_in_place(self, vals, values, notes, places):
        """Fill in country and state; a name that nobody knows becomes a note."""

        def find(method, *names):
            asked = (method, *names)
            if asked not in places:
                places[asked] = method(*names)
            return places[asked]

        country_text, state_text = values.get(web_form.COUNTRY), values.get(STATE)
        if country_text:
            vals["country_id"] = find(self._find_country, country_text).id
            if not vals["country_id"]:
                notes.append((self.env._("Country"), country_text))
        if state_text:
            state = find(self._find_state, state_text, vals.get("country_id") or False)
            vals["state_id"] = state.id
            if state:
                vals["country_id"] = state.country_id.id
            else:
                notes.append((self.env._("State"), state_text))

    def _get_journey_values(self, values, touches):
        found = {name: values.get(name) for name in ("utm_content", "utm_term", "click_id")}
        found["click_kind"] = values.get("click_kind")
        for name, touch in touches.items():
            found[f"{name}_date"] = touch.date
            found[f"{name}_url"] = touch.url
            found[f"{name}_referrer"] = touch.referrer
            found[f"{name}_utm"] = touch.campaign_words
        return {name: value for name, value in found.items() if value}

    def _attach_files(self, response, files):
        """Attach those of ``files`` that ``response`` does not have, for its readers to see."""
        # sudo: visitors have no rights; no user may be allowed to edit a response on file.
        Attachment = self.env["ir.attachment"].sudo()
        place = {"res_model": response._name, "res_id": response.id}
        known = Attachment.search_fetch(
            Domain([(name, "=", value) for name, value in place.items()]), ["checksum"]
        )
        contents = {}
        for file in files:
            content = file.read()
            contents.setdefault(Attachment._compute_checksum(content), (file.filename, content))
        fresh = [contents[key] for key in contents if key not in known.mapped("checksum")]
        # A page or a picture of a stranger is stored as it came, and never shown as a page.
        Attachment.with_context(attachments_mime_plainxml=True, image_no_postprocess=True).create(
            [
                {
                    **place,
                    "name": posted_file.plain_name(name),
                    "raw": content,
                    "company_id": response.company_id.id,
                }
                for name, content in fresh[: max(posted_file.MAX_FILES - len(known), 0)]
            ]
        )

    def _find_country(self, text):
        """Return the country that ``text`` names, by code or name in any language."""
        pattern = escape_psql(text)
        Country = self.env["res.country"]
        found = Country.search(
            Domain("code", "=ilike", pattern) | Domain("name", "=ilike", pattern), limit=1
        )
        code = not found and country_names.find_code(text)
        return Country.search([("code", "=", code)], limit=1) if code else found

    def _find_state(self, *place):
        return state_names.find_states(self.env, [place])[place]

    def _get_description(self, message, notes):
        """Return the visitor's own words, then every field that has no place of its own."""
        parts = [Markup(plaintext2html(text)) for text in message]
        if notes:
            parts.append(
                Markup("<p>%s</p><ul>%s</ul>")
                % (
                    self.env._("Other information:"),
                    Markup().join(
                        Markup("<li>%s: %s</li>")
                        % (name, escape(text).replace("\n", Markup("<br/>")))
                        for name, text in notes
                    ),
                )
            )
        return Markup().join(parts)
