"""What a campaign's account says: ratios over its figures, through two lenses of cost.

The money lens counts what was paid. The full lens adds the workload: hours times the rate of an
hour. A ratio whose denominator is 0 does not exist; it is ``None``, never 0.
"""

from dataclasses import dataclass

#: What a campaign may be for.
KIND_EVENT = "event"
KIND_REGISTRATION = "registration"
KIND_CUSTOMER = "customer"
KIND_LEAD = "lead"
KIND_PROMOTION = "promotion"

#: How a campaign reaches people.
REACH_DIRECT = "direct"
REACH_INDIRECT = "indirect"

#: What a participant may do.
RIGHT_READ = "read"
RIGHT_MODIFY = "modify"


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted for one campaign; amounts are in one currency."""

    members: int = 0
    responders: int = 0
    leads: int = 0
    opportunities: int = 0
    won: int = 0
    revenue: float = 0.0
    money_cost: float = 0.0
    hours: float = 0.0
    workload_cost: float = 0.0

    @property
    def full_cost(self):
        """Return money plus workload."""
        return self.money_cost + self.workload_cost


@dataclass(frozen=True, slots=True)
class CostRatios:
    """What one of each thing cost, and what the cost brought back, through one lens."""

    per_response: float | None
    per_lead: float | None
    per_opportunity: float | None
    per_won: float | None
    roi: float | None


def ratio(numerator, denominator):
    """Return ``numerator / denominator``, ``None`` without a denominator."""
    return numerator / denominator if denominator else None


def response_rate(figures):
    """Return distinct responding members / members reached."""
    return ratio(figures.responders, figures.members)


def roi(revenue, cost):
    """Return (won value - actual cost) / actual cost, the usual return on a campaign."""
    return ratio(revenue - cost, cost)


def cost_ratios(figures, cost):
    """Return campaign cost / count of each, for the ``cost`` of one lens.

    A response is one responder here: repeat answers are volume, they bring nobody new.
    """
    return CostRatios(
        per_response=ratio(cost, figures.responders),
        per_lead=ratio(cost, figures.leads),
        per_opportunity=ratio(cost, figures.opportunities),
        per_won=ratio(cost, figures.won),
        roi=roi(figures.revenue, cost),
    )


def gap(actual, expected):
    """Return actual - expected, ``None`` where nothing was expected."""
    return actual - expected if expected else None


def change(current, previous):
    """Return how much ``current`` is above ``previous``, as a share of ``previous``."""
    return ratio(current - previous, previous)
