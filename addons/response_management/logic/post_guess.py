"""What the values of a stranger's post probably mean, by their keys and by what they say."""

from . import column_mapping, post_name, web_form

_KEYS = ("id", "submissionid", "leadid", "eventid", "responseid", "token", "uuid", "messagesid")
_DATES = (
    "createdat", "submittedat", "createdtime", "timestamp", "datecreated", "submissiondate",
    "leadsubmittime", "time", "occurredat", "createdon",
)  # fmt: skip
_PAGES = ("pageurl", "pageuri", "referer", "landingpage", "destinationurl", "url", "page")
_CONSENTS = ("consent", "gdpr", "optin", "privacy", "terms", "legal", "einwilligung", "同意")


def guess(lines, targets):
    """Return ``{path: target}`` for those of ``lines`` that something can be said of.

    :param lines: ``(path, text)`` of the values of a post
    :param targets: the targets that there are
    """
    headers = [_get_header(path) for path, _text in lines]
    samples = [
        column_mapping.Sample(header, (text,))
        for header, (_path, text) in zip(headers, lines, strict=True)
    ]
    found, taken = {}, set()
    guesses = column_mapping.guess_columns(samples, {})
    for (path, text), header, said in zip(lines, headers, guesses, strict=True):
        target = said.target if said.target in targets else _guess_other(header, text)
        if target and target in targets and (target not in taken or target in _SEVERAL):
            found[path] = target
            taken.add(target)
    return found


_SEVERAL = (web_form.DESCRIPTION, web_form.CONSENT)


def _get_header(path):
    """Return the name of a value; that of a UTM value is the whole of it."""
    header = post_name.name(path)
    parent = path.rpartition(".")[0].rpartition(".")[2].casefold()
    return f"utm_{header}" if parent in ("utm", "utms", "tracking") and header else header


def _guess_other(header, text):
    folded = "".join(filter(str.isalnum, header.casefold()))
    if any(word in folded for word in _CONSENTS):
        return web_form.CONSENT
    if folded in _KEYS and len(text) > 3:
        return web_form.EXTERNAL_KEY
    if folded in _DATES:
        return web_form.DATE
    if folded in _PAGES and text.startswith(("http://", "https://")):
        return "destination_url"
    if folded in ("gclid", "fbclid", "msclkid", "gclidid", "gclidvalue", "clickid"):
        return web_form.CLICK_ID
    if folded in ("utmcontent", "utmterm"):
        return f"utm_{folded[3:]}"
    return ""
