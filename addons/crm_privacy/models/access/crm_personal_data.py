"""Collects what is kept of one person, for this person."""

import json

from odoo import api, fields, models
from odoo.fields import Domain

#: What only repeats, for the mail server or the browser, what stands elsewhere.
LEFT_OUT = frozenset(
    {"bus.bus", "ir.logging", "mail.mail", "mail.notification", "mail.message.translation"}
)


class CrmPersonalData(models.AbstractModel):
    _inherit = "crm.personal.data"

    @api.model
    def _collect(self, refs):
        """Return what is kept of the person whom records are about, as plain values.

        ``sections`` have a ``title`` and ``records``, whose ``values`` have ``name``, ``label`` and
        ``value``. Nothing of other people, and nothing of companies but those of the environment.
        """
        found = self._find_people(refs)
        sections = []
        rows = {**self._find_told_rows(found), **self._find_decisions(found)}
        for name, ids in rows.items():
            records = [
                {"id": record.id, "values": values}
                for record in self.env[name].sudo().browse(ids)
                if record._is_told_to(found)
                if (values := _get_values(record, found))
            ]
            if records:
                sections.append(
                    {
                        "model": name,
                        "title": self.env["ir.model"]._get(name).name,
                        "records": records,
                    }
                )
        return {
            "date": fields.Datetime.to_string(self.env.cr.now()),
            "companies": self.env.companies.mapped("name"),
            "names": sorted(found.names),
            "emails": sorted(found.number_by_email),
            "phones": sorted(set().union(*(person.told_phones for person in found.persons))),
            "sections": sections,
        }

    def _find_told_rows(self, found):
        """Return ``{model: ids}`` of rows that belong to some people or name them, in order."""
        rows = self._find_all_rows(found, self._get_redactors(found))
        return {
            name: sorted(rows[name])
            for name in self._get_model_names()
            if rows.get(name) and name not in LEFT_OUT
        }

    def _find_decisions(self, found):
        """Return ``{model: ids}`` of what was decided about some people, see _get_access_links."""
        decisions = {}
        for name, model in self.env.registry.items():
            links = [] if model._abstract else self.env[name]._get_access_links()
            linked = Domain.OR(
                Domain(link, "in", found.ids_by_model.get(model._fields[link].comodel_name, []))
                for link in links
            )
            if not linked.is_false():
                of_companies = Domain("company_id", "in", [False, *self.env.companies.ids])
                # sudo: who asks may know all that is kept, as of other models.
                ids = self.env[name].sudo().search(linked & of_companies, order="id").ids
                decisions.update({name: ids} if ids else {})
        return decisions

    @api.model
    def _render_collection(self, collection):
        """Return ``(HTML, JSON)`` of what ``_collect`` returned."""
        # sudo: a template of the addon, with values of the officer who asked.
        html = (
            self.env["ir.qweb"]
            .sudo()
            ._render(
                "crm_privacy.access_file", {"collection": collection, "lang": self.env.lang or "en"}
            )
        )
        return (
            f"<!DOCTYPE html>\n{html}",
            json.dumps(collection, ensure_ascii=False, indent=2, default=str),
        )


def _get_values(record, found):
    return [
        {"name": name, "label": label, "value": value}
        for name, label, value in record._get_access_values(found)
    ]
