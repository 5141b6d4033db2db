"""Say what the values of a post are, and see what would become of it."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.crm_privacy.tools.readable_date import format_moment

from ..logic import post_guess, post_mask, post_path, posted_body, web_form
from ..models.source.crm_capture_post import REFUSED

#: What a response shows of itself when a post is tried.
SHOWN = (
    "date", "type_id", "contact_name", "email_from", "phone", "partner_name", "function", "street",
    "zip", "city", "state_id",
    "country_id", "campaign_id", "treatment_id", "offer_id", "source_code", "destination_url",
    "utm_campaign", "utm_source", "utm_medium", "utm_content", "utm_term", "click_kind", "click_id",
    "polarity", "consent", "external_key", "partner_id", "lead_id", "verdict",
)  # fmt: skip


class CrmCaptureMapping(models.TransientModel):
    """The values of one post of a source, each with what it becomes."""

    _name = "crm.capture.mapping"
    _description = "Capture Mapping"

    source_id = fields.Many2one("crm.capture.source", required=True)
    post_id = fields.Many2one("crm.capture.post", domain="[('source_id', '=', source_id)]")
    pasted = fields.Text(
        string="Paste a Post",
        help="The body of a post: JSON, or name=value&name=value, as the sender documents it.",
    )
    line_ids = fields.One2many("crm.capture.mapping.line", "mapping_id", string="Values")
    result = fields.Html(readonly=True, sanitize=False)
    is_live = fields.Boolean(related="source_id.is_live")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if values.get("source_id") and not values.get("post_id"):
            last = self.env["crm.capture.post"].search(
                [("source_id", "=", values["source_id"])], limit=1
            )
            values["post_id"] = last.id if last.sudo().content else False
        return values

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        for record in records.filtered(lambda each: not each.line_ids):
            record._fill_in_lines()
        return records

    @api.onchange("post_id", "pasted")
    def _onchange_post(self):
        self.result = False
        self._fill_in_lines()

    # ------------------------------------------------------------
    # THE POST
    # ------------------------------------------------------------

    def _get_deliveries(self):
        """Return the deliveries of what was pasted, or of the post that was chosen."""
        if self.pasted:
            try:
                payload = posted_body.read(self.pasted.encode("utf-8", "replace"), "")
            except posted_body.Unreadable as error:
                raise UserError(
                    self.env._("This is neither JSON nor a form. Paste the whole body of a post.")
                ) from error
        else:
            payload = self.post_id._read_content() if self.post_id else {}
        deliveries = post_path.split(payload, self.source_id.entries_path or "")
        if any(post_path.find_excess(each) for each in deliveries):
            raise UserError(self.env._("The post holds more values than are read."))
        return deliveries

    def _fill_in_lines(self):
        deliveries = self._get_deliveries()
        values = post_mask.list_values(deliveries[0], is_masked=False) if deliveries else []
        values = [(path, text) for path, text in values if path]
        known, covered = self._find_known(deliveries[0] if deliveries else {})
        targets = dict(self.env["crm.capture.field"]._fields["target"].selection)
        # A guess is worth something as long as nobody has said anything.
        guesses = {}
        if deliveries and not self.source_id.field_ids:
            guesses = post_guess.guess(post_guess.list_lines(deliveries[0]), targets)
        self.line_ids = False
        Line = self.env["crm.capture.mapping.line"]
        for path, text in values:
            line = known.get(path)
            target = line.target if line else covered.get(path)
            self.line_ids += Line.new(
                {
                    "path": path,
                    "sample": text,
                    "target": target or guesses.get(path) or False,
                    "former_target": target or False,
                    "field_id": line.id if line else False,
                    "parameter": line.parameter if line else False,
                    "choices": line.choices if line else False,
                    "is_joined": line.is_joined if line else False,
                }
            )

    def _find_known(self, payload):
        """Return the field of each path that has one of its own, and the targets of the others."""
        known, covered = {}, {}
        for line in self.source_id.field_ids:
            hits = post_path.find(payload, line.name)
            for hit in hits:
                if len(hits) == 1 and "*" not in line.name:
                    known.setdefault(hit.path, line)
                else:
                    covered.setdefault(hit.path, line.target)
        return known, covered

    # ------------------------------------------------------------
    # TRY
    # ------------------------------------------------------------

    def action_try(self):
        """Show what the post would become, without recording anything."""
        self.ensure_one()
        self.result = Markup().join(map(self._try_one, self._get_deliveries()[:5]))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Map Values"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _try_one(self, payload):
        source = self.source_id.sudo()  # sudo: the wizard's rights are those of officers
        options = source._get_reading_options(is_server=True, is_taken=True)

        def read(delivery):
            return web_form.read(delivery, self._get_form_fields(), options=options)

        verdict = source._settle(source._judge_one(payload, read, is_taken=True))
        if verdict.state == REFUSED:
            return self._show(self.env._("It would be refused"), [("", verdict.text)], "danger")
        if verdict.submission.is_test:
            return self._show(self.env._("A test post: it is not recorded"), [], "info")
        if verdict.submission.is_left_out:
            return self._show(self.env._("It would be left out"), [], "info")
        try:
            return self._show_response(source, verdict.submission)
        except UserError as error:
            return self._show(self.env._("It would be refused"), [("", str(error))], "danger")

    def _show_response(self, source, submission):
        door = source._get_door()
        key_known = {}
        (vals,) = source._prepare_deliveries([submission])
        if self.post_id and not self.pasted:
            # As if it had been taken when it came.
            vals.setdefault("date", self.post_id.date)
        if vals.get("external_key"):
            key_known = door._find_known_keys([vals["external_key"]])
        (vals,) = door._complete([vals])
        response = door.new(
            {name: vals[name] for name in (*SHOWN, "description") if vals.get(name)}
        )
        rows = [
            (response._fields[name]._description_string(self.env), self._get_text(response, name))
            for name in SHOWN
            if response[name]
        ]
        rows += [
            (parameter.label, submission.parameters[parameter.name])
            for parameter in response.type_id._get_parameters()
            if parameter.name in submission.parameters
        ]
        title = self.env._("It would become this response")
        if key_known:
            title = self.env._("It is recorded already: its key is known")
        elif vals.get("repeat_of_id"):
            title = self.env._("It would become a repeat response")
        return self._show(title, rows, "success", Markup(vals.get("description") or ""))

    def _get_text(self, response, name):
        field = response._fields[name]
        value = response[name]
        if field.type == "many2one":
            return value.sudo().display_name
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "datetime":
            return format_moment(self.env, value)
        return value

    @api.model
    def _show(self, title, rows, style, rest=""):
        lines = Markup().join(
            Markup("<tr><th class='pe-3 fw-normal text-muted align-top'>%s</th><td>%s</td></tr>")
            % row
            for row in rows
        )
        return Markup(
            "<div class='alert alert-%s'><strong>%s</strong><table>%s</table>%s</div>"
        ) % (style, title, lines, rest)

    def _get_form_fields(self):
        """Return the fields of the source as they would be after saving."""
        changed = self.line_ids.filtered("is_changed")
        replaced = changed.field_id
        kept = (self.source_id.field_ids - replaced)._get_facts()
        return [line._get_fact() for line in changed if line.target] + kept

    # ------------------------------------------------------------
    # SAVE
    # ------------------------------------------------------------

    def action_save(self):
        """Keep on the source what was said of the values."""
        self.ensure_one()
        self.source_id.check_access("write")
        changed = self.line_ids.filtered("is_changed")
        changed.filtered(lambda line: not line.target).field_id.unlink()
        fresh = []
        for line in changed.filtered("target"):
            values = line._prepare_field_values()
            if line.field_id:
                line.field_id.write(values)
            else:
                fresh.append({**values, "source_id": self.source_id.id, "sequence": 0})
        self.env["crm.capture.field"].create(fresh)
        return {"type": "ir.actions.act_window_close"}

    def action_save_and_go_live(self):
        """Keep what was said, let posts become responses, and show those that still wait."""
        action = self.action_save()
        self.source_id.action_go_live()
        if not self.source_id.waiting_count:
            return action
        return {
            **self.source_id.action_view_posts(),
            "name": self.env._("Record Waiting Posts"),
            "context": {"search_default_waiting": 1},
        }
