"""Which rules take which leads: one query for a batch, whatever the number of rules."""

from dataclasses import dataclass

from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL, Query

from ...logic import planning, territory

#: What a plan needs to know of a lead, in the order of the columns of the query.
LEAD_COLUMNS = (
    "id", "user_id", "team_id", "company_id", "type", "stage_id", "partner_id", "priority",
    "create_date", "email_normalized", "active", "won_status", "territory_city_key",
    "territory_region_key", "territory_zip_key", "territory_phone_key", "country_id", "state_id",
    "lang_id", "assignment_reason", "city", "name", "is_shared",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filter:
    """Which leads a rule is for; ``domain`` is ``None`` if it cannot be used.

    ``condition`` is its SQL, unless that depends on the time, on who asks, or on other records.
    """

    domain: Domain | None
    condition: SQL | None
    territory_ids: frozenset
    is_realtime: bool
    pool_key: tuple


class CrmAssignmentRule(models.Model):
    """Which leads a rule takes.

    The domains of all rules are compiled into one query; territories are decided by
    ``logic.territory`` on the folded keys of the leads.
    """

    _inherit = "crm.assignment.rule"

    @api.model
    def _get_company_rules(self, company):
        """Return the active rules for leads of ``company``, first match first.

        Leads without company are for the rules of all the companies at hand.
        """
        return self.browse(self._get_company_rule_ids((company or self.env.companies)._ids))

    @api.model
    def _get_current_rules(self, company):
        """Return what :meth:`_get_company_rules` does, but for rules that are gone meanwhile.

        Between two batches of a job nobody tells this process what others have changed.
        """
        return self._get_company_rules(company).exists().filtered("active")

    @api.model
    @tools.ormcache("company_ids")
    def _get_company_rule_ids(self, company_ids):
        return self._search_remembered([("company_id", "in", (*company_ids, False))])._ids

    @api.model
    @tools.ormcache()
    def _get_modes(self):
        """Return whether rules work on creation: a set of what the active ones say."""
        # sudo: no matter who brings a lead in, the rules of all companies may want it.
        return frozenset(
            is_realtime
            for (is_realtime,) in self.sudo()._read_group([("active", "=", True)], ["is_realtime"])
        )

    @tools.ormcache("self._ids", "str(self.env.tz)")
    def _get_filters(self):
        """Return a :class:`Filter` for each rule of ``self``: days begin where the user is."""
        # sudo: see _get_all_leads
        rules = self.sudo().with_context(active_test=True)
        domains = [
            self._read_filter(rule.domain, rule.company_id, is_optimized=True) for rule in rules
        ]
        return tuple(
            Filter(
                domain,
                self._get_lasting_condition(domain),
                frozenset(rule.territory_ids.ids),
                rule.is_realtime,
                rule._get_pool_key(),
            )
            for rule, domain in zip(rules, domains, strict=True)
        )

    @api.model
    def _get_lasting_condition(self, domain):
        """Return the SQL of ``domain`` if it is the same at any time, no matter who asks."""
        Lead = self._get_all_leads()
        if domain is None or self._make_usable(domain, Lead) != domain:
            return None
        names = (item.field_expr.partition(".")[0] for item in domain.iter_conditions())
        if any(
            Lead._fields[name].translate or Lead._fields[name].company_dependent for name in names
        ):
            return None
        (condition,) = self._compile(Lead, Query(self.env, Lead._table, Lead._table_sql), [domain])
        return condition

    @api.model
    def _get_all_leads(self):
        """Return the model in which rules look for leads."""
        # sudo: a rule takes the same leads no matter who runs it; who may run it is checked before.
        return self.env["crm.lead"].sudo().with_context(active_test=False)

    def _filter_realtime(self):
        """Return the rules that assign on creation."""
        filters = zip(self._ids, self._get_filters(), strict=True)
        return self.browse(rule_id for rule_id, item in filters if item.is_realtime)

    def _match_leads(self, lead_ids):
        """Return ``{lead id: (row, rule ids, {rule id: evidence ids})}``.

        ``row`` is a dict of :data:`LEAD_COLUMNS`; rules come in the order of ``self``. Leads that
        do not exist any more are left out.
        """
        if not lead_ids:
            return {}
        compiled = self.env["crm.territory"]._get_compiled_territories(self.env.company)
        territories = {
            rule_id: item.territory_ids
            for rule_id, item in zip(self._ids, self._get_filters(), strict=True)
        }
        found = {}
        for *values, by_domain in self.env.execute_query(self._query_matches(lead_ids)):
            row = dict(zip(LEAD_COLUMNS, values, strict=True))
            evidence = territory.match(compiled, self.env["crm.territory"]._get_location(row))
            rule_ids, grounds = [], {}
            for index in by_domain:
                rule_id = self._ids[index]
                wanted = territories[rule_id]
                if not wanted:
                    rule_ids.append(rule_id)
                    continue
                agreeing = [item.id for item in evidence if item.territory_id in wanted]
                if agreeing:
                    rule_ids.append(rule_id)
                    grounds[rule_id] = agreeing
            found[row["id"]] = (row, tuple(rule_ids), grounds)
        return found

    def _get_sticky_owners(self, lead_ids):
        """Return ``{lead id: (owners of the same contact, of the same company)}`` as user ids.

        The most recent owner comes first. Only the leads of contacts that are known can tell.
        """
        rules = self.filtered(lambda rule: rule.sticky != "none")
        if not lead_ids or not rules:
            return {}
        pools = rules._get_pool_receivers()
        users = self.env["crm.assignment.receiver"].union(*pools.values()).user_id
        by_company = any(rule.sticky == planning.SAME_COMPANY for rule in rules)
        owners = {}
        for lead_id, user_id, is_contact in self.env.execute_query(
            self._query_sticky_owners(lead_ids, users.ids, by_company)
        ):
            of_contact, of_customer = owners.setdefault(lead_id, ({}, {}))
            of_customer[user_id] = True
            if is_contact:
                of_contact[user_id] = True
        return {lead_id: tuple(map(tuple, found)) for lead_id, found in owners.items()}

    @api.model
    def _count_leads(self, domain, domains):
        """Return how many leads of ``domain`` fulfill each of ``domains``, in one query."""
        if not domains:
            return []
        # sudo is not used: the counts are those of the leads that the reader may see.
        Lead = self.env["crm.lead"]
        query = Lead._search(domain)
        conditions = self._compile(Lead, query, domains)
        columns = SQL(", ").join(
            SQL("COUNT(*) FILTER (WHERE %s)", condition) for condition in conditions
        )
        if query.is_empty():
            return [0] * len(domains)
        (row,) = self.env.execute_query(query.select(columns))
        return list(row)

    @api.model
    def _compile(self, Lead, query, domains):
        return [
            domain
            if isinstance(domain, SQL)
            else Domain(domain).optimize_full(Lead)._to_sql(Lead, query.table, query)
            for domain in domains
        ]

    # ------------------------------------------------------------
    # SQL
    # ------------------------------------------------------------

    def _query_matches(self, lead_ids):
        Lead = self._get_all_leads()
        domains = [
            item.condition or self._make_usable(item.domain, Lead) for item in self._get_filters()
        ]
        query, matches = self._match_domains(Lead, lead_ids, domains)
        return query.select(
            *(Lead._field_to_sql(query.table, name, query) for name in LEAD_COLUMNS), matches
        )

    @api.model
    def _query_domains(self, lead_ids, domains):
        Lead = self._get_all_leads()
        query, matches = self._match_domains(Lead, lead_ids, domains)
        return query.select(SQL.identifier(query.table, "id"), matches)

    def _match_domains(self, Lead, lead_ids, domains):
        """Return ``(query on the leads, array of the indexes of the domains that hold)``."""
        query = Query(self.env, Lead._table, Lead._table_sql)
        conditions = self._compile(Lead, query, domains)
        query.add_where(
            SQL("%s = ANY(%s)", SQL.identifier(query.table, "id"), list(lead_ids)),
        )
        matches = SQL(", ").join(
            SQL("CASE WHEN %s THEN %s END", condition, index)
            for index, condition in enumerate(conditions)
        )
        return query, SQL("array_remove(ARRAY[%s]::int[], NULL)", matches)

    def _query_sticky_owners(self, lead_ids, user_ids, by_company):
        self.env["crm.lead"].flush_model(["partner_id", "user_id", "date_open"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        relative = SQL(
            "relative.commercial_partner_id = partner.commercial_partner_id"
            if by_company
            else "relative.id = partner.id"
        )
        return SQL(
            """
            SELECT lead.id, other.user_id, relative.id = partner.id
              FROM crm_lead lead
              JOIN res_partner partner ON partner.id = lead.partner_id
              JOIN res_partner relative ON %(relative)s
              JOIN crm_lead other ON other.partner_id = relative.id AND other.id <> lead.id
             WHERE lead.id = ANY(%(lead_ids)s) AND other.user_id = ANY(%(user_ids)s)
             GROUP BY lead.id, other.user_id, relative.id = partner.id
             ORDER BY lead.id, max(other.date_open) DESC NULLS LAST, other.user_id
            """,
            relative=relative,
            lead_ids=list(lead_ids),
            user_ids=list(user_ids),
        )
