"""Which state or province a name or code means, in its country if that is known."""

import re

from ..logic import normalize, state_words
from . import folded_name

#: As Odoo itself shows and exports a state.
_WITH_COUNTRY = re.compile(r"(.+?)\s*\(([A-Za-z]{2})\)")


def find_states(env, places):
    """Return ``{place: state}`` of each of ``places``, ``(text, id of a country or False)``.

    In a country its names and codes count, of some countries with the code of the country in front,
    such as DE-BE. Without a country only a name that there is once, or a code that tells the
    country: others are used by many. A state is empty where none, or more than one, is called so.
    """
    wanted = {place: _get_spellings(env, *place) for place in places}
    State = env["res.country.state"]
    texts = {text for spellings, _country in wanted.values() for text in spellings}
    known = {}
    # ``in`` a list of names and codes: one search, however many places.
    domain = folded_name.get_domain(("name", "code"), sorted(texts))
    for state in State.search_fetch(domain, ["name", "code", "country_id"]):
        for key in {normalize.fold(state.name), normalize.fold(state.code)}:
            known[key] = known.get(key, State) | state
    return {place: _choose(State, known, *spelled) for place, spelled in wanted.items()}


def _get_spellings(env, text, country_id):
    """Return how the state may be written, and the code of its country, empty if unknown."""
    country = env["res.country"].browse(country_id).code if country_id else ""
    spellings = [text]
    if shown := _WITH_COUNTRY.fullmatch(text.strip()):
        spellings.append(shown[1])
        country = country or shown[2].upper()
    spellings += [other for each in tuple(spellings) for other in state_words.spell(each, country)]
    if country:
        spellings += [f"{country}-{each}" for each in tuple(spellings)]
    return spellings, country


def _choose(State, known, spellings, country):
    found = State.union(*(known.get(normalize.fold(text), State) for text in spellings))
    if country:
        found = found.filtered(lambda state: state.country_id.code == country)
    else:
        names = set(map(normalize.fold, spellings))
        named = found.filtered(lambda state: normalize.fold(state.name) in names)
        is_clear = all(
            state_words.is_clear_code(state.code, state.country_id.code) for state in found
        )
        found = named or (found if is_clear else State)
    return found if len(found) == 1 else State
