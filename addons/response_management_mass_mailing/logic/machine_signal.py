"""Whether what happened to a mailing was done by a machine, and what gives it away.

Mail gateways open a mail and follow its links before the recipient sees it; programs answer that
somebody is out of office. Each is told by its own trace, the surest first; a person who is merely
quick or reads without images is no machine.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

# What happened.
SENT = "sent"
OPEN = "open"
CLICK = "click"
REPLY = "reply"
SUBSCRIBE = "subscribe"
UNSUBSCRIBE = "unsubscribe"
BOUNCE = "bounce"

# What gives a machine away.
REASON_HEAD = "head"
REASON_AGENT = "agent"
REASON_BURST = "burst"
REASON_EARLY = "early"
REASON_CROWD = "crowd"
REASON_AUTOMATIC = "automatic"
REASON_BOUNCED = "bounced"

#: No person follows all links of a mail, or three of them, in so short a time.
BURST_SPAN = timedelta(seconds=5)
BURST_LINKS = 3
#: Clicks without an open are common (images are off), but not while the mail is being delivered.
EARLY_SPAN = timedelta(seconds=60)
#: One address and agent that clicks for so many recipients at a time is a gateway.
CROWD_SPAN = timedelta(seconds=10)
CROWD_RECIPIENTS = 5
#: So long after the last signal nothing that comes later changes the decision.
SETTLING_TIME = max(BURST_SPAN, CROWD_SPAN)

#: Parts of the names by which mail scanners and programs introduce themselves.
SCANNERS = (
    "aiohttp",
    "axios",
    "barracuda",
    "bitdefender",
    "bot/",
    "bot;",
    "cloudmark",
    "crawl",
    "curl/",
    "forcepoint",
    "fortinet",
    "googlebot",
    "go-http-client",
    "headlesschrome",
    "ironport",
    "java/",
    "libwww",
    "messagelabs",
    "mimecast",
    "node-fetch",
    "okhttp",
    "phantomjs",
    "preview",
    "proofpoint",
    "python-requests",
    "python-urllib",
    "safelinks",
    "scanner",
    "slurp",
    "sophos",
    "spider",
    "symantec",
    "trendmicro",
    "trustwave",
    "urldefense",
    "wget/",
    "zscaler",
)
#: Fetch images when the recipient opens the mail, so they stand for a person.
IMAGE_PROXIES = ("googleimageproxy", "ggpht.com", "yahoomailproxy")


@dataclass(frozen=True, slots=True)
class Signal:
    """One event. ``recipient`` is whom the mail went to, ``link`` what was clicked, if known."""

    ref: int
    kind: str
    recipient: int | None
    date: datetime
    link: int | None = None
    ip: str = ""
    agent: str | None = None
    is_head: bool = False
    is_automatic: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """What one recipient got, and when."""

    sent: datetime | None = None
    link_count: int = 0


def find_machines(signals, mails):
    """Return ``{ref: reason}`` of the signals that a machine gave.

    :param signals: those to judge with their neighbors: all of the same recipients, and all that
        came within ``CROWD_SPAN``
    :param mails: ``{recipient: Mail}``
    """
    found = {}
    clicks = sorted((s for s in signals if s.kind == CLICK), key=lambda s: (s.date, s.ref))
    # The surest reason last, so that it is the one kept.
    found.update(dict.fromkeys(_crowds(clicks), REASON_CROWD))
    found.update(dict.fromkeys(_early(clicks, signals, mails), REASON_EARLY))
    found.update(dict.fromkeys(_bursts(clicks, mails), REASON_BURST))
    for signal in signals:
        reason = find_own_reason(signal)
        if reason:
            found[signal.ref] = reason
    return found


def find_own_reason(signal):
    """Return what the request itself betrays."""
    if signal.is_automatic:
        return REASON_AUTOMATIC
    if signal.is_head:
        return REASON_HEAD
    if signal.agent is None:
        return None
    agent = signal.agent.lower()
    if any(name in agent for name in IMAGE_PROXIES):
        return None
    # Some mail programs load images without saying who they are; no browser follows a link so.
    if not agent.strip():
        return REASON_AGENT if signal.kind == CLICK else None
    return REASON_AGENT if any(name in agent for name in SCANNERS) else None


def _bursts(clicks, mails):
    """Return the refs of clicks on all links of a mail, or on many, at once."""
    found = set()
    for recipient, own in _grouped(clicks, lambda s: s.recipient).items():
        link_count = mails.get(recipient, Mail()).link_count
        enough = BURST_LINKS if link_count != 2 else 2
        found |= _dense(own, BURST_SPAN, enough, lambda s: s.link)
    return found


def _early(clicks, signals, mails):
    """Return the refs of clicks before any open, while the mail was being delivered."""
    opened = {}
    for signal in signals:
        if signal.kind == OPEN:
            first = opened.get(signal.recipient, signal.date)
            opened[signal.recipient] = min(first, signal.date)
    found = set()
    for click in clicks:
        sent = mails.get(click.recipient, Mail()).sent
        is_fresh = sent and click.date - sent <= EARLY_SPAN
        if is_fresh and opened.get(click.recipient, datetime.max) > click.date:
            found.add(click.ref)
    return found


def _crowds(clicks):
    """Return the refs of clicks that one agent at one address made for many recipients at once."""
    found = set()
    known = [click for click in clicks if click.ip]
    for own in _grouped(known, lambda s: (s.ip, s.agent)).values():
        found |= _dense(own, CROWD_SPAN, CROWD_RECIPIENTS, lambda s: s.recipient)
    return found


def _dense(clicks, span, enough, value):
    """Return the refs of clicks within ``span`` of which there are ``enough`` different values."""
    found, counts = set(), Counter()
    start = marked = 0
    for end, click in enumerate(clicks):
        counts[value(click)] += 1
        while click.date - clicks[start].date > span:
            left = value(clicks[start])
            counts[left] -= 1
            if not counts[left]:
                del counts[left]
            start += 1
        if len(counts) >= enough:
            found.update(each.ref for each in clicks[max(start, marked) : end + 1])
            marked = end + 1
    return found


def _grouped(items, key):
    groups = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups
