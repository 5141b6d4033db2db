"""Which engine gives out the leads of a company: these rules, Odoo's own, or both."""

RULES = "rules"
NATIVE = "native"
BOTH = "both"
