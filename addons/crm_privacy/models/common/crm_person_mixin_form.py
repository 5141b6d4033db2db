"""Forms of people: most of what they could show is not there, which one statement tells."""

from odoo import models

from ...tools import existence


class CrmPersonMixin(models.AbstractModel):
    _inherit = "crm.person.mixin"

    def web_read(self, specification):
        # Who follows a link may see the name of a record whose fields are closed to them.
        if len(self) == 1 and self.id and not specification.keys() <= {"id", "display_name"}:
            self._fill_empty(specification)
        return super().web_read(specification)

    def _fill_empty(self, specification):
        """Put what this record has nothing of into the cache, where it is then not asked for."""
        domains = {
            name: asked
            for name, asked in self._get_sparse_domains().items()
            if name in specification or self._fields[name].type == "boolean"
            if self.id not in self._fields[name]._get_cache(self.env)
        }
        if len(domains) < 2 or specification.keys().isdisjoint(domains):
            return
        found = existence.find_existing(self.env, domains)
        for name in domains:
            field = self._fields[name]
            if field.type == "boolean":
                field._update_cache(self, name in found)
            elif name not in found:
                field._update_cache(self, field.convert_to_cache(False, self))

    def _get_sparse_domains(self):
        """Return ``{field: (model, domain)}`` of what few people have; each addon adds its own.

        The field is empty where no record of ``model`` is in ``domain``, for any user. A boolean
        says whether there is one; other fields are computed from it, so no form has to name it.
        """
        return {}
