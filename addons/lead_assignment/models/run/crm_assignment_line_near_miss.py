"""Near misses: leads that a rule would have caught but for spelling, and their one-click repair."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...logic import folding, territory

#: Conditions of a rule that name a place by its spelling.
PLACE_FIELDS = frozenset({"city", "state_id.name", "partner_id.city"})
SPELLED_OPERATORS = frozenset({"=", "in", "ilike", "=ilike", "like", "=like"})

#: The rule names a place, and the lead is there by other evidence, or by another spelling.
NEAR_RULE = "rule"


class CrmAssignmentLine(models.Model):
    _inherit = "crm.assignment.line"

    near_kind = fields.Selection(
        [
            (territory.NEAR_SPELLING, "Similar spelling"),
            (territory.NEAR_PART, "Names the place among others"),
            (NEAR_RULE, "The filter asks for another spelling"),
        ],
        string="Near Miss",
        index="btree_not_null",
    )
    near_value = fields.Char(string="The Lead Says", personal="blank")
    near_wanted = fields.Char(string="Looked For", personal=False)
    near_territory_id = fields.Many2one("crm.territory", ondelete="set null")
    near_rule_id = fields.Many2one(
        "crm.assignment.rule", ondelete="set null", index="btree_not_null"
    )
    is_repaired = fields.Boolean()

    def action_repair(self):
        """Teach the rule or the territory what the leads say, so that it catches them."""
        lines = self.filtered(lambda line: line.near_kind and not line.is_repaired)
        if not lines:
            raise UserError(self.env._("There is nothing to repair on these lines."))
        for line in lines:
            if not (line.near_rule_id if line.near_kind == NEAR_RULE else line.near_territory_id):
                raise UserError(
                    self.env._("What %s nearly matched has been deleted.", line.display_name)
                )
            if line.near_kind == NEAR_RULE:
                line.near_rule_id._replace_place_conditions()
            else:
                line._add_alias()
        # sudo: the log belongs to no user; who may repair is who may change rule and territory.
        lines.sudo().is_repaired = True

    def _add_alias(self):
        """Add what the lead says as a further name of the territory."""
        key = folding.fold_place(self.near_value)
        known = self.near_territory_id.evidence_ids.filtered(
            lambda item: item.kind == territory.PLACE and item.key == key
        )
        if not known:
            self.env["crm.territory.evidence"].create(
                {
                    "territory_id": self.near_territory_id.id,
                    "kind": territory.PLACE,
                    "value": self.near_value,
                }
            )


class CrmAssignmentRule(models.Model):
    _inherit = "crm.assignment.rule"

    def _get_near_misses(self, batch, lead_ids):
        """Return ``{lead id: values of its line}`` for leads that no rule takes."""
        if not lead_ids:
            return {}
        compiled = self.env["crm.territory"]._get_compiled_territories(self.env.company)
        rule_of_territory = {}
        for rule in self:
            for item in rule.territory_ids:
                rule_of_territory.setdefault(item.id, rule.id)
        locations = {
            lead_id: self.env["crm.territory"]._get_location(batch.rows[lead_id])
            for lead_id in lead_ids
        }
        misses = self._get_rule_misses(batch, locations, compiled)
        for lead_id, location in locations.items():
            if lead_id in misses:
                continue
            for miss in territory.near_misses(compiled, location):
                if miss.territory_id in rule_of_territory:
                    misses[lead_id] = {
                        "near_kind": miss.kind,
                        "near_value": batch.rows[lead_id]["city"],
                        "near_wanted": miss.key,
                        "near_territory_id": miss.territory_id,
                        "near_rule_id": rule_of_territory[miss.territory_id],
                    }
                    break
        return misses

    def _get_rule_misses(self, batch, locations, compiled):
        """Return near misses of filters that spell a place, in one query for all rules."""
        relaxed = {rule: rule._relax_places() for rule in self}
        rules = self.browse(rule.id for rule in self if relaxed[rule])
        if not rules:
            return {}
        matches = self.env.execute_query(
            self._query_domains(list(locations), [relaxed[rule][0] for rule in rules])
        )
        misses = {}
        for lead_id, indexes in matches:
            location = locations[lead_id]
            found = {item.territory_id for item in territory.match(compiled, location)}
            for rule in (rules[index] for index in indexes):
                wanted = self._find_wanted(relaxed[rule][1], location, found, compiled)
                if wanted:
                    row = batch.rows[lead_id]
                    misses[lead_id] = {
                        "near_kind": NEAR_RULE,
                        "near_value": row["city"] or row["territory_phone_key"],
                        "near_wanted": wanted,
                        "near_rule_id": rule.id,
                    }
                    break
        return misses

    @api.model
    def _find_wanted(self, names, location, territory_ids, compiled):
        """Return which of ``names`` means where the lead is."""
        for name in names:
            key = folding.fold_place(name)
            if key and key in (location.city, location.region):
                return name
            if any(item.territory_id in territory_ids for item in compiled.places.get(key, ())):
                return name
        return None

    def _relax_places(self):
        """Return ``(filter without its places, the places)``, or ``None`` if it names none.

        Only conditions that must all hold can be left out without changing what else is asked.
        """
        self.ensure_one()
        domain = self._get_usable_domain()
        parts = domain.children if getattr(domain, "OPERATOR", "") == "&" else (domain,)
        names, rest = [], []
        for part in parts:
            expression = getattr(part, "field_expr", None)
            if expression in PLACE_FIELDS and part.operator in SPELLED_OPERATORS:
                values = [part.value] if isinstance(part.value, str) else part.value
                names += [value.strip("%") for value in values if isinstance(value, str)]
            else:
                rest.append(part)
        return (Domain.AND(rest), names) if names else None

    def _replace_place_conditions(self):
        """Ask for the territory instead of a spelling."""
        for rule in self:
            relaxed = rule._relax_places()
            if not relaxed:
                continue
            domain, names = relaxed
            territories = self.env["crm.territory"]
            for name in names:
                territories |= rule._find_or_create_territory(name)
            rule.write(
                {
                    "domain": repr(list(domain)),
                    "territory_ids": [fields.Command.link(item.id) for item in territories],
                }
            )

    def _find_or_create_territory(self, name):
        """Return the territory that is called ``name`` in any spelling."""
        line = self.env["crm.territory.evidence"].search(
            [
                ("kind", "=", territory.PLACE),
                ("key", "=", folding.fold_place(name)),
                ("territory_id.active", "=", True),
            ],
            limit=1,
        )
        if line:
            return line.territory_id
        return self.env["crm.territory"].create(
            {
                "name": name,
                "company_id": self.company_id.id,
                "evidence_ids": [
                    fields.Command.create({"kind": territory.PLACE, "value": name}),
                ],
            }
        )
