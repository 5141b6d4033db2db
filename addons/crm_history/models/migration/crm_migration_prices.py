"""Amounts in other currencies: what they are in that of the company, at the rate of their day."""

import json
from decimal import Decimal
from functools import cached_property

from babel import Locale

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.response_management.logic.normalize import fold

from ...logic import row_plan, source_table, value_words
from ...logic.exchange_rate import RateTable
from . import crm_migration_mapping as mappings
from . import crm_migration_row as rows
from .crm_migration_reading import PAGE_SIZE

#: Signs that several currencies share, and which of them it is if nobody says otherwise.
COMMON_SIGNS = {"$": "USD", "¥": "JPY", "£": "GBP"}


class CrmMigration(models.Model):
    """Deals are in the currency of the company; a row keeps the amount as it was there."""

    _inherit = "crm.migration"

    def _map_currencies(self):
        """Note which currencies the rows name, with a guess for the new ones."""
        self.env.cr.execute(
            "SELECT DISTINCT data->>'currency' FROM crm_migration_row"
            " WHERE migration_id = %s AND kind IN %s AND data->>'currency' IS NOT NULL",
            [self.id, (source_table.DEAL, source_table.CAMPAIGN)],
        )
        self._map_named(
            {(mappings.CURRENCY, name) for (name,) in self.env.cr.fetchall()},
            lambda _kind, value: {"currency_id": self._find_currency(value)},
        )

    def _find_currency(self, text):
        """Return the id of the currency with that code, name or sign; of the company's first."""
        word = fold(text)
        ours = self.company_id.currency_id
        others = self.env["res.currency"].with_context(active_test=False).search(Domain.TRUE)
        currencies = ours | others
        locales = [Locale.parse(code) for code in {"en_001", "en_US", self.user_id.lang or "en_US"}]
        named = currencies.filtered(
            lambda currency: word in {fold(name) for name in _get_names(currency, locales)}
        )
        signed = currencies.filtered(lambda currency: word == fold(currency.symbol))
        if not named and len(signed) > 1 and ours not in signed:
            code = COMMON_SIGNS.get(word)
            signed = signed.filtered(lambda currency: currency.name == code)
        return (named or signed)[:1].id

    def _price_deals(self):
        """Say in each row of a deal in another currency what that is in the company's."""
        mapping, rates = self._get_mapping(), self._get_rates()
        last = 0
        while True:
            self.env.cr.execute(
                "SELECT id, data FROM crm_migration_row WHERE migration_id = %s AND id > %s"
                " AND kind = %s AND data->>'currency' IS NOT NULL ORDER BY id LIMIT %s",
                [self.id, last, source_table.DEAL, PAGE_SIZE],
            )
            page = self.env.cr.fetchall()
            if not page:
                break
            last = page[-1][0]
            priced = []
            for row_id, data in page:
                price, remark = self._price(data, mapping, rates)
                priced.append((row_id, json.dumps({**data, **price}), remark))
            self.env.cr.execute_values(
                "UPDATE crm_migration_row AS stored SET data = priced.data::jsonb,"
                " note = NULLIF(concat_ws('; ', stored.note, priced.note), '')"
                " FROM (VALUES %s) AS priced (id, data, note) WHERE stored.id = priced.id",
                priced,
                template="(%s, %s, %s::varchar)",
                page_size=PAGE_SIZE,
            )

    def _get_rates(self):
        """Return the table of the rates of all currencies, in one query."""
        company = self.company_id.root_id
        return RateTable(
            self.env.execute_query(
                SQL(
                    "SELECT currency_id, name, rate, company_id IS NOT NULL FROM res_currency_rate"
                    " WHERE company_id IS NULL OR company_id = %s",
                    company.id,
                )
            )
        )

    def _price(self, data, mapping, rates):
        """Return ``(what a row of a deal says besides, remark)``: its price here, or why none."""
        currency = mapping(mappings.CURRENCY, data["currency"]).currency_id
        if not currency:
            return {"unpriced": row_plan.CURRENCY}, None
        if currency == self.currency_id:
            return {}, None
        is_over = value_words.get_deal_end(self.system, data) != value_words.OPEN
        today = fields.Datetime.now()
        day = self._to_day((is_over and data.get("closed")) or today)
        amount = Decimal(value_words.get_amount(self.system, data))
        price = rates.convert(
            amount, currency.id, self.currency_id.id, day, self.currency_id.decimal_places
        )
        if not price:
            return {"unpriced": row_plan.NO_RATE}, None
        words = self.env._(
            "%(code)s %(amount)s at the rate of %(day)s",
            code=currency.name,
            amount=amount,
            day=price.rate_day,
        )
        told = {"currency_id": currency.id, "company_amount": str(price.amount), "told": words}
        return told, self.env._("%s, the earliest that is known", words) if price.is_early else None

    def _get_currency_sums(self):
        """Return ``[(currency, deals, sum there, sum here)]`` of won deals in other currencies."""
        self.env.cr.execute(
            "SELECT data FROM crm_migration_row WHERE migration_id = %s AND kind = %s"
            " AND state != %s AND data->>'company_amount' IS NOT NULL",
            [self._origin.id, source_table.DEAL, rows.ASIDE],
        )
        sums = {}
        for (data,) in self.env.cr.fetchall():
            if value_words.get_deal_end(self.system, data) != value_words.WON:
                continue
            count, there, here = sums.get(data["currency_id"], (0, Decimal(0), Decimal(0)))
            sums[data["currency_id"]] = (
                count + 1,
                there + Decimal(value_words.get_amount(self.system, data)),
                here + Decimal(data["company_amount"]),
            )
        currencies = self.env["res.currency"].browse(sums).sorted("name")
        return [(currency, *sums[currency.id]) for currency in currencies]


class BatchAmounts:
    """Amounts of the rows of a batch; mappings and rates are read once, rates if any is needed."""

    def __init__(self, migration):
        self._migration = migration
        self._mapping = migration._get_mapping()

    @cached_property
    def _rates(self):
        return self._migration._get_rates()

    def get_currency(self, data):
        """Return the currency of a row: the company's if it names none; none if it is unknown."""
        if not data.get("currency"):
            return self._migration.currency_id
        return self._mapping(mappings.CURRENCY, data["currency"]).currency_id

    def convert(self, text, data, day):
        """Return an amount of a row in the company's currency, ``None`` if no rate is known."""
        amount = Decimal(text or 0)
        currency, ours = self.get_currency(data), self._migration.currency_id
        if not amount or currency == ours:
            return float(amount)
        price = currency and self._rates.convert(
            amount, currency.id, ours.id, day, ours.decimal_places
        )
        return float(price.amount) if price else None


def _get_names(currency, locales):
    """Yield what files call a currency, its sign apart."""
    yield currency.name
    yield currency.full_name or currency.name
    for locale in locales:
        yield locale.currencies.get(currency.name, currency.name)
        # "US$" where the bare sign would be that of another country.
        sign = locale.currency_symbols.get(currency.name, currency.name)
        if sign != currency.symbol:
            yield sign
