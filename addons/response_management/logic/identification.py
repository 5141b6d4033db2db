"""Which treatment, offer and campaign a response answers to.

Evidence is weighed from the strongest to the weakest: what the captor states, the source code
printed on the piece, the destination address, the UTM values. Each step only fills what is still
unknown, and evidence that points to several treatments identifies only what they agree on.
"""

from collections import defaultdict
from dataclasses import dataclass

from . import normalise

GIVEN = "given"
SOURCE_CODE = "source_code"
DESTINATION_URL = "destination_url"
UTM = "utm"
MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Treatment:
    """What identification needs to know of one treatment. Dates are naive UTC or ``None``."""

    id: int
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
    """What came with the response. Ids are those the captor stated or UTM names resolved to."""

    date: object
    treatment_id: int | None = None
    offer_id: int | None = None
    campaign_id: int | None = None
    medium_id: int | None = None
    source_id: int | None = None
    source_code: str = ""
    destination_url: str = ""
    utm_campaign_id: int | None = None
    utm_source_id: int | None = None
    utm_medium_id: int | None = None


@dataclass(frozen=True, slots=True)
class Identification:
    """What the response answers to, and the evidence that said so (``None`` if none did)."""

    treatment_id: int | None = None
    offer_id: int | None = None
    campaign_id: int | None = None
    medium_id: int | None = None
    source_id: int | None = None
    means: str | None = None
    is_late: bool = False


class Catalogue:
    """The treatments of one company, found by id, by source code and by address."""

    def __init__(self, treatments):
        self._by_id = {}
        self._by_code = {}
        self._by_url = defaultdict(list)
        for treatment in sorted(treatments, key=lambda t: t.id):
            self._by_id[treatment.id] = treatment
            if treatment.source_code:
                self._by_code[normalise.fold(treatment.source_code)] = treatment
            if treatment.destination_url:
                self._by_url[normalise.canonical_url(treatment.destination_url)].append(treatment)

    def identify(self, evidence):
        """Return the :class:`Identification` of one :class:`Evidence`."""
        means, candidates = self._candidates(evidence)
        # What is stated stands; evidence only fills what is still unknown.
        found = {
            name: getattr(evidence, name) or _agreed(candidates, name)
            for name in ("offer_id", "campaign_id", "medium_id", "source_id")
        }
        if not found["campaign_id"] and evidence.utm_campaign_id:
            found["campaign_id"] = evidence.utm_campaign_id
            means = UTM
        found["medium_id"] = found["medium_id"] or evidence.utm_medium_id
        found["source_id"] = found["source_id"] or evidence.utm_source_id
        treatment = candidates[0] if len(candidates) == 1 else None
        if evidence.campaign_id and means is None:
            means = GIVEN
        return Identification(
            treatment_id=treatment.id if treatment else None,
            means=means if found["campaign_id"] or treatment else None,
            is_late=is_late(evidence.date, treatment and treatment.date_end),
            **found,
        )

    def _candidates(self, evidence):
        stated = self._by_id.get(evidence.treatment_id)
        if stated:
            return GIVEN, [stated]
        by_code = self._by_code.get(normalise.fold(evidence.source_code))
        if by_code and _is_consistent(by_code, evidence):
            return SOURCE_CODE, [by_code]
        if evidence.destination_url:
            same_page = [
                treatment
                for treatment in self._by_url.get(
                    normalise.canonical_url(evidence.destination_url), ()
                )
                if _is_consistent(treatment, evidence)
            ]
            if same_page:
                return DESTINATION_URL, _narrowed(same_page, evidence)
        return None, []


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
