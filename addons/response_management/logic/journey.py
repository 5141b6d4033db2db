"""How a visitor came to a form: click ids, variant and term, first and last touch.

What a browser says of it is a stranger's word: names are an allow-list, lengths are bounded, and
what was cut is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from . import delivery, normalize

UTM = ("utm_campaign", "utm_source", "utm_medium", "utm_content", "utm_term")
#: Ids that ad platforms put on the address of a click, the most telling first.
CLICK_KINDS = ("gclid", "gbraid", "wbraid", "fbclid", "msclkid", "li_fat_id", "ttclid")
FIRST_TOUCH = "first_touch"
LAST_TOUCH = "last_touch"
TOUCHES = (FIRST_TOUCH, LAST_TOUCH)

MAX_CLICK_ID = 255
MAX_UTM = 255
MAX_URL = 500

#: Parameters of an address that say nothing of the page and nothing of the campaign.
_NOISE_PREFIXES = ("gad_", "_hs", "hsa_", "mc_", "pk_", "__hs", "vero_", "_ga", "_gl")
_NOISE = frozenset(("dclid", "yclid", "igshid", "srsltid", "mkt_tok", "s_kwcid", "ref_src"))


@dataclass(frozen=True, slots=True)
class Touch:
    """One visit: page and referrer, each at most ``MAX_URL`` long, UTM values, moment in UTC."""

    url: str = ""
    referrer: str = ""
    utm: Mapping[str, str] = field(default_factory=dict)
    date: datetime | None = None

    def __bool__(self):
        return bool(self.url or self.referrer or self.utm)

    @property
    def campaign_words(self):
        """The UTM values as a reader wants them: ``autumn / google / cpc``."""
        return " / ".join(self.utm[name] for name in UTM if self.utm.get(name))


def shorten_url(url, limit=MAX_URL):
    """Return ``url`` in at most ``limit`` characters: without noise, then without its long parts.

    UTM values and click ids go last, the page itself never.
    """
    text = normalize.clean_text(url)
    if len(text) <= limit:
        return text
    try:
        parts = urlsplit(text)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return text[:limit]
    pairs = [pair for pair in pairs if not _is_noise(pair[0])]
    dispensable = sorted(
        (pair for pair in pairs if not _tells_campaign(pair[0])), key=lambda pair: len(pair[1])
    )
    ids = [pair for kind in CLICK_KINDS for pair in pairs if pair[0].lower() == kind]
    for pair in (None, *reversed(dispensable), *reversed(ids)):
        if pair in pairs:
            pairs.remove(pair)
        for fragment in (parts.fragment, ""):
            short = urlunsplit(parts._replace(query=urlencode(pairs), fragment=fragment))
            if len(short) <= limit:
                return short
    return short[:limit]


def _is_noise(name):
    return name.lower() in _NOISE or name.lower().startswith(_NOISE_PREFIXES)


def _tells_campaign(name):
    return name.lower().startswith("utm_") or name.lower() in CLICK_KINDS


def find_click(values):
    """Return ``(kind, id)`` of the first click id among ``values``, ``("", "")`` for none."""
    folded = {str(name).lower(): value for name, value in values.items()}
    for kind in CLICK_KINDS:
        text = _line(folded.get(kind))
        if text:
            return kind, text
    return "", ""


def pairs_of(text):
    """Return the parameters of a query or of an address, by name."""
    try:
        return dict(parse_qsl(urlsplit(text).query or text))
    except ValueError:
        return {}


def kind_of(name):
    """Return which kind of click id a field of that name holds, ``""`` if it does not say."""
    plain = "".join(filter(str.isalnum, name.rpartition(".")[2].lower()))
    return next((kind for kind in CLICK_KINDS if kind.replace("_", "") in plain), "")


def read_touch(value):
    """Return the :class:`Touch` that a browser noted, an empty one for anything else."""
    if isinstance(value, str):
        value = {"url": value}
    if not isinstance(value, Mapping):
        return Touch()
    url = _line(value.get("url") or value.get("page"))
    stated = {name: _line(value.get(name))[:MAX_UTM] for name in UTM}
    told = normalize.url_parameters(url)
    utm = {name: stated[name] or _line(told.get(name))[:MAX_UTM] for name in UTM}
    return Touch(
        shorten_url(url),
        shorten_url(_line(value.get("referrer"))),
        {name: text for name, text in utm.items() if text},
        delivery.parse_moment(value.get("time")),
    )


def fill_in(values, touches):
    """Return ``values`` with UTM values and click id from the touches where they say none.

    The post itself counts most, then the page it names, then the last touch with a campaign, then
    the first.

    :param touches: the :class:`Touch` es from the first to the last
    """
    filled = dict(values)
    pages = [normalize.url_parameters(values.get("destination_url"))]
    pages += [dict(touch.utm) for touch in reversed(touches)]
    said = next(
        (page for page in ({k: values.get(k) for k in UTM}, *pages) if _names_campaign(page)), {}
    )
    for name in UTM:
        text = filled.get(name) or _line(said.get(name))
        if text:
            filled[name] = text[:MAX_UTM]
    addresses = [values.get("destination_url"), *(touch.url for touch in reversed(touches))]
    for page in map(normalize.url_parameters, addresses):
        if not filled.get("click_id"):
            filled["click_kind"], filled["click_id"] = find_click(page)
    return {name: value for name, value in filled.items() if value}


def _names_campaign(page):
    return any(page.get(name) for name in ("utm_campaign", "utm_source"))


def _line(value):
    return normalize.clean_text(value) if isinstance(value, str) else ""
