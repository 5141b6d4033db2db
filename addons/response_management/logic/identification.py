"""Which treatment, offer and campaign a response answers to.

What the channel states stands. Then the rules of the company are asked in their order: the first
that says a treatment or a campaign decides. Each step only fills what is still unknown, and
evidence that points to several treatments identifies only what they agree on.
"""

from collections import defaultdict
from dataclasses import dataclass

from . import identification_rule, normalize
from .identification_rule import DESTINATION_URL, SOURCE_CODE, UTM_CAMPAIGN

# By what a response was identified: the evidence that is on file, or one of these.
GIVEN = "given"
UTM = "utm"
RULE = "rule"
MANUAL = "manual"
#: A colleague found that it answers to no campaign.
NO_CAMPAIGN = "no_campaign"

_MEANS_ON_FILE = {SOURCE_CODE: SOURCE_CODE, DESTINATION_URL: DESTINATION_URL, UTM_CAMPAIGN: UTM}


@dataclass(frozen=True, slots=True)
class Treatment:
    """What identification needs to know of one treatment. Dates are naive UTC or ``None``."""

    id: int | None
    offer_id: int | None = None
    campaign_id: int | None = None
    medium_id: int | None = None
    source_id: int | None = None
    source_code: str = ""
    destination_url: str = ""
    date_start: object = None
    date_end: object = None

    def is_valid_at(self, moment):
        """Return whether ``moment`` lies within the validity, both ends included."""
        return (not self.date_start or self.date_start <= moment) and (
            not self.date_end or moment <= self.date_end
        )


@dataclass(frozen=True, slots=True)
class Evidence:
    """What came with the response. Ids are those the channel stated or UTM names resolved to."""

    date: object
    treatment_id: int | None = None
    offer_id: int | None = None
    campaign_id: int | None = None
    medium_id: int | None = None
    source_id: int | None = None
    source_code: str = ""
    destination_url: str = ""
    utm_campaign: str = ""
    utm_source: str = ""
    utm_medium: str = ""
    utm_campaign_id: int | None = None
    utm_source_id: int | None = None
    utm_medium_id: int | None = None
    type_id: int | None = None
    response_channel_id: int | None = None
    parameters: tuple = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Identification:
    """What the response answers to, and the evidence that said so (``None`` if none did)."""

    treatment_id: int | None = None
    offer_id: int | None = None
    campaign_id: int | None = None
    medium_id: int | None = None
    source_id: int | None = None
    means: str | None = None
    rule_id: int | None = None
    is_late: bool = False


class Catalog:
    """The treatments of one company, found by id, by source code and by address."""

    def __init__(self, treatments):
        self._by_id = {}
        self._by_code = {}
        self._by_url = defaultdict(list)
        for treatment in sorted(treatments, key=lambda t: t.id):
            self._by_id[treatment.id] = treatment
            if treatment.source_code:
                self._by_code[normalize.fold(treatment.source_code)] = treatment
            if treatment.destination_url:
                self._by_url[normalize.canonical_url(treatment.destination_url)].append(treatment)

    def identify(self, evidence, rules=()):
        """Return the :class:`Identification` of one :class:`Evidence`.

        :param rules: those that speak of it, in their order
        """
        means, rule, candidates, hints = self._weigh(evidence, rules)
        # What is stated stands; evidence only fills what is still unknown.
        found = {
            name: getattr(evidence, name) or _agreed(candidates, name) or _agreed(hints, name)
            for name in ("offer_id", "campaign_id", "medium_id", "source_id")
        }
        found["medium_id"] = found["medium_id"] or evidence.utm_medium_id
        found["source_id"] = found["source_id"] or evidence.utm_source_id
        treatment = candidates[0] if len(candidates) == 1 and candidates[0].id else None
        return Identification(
            treatment_id=treatment.id if treatment else None,
            means=means,
            rule_id=rule.id if rule else None,
            is_late=is_late(evidence.date, treatment and treatment.date_end),
            **found,
        )

    def _weigh(self, evidence, rules):
        """Return ``(means, rule, treatments, hints)``.

        ``treatments``: what the deciding evidence speaks for; ``hints``: what evidence before it
        spoke for that left treatment and campaign open.
        """
        stated = self._by_id.get(evidence.treatment_id)
        if stated:
            return GIVEN, None, [stated], ()
        hints = []
        for rule in rules:
            candidates = self._find_candidates(rule, evidence)
            if _decides(candidates, evidence):
                means = _MEANS_ON_FILE.get(rule.evidence)
                if rule.comparison != identification_rule.ON_FILE:
                    means = RULE
                return means, rule, candidates, hints
            hints = hints or candidates
        return GIVEN if evidence.campaign_id else None, None, [], hints

    def _find_candidates(self, rule, evidence):
        """Return the treatments that ``rule`` speaks for and nothing stated contradicts."""
        if rule.comparison != identification_rule.ON_FILE:
            named = self._by_id.get(rule.treatment_id)
            if rule.treatment_id and not named:
                return []
            found = [named or Treatment(None, rule.offer_id, rule.campaign_id)]
        elif rule.evidence == SOURCE_CODE:
            found = [self._by_code.get(normalize.fold(evidence.source_code))]
        elif rule.evidence == DESTINATION_URL:
            found = self._by_url.get(normalize.canonical_url(evidence.destination_url), ())
        else:
            found = [Treatment(None, campaign_id=evidence.utm_campaign_id)]
        consistent = [t for t in found if t and _is_consistent(t, evidence)]
        return _narrowed(consistent, evidence)


def get_evidence_key(source_code="", destination_url="", utm_campaign="", utm_source=""):
    """Return the strongest piece of evidence, spelled as all that mean the same."""
    return (
        normalize.fold(source_code)
        or normalize.canonical_url(destination_url)
        or normalize.fold(utm_campaign)
        or normalize.fold(utm_source)
    )


def _decides(candidates, evidence):
    """Return whether ``candidates`` say a treatment, or a campaign that was not known."""
    if len(candidates) == 1 and candidates[0].id:
        return True
    return not evidence.campaign_id and bool(_agreed(candidates, "campaign_id"))


def _is_consistent(treatment, evidence):
    """Return whether nothing stated contradicts ``treatment``."""
    return all(
        not getattr(evidence, name)
        or not getattr(treatment, name)
        or getattr(evidence, name) == getattr(treatment, name)
        for name in ("campaign_id", "offer_id")
    )


def _narrowed(treatments, evidence):
    """Keep those that the UTM values, then the date, speak for; never narrow to nothing."""
    tests = (
        lambda t: evidence.utm_campaign_id and t.campaign_id == evidence.utm_campaign_id,
        lambda t: evidence.utm_medium_id and t.medium_id == evidence.utm_medium_id,
        lambda t: evidence.utm_source_id and t.source_id == evidence.utm_source_id,
        lambda t: t.is_valid_at(evidence.date),
    )
    for test in tests:
        treatments = [t for t in treatments if test(t)] or treatments
    return treatments


def _agreed(treatments, name):
    values = {getattr(treatment, name) for treatment in treatments}
    return values.pop() if len(values) == 1 else None


def is_late(moment, end):
    """Return whether ``moment`` lies after the ``end`` of a treatment, which may have none."""
    return bool(moment and end and moment > end)
