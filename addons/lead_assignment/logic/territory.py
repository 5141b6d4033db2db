"""Which territories a lead belongs to, on what evidence, and which ones it only just misses.

A lead belongs to a territory if any of its evidence agrees. A lead without country contradicts
nothing; only its post code is read as one of the home country, because post codes repeat.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from . import folding

PLACE = "place"
PHONE = "phone"
ZIP = "zip"
COUNTRY = "country"
STATE = "state"
EMAIL_DOMAIN = "email_domain"
LANGUAGE = "language"

NEAR_SPELLING = "spelling"
NEAR_PART = "part"

#: After every post code key that begins alike, in any collation: a prefix is a range up to this.
ZIP_END = "ZZZZZZZZZZZZ"
#: Names shorter than this are too alike to guess at a slip of the keyboard.
_MIN_SPELLING = 5


@dataclass(frozen=True, slots=True)
class Evidence:
    """One way to recognize a territory.

    ``key`` is folded; ``key_to`` ends a range of post codes, or is the national form of a phone
    prefix. ``country_id`` limits places and post codes; ``record_id`` is the country, state or
    language of those kinds.
    """

    id: int
    territory_id: int
    kind: str
    key: str = ""
    key_to: str = ""
    country_id: int | None = None
    record_id: int | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """What a lead says about where it is; text as folded keys."""

    city: str = ""
    region: str = ""
    zip: str = ""
    phone: str = ""
    email_domain: str = ""
    country_id: int | None = None
    state_id: int | None = None
    lang_id: int | None = None


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A territory that a lead would belong to, had ``seen`` been spelled like ``key``."""

    territory_id: int
    kind: str
    seen: str
    key: str


@dataclass(frozen=True)
class CompiledTerritories:
    """Evidence in the order in which it is looked up; make it with :func:`compile_territories`."""

    places: dict = field(default_factory=dict)
    phones: dict = field(default_factory=dict)
    zips: dict = field(default_factory=dict)
    records: dict = field(default_factory=dict)
    domains: dict = field(default_factory=dict)
    slips: dict = field(default_factory=dict)
    phone_lengths: tuple = ()
    home_country_id: int | None = None


def compile_territories(evidence, home_country_id=None):
    """Return the :class:`CompiledTerritories` of ``evidence``."""
    places, phones, zips = defaultdict(list), defaultdict(list), defaultdict(list)
    records, domains, slips = defaultdict(list), defaultdict(list), defaultdict(list)
    for item in sorted(evidence, key=lambda item: item.id):
        if item.kind == PLACE and item.key:
            places[item.key].append(item)
            for slip in _slips(item.key):
                slips[slip].append(item)
        elif item.kind == PHONE:
            for prefix in {item.key, item.key_to} - {""}:
                phones[prefix].append(item)
        elif item.kind == ZIP and item.key:
            zips[item.country_id].append(item)
        elif item.kind == EMAIL_DOMAIN and item.key:
            domains[item.key].append(item)
        elif item.record_id:
            records[item.kind, item.record_id].append(item)
    return CompiledTerritories(
        places=dict(places),
        phones=dict(phones),
        zips=dict(zips),
        records=dict(records),
        domains=dict(domains),
        slips=dict(slips),
        phone_lengths=tuple(sorted({len(prefix) for prefix in phones})),
        home_country_id=home_country_id,
    )


def match(compiled, location):
    """Return the evidence that agrees with ``location``, by id."""
    found = {item.id: item for item in _agreeing(compiled, location)}
    return tuple(found[key] for key in sorted(found))


def _agreeing(compiled, location):
    for key in (location.city, location.region):
        for item in compiled.places.get(key, ()):
            if not _contradicts(item, location):
                yield item
    for length in compiled.phone_lengths:
        if length > len(location.phone):
            break
        yield from compiled.phones.get(location.phone[:length], ())
    yield from _agreeing_zips(compiled, location)
    for kind, record_id in (
        (COUNTRY, location.country_id),
        (STATE, location.state_id),
        (LANGUAGE, location.lang_id),
    ):
        if record_id:
            yield from compiled.records.get((kind, record_id), ())
    domain = location.email_domain
    while domain:
        yield from compiled.domains.get(domain, ())
        domain = domain.partition(".")[2]


def _agreeing_zips(compiled, location):
    if not location.zip:
        return
    country_id = location.country_id or compiled.home_country_id
    for item in (
        *compiled.zips.get(country_id, ()),
        *(compiled.zips.get(None, ()) if country_id else ()),
    ):
        if item.key <= location.zip <= (item.key_to or item.key) + ZIP_END:
            yield item


def _contradicts(item, location):
    return bool(item.country_id and location.country_id and item.country_id != location.country_id)


def near_misses(compiled, location):
    """Return what ``location`` nearly names, by territory; nothing if it belongs to a territory."""
    if not location.city or match(compiled, location):
        return ()
    found = {}
    for item in _slipped(compiled, location.city):
        if not _contradicts(item, location):
            found.setdefault(
                item.territory_id,
                NearMiss(item.territory_id, NEAR_SPELLING, location.city, item.key),
            )
    for key, items in compiled.places.items():
        if not _is_part(key, location.city):
            continue
        for item in items:
            if not _contradicts(item, location):
                found.setdefault(
                    item.territory_id, NearMiss(item.territory_id, NEAR_PART, location.city, key)
                )
    return tuple(found[key] for key in sorted(found))


def _is_part(key, text):
    return len(key) < len(text) and len(key) >= (4 if key.isascii() else 2) and key in text


def _slipped(compiled, text):
    seen = {}
    for slip in _slips(text):
        for item in compiled.slips.get(slip, ()):
            if item.id not in seen and _is_one_slip(item.key, text):
                seen[item.id] = item
    return [seen[key] for key in sorted(seen)]


def _slips(key):
    """Return ``key`` and what is left of it without one of its letters."""
    if len(key) < (_MIN_SPELLING if key.isascii() else 3):
        return ()
    return {key, *(key[:index] + key[index + 1 :] for index in range(len(key)))}


def _is_one_slip(left, right):
    """Return whether one letter is missing, extra or wrong, or two neighbors are swapped."""
    if abs(len(left) - len(right)) > 1 or left == right:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    one, two = left[start:], right[start:]
    return (
        one[1:] == two[1:]
        or one[1:] == two
        or one == two[1:]
        or (one[:2] == two[1::-1] and one[2:] == two[2:])
    )


def make_evidence_keys(kind, value, value_to="", calling_code=None):
    """Return ``(key, key_to)`` of what a user typed as evidence of ``kind``."""
    if kind == PLACE:
        return folding.fold_place(value), ""
    if kind == PHONE:
        return folding.fold_phone_prefix(value, calling_code)
    if kind == ZIP:
        return folding.fold_zip(value), folding.fold_zip(value_to)
    if kind == EMAIL_DOMAIN:
        return folding.fold_email_domain(value), ""
    return "", ""
