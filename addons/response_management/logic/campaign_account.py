"""What a campaign's account says: its figures, and ratios of them through two lenses of cost.

This is the one definition of each figure. Account, overview, response report, lists of campaigns
and treatments show these and no others:

- *Member*: a person on file in a campaign, once, however many rows they have; not who only a
  machine's doing put there. Reached on the day they were written to or called, or with their first
  answer where nobody had recorded that before; who answers a treatment with an audience was reached
  when it went out.
- *Audience*: how many people the treatments went out to, as entered on them.
- *Reached*: the larger of members and audience, over the treatment, campaign, channel or period
  that is looked at.
- *Responder*: a member with an answer that counts (``qualification.counts_in_rate``).
- *Response rate*: responders / reached. Of a period: of those reached in it, whenever they answer.
  It does not exist where only answers are recorded, because then everybody would have answered.
- *Response*: an answer, repeat, late and suspected ones included; on the day it was given.
- *Lead*: a lead or opportunity of a campaign, on the day it was created; *opportunity*: since it
  became one; *won*: a deal, on the day it was won. Lost, archived, merged and deleted ones count.
- *Won revenue*: the expected revenue of won deals, in the currency of the user's company at the
  rate of the day they were won.

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
    """What was counted for one campaign; amounts are in one currency.

    ``addressed`` are the members known before they answered, those without an answer included;
    ``None`` where nobody asked.
    """

    members: int = 0
    audience: int = 0
    addressed: int | None = None
    responders: int = 0
    leads: int = 0
    opportunities: int = 0
    won: int = 0
    revenue: float = 0.0
    money_cost: float = 0.0
    hours: float = 0.0
    workload_cost: float = 0.0

    @property
    def reached(self):
        """Return how many people were reached: members on file, or the audience if larger."""
        return max(self.members, self.audience)

    @property
    def is_rate_known(self):
        """Return whether more is recorded than answers."""
        return bool(self.audience or self.addressed or self.addressed is None)

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
    """Return responders / people reached, ``None`` where only answers are known."""
    return ratio(figures.responders, figures.reached) if figures.is_rate_known else None


def add_up(figures):
    """Return people reached and responders so far, at the end of each period of ``figures``."""
    so_far = Figures(addressed=0)
    found = []
    for of_period in figures:
        so_far = Figures(
            members=so_far.members + of_period.members,
            audience=so_far.audience + of_period.audience,
            addressed=so_far.addressed + of_period.addressed,
            responders=so_far.responders + of_period.responders,
        )
        found.append(so_far)
    return found


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
