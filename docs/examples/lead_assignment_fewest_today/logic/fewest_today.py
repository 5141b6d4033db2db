"""The person who had the fewest leads today is next."""

from odoo.addons.lead_assignment.logic import planning

FEWEST_TODAY = "fewest_today"

planning.DISTRIBUTIONS[FEWEST_TODAY] = planning.Distribution(
    reason=FEWEST_TODAY, rank=lambda receiver, _open_count: receiver.day_count
)
