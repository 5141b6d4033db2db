# ruff: noqa: RUF001 (letters of many languages look alike)
"""What an e-mail quotes: the head of the message before, and what its sender wrote anew.

Mail programs put a head over what they quote or forward (*From, Sent, To, Subject*, in their
user's language and in any order), or one line (*On … somebody wrote:*). Texts are plain, one line
a line; no program marks what it quotes reliably enough to be believed alone.
"""

import re
from dataclasses import dataclass

from .automatic_mail_words import fold

FROM, DATE, TO, SUBJECT, OTHER = "from", "date", "to", "subject", "other"

#: Labels of the lines of a head, by what they say.
_LABELS = {
    FROM: "from|von|de|da|van|från|fra|od|lähettäjä|от|від|feladó|expeditor|kimden|gönderen|από"
    "|差出人|送信者|送信元|发件人|寄件者|寄件人|發件人|보낸 사람",
    DATE: "sent|date|gesendet|datum|envoyé|envoyé le|enviado|enviado el|fecha|inviato|data"
    "|verzonden|enviada em|enviado em|enviada|skickat|sendt|dato|wysłano|odesláno|odoslané"
    "|lähetetty|päivämäärä|päiväys|отправлено|дата|надіслано|elküldve|küldve|dátum|trimis|gönderildi|tarih"
    "|送信日時|日時|日付|发送时间|發送時間|日期|时间|時間|寄件日期|傳送時間|보낸 날짜|날짜",
    TO: "to|an|à|pour|para|a|aan|till|til|do|komu|vastaanottaja|кому|címzett|către|kime|alıcı|προς"
    "|宛先|收件人|收件者|받는 사람",
    SUBJECT: "subject|betreff|objet|asunto|oggetto|onderwerp|assunto|ämne|emne|temat|předmět"
    "|predmet|aihe|тема|tárgy|subiect|konu|θέμα|件名|主题|主旨|主題|제목",
    OTHER: "cc|kopie|copie à|kopia|копия|抄送|副本|参照|reply-to|antwort an|répondre à|responder a"
    "|rispondi a|importance|wichtigkeit|priorität|priority|attachments|anlagen|pièces jointes"
    "|adjuntos|allegati|organisation|organization",
}
_KIND_OF_LABEL = {
    fold(label): kind for kind, labels in _LABELS.items() for label in labels.split("|")
}
_LABELED = re.compile(
    r"^[*_>\s|]*([^\W\d_][^:\uff1a<>@\n]{0,24}?)\s*[*_]*\s*[:\uff1a][*_]*\s*(.*)$"
)
_SEPARATOR = re.compile(
    r"^\W*[-_=*]{2,}[^\n]{0,60}[-_=*]{2,}\W*$|^_{8,}$|^-{5,}$"
    r"|^\W*(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)"
    r"|début du message (?:transféré|réexpédié)|inicio del mensaje reenviado"
    r"|inizio messaggio inoltrato|begin doorgestuurd bericht|início da mensagem (?:re)?encaminhada"
    r"|転送されたメッセージ|以下是转发的邮件|开始转发邮件|下面是被转发的邮件"
    r"|vidarebefordrat brev|videresendt besked|videresendt melding)\W*$",
    re.IGNORECASE,
)


def _any_label(kind):
    return "|".join(sorted(map(re.escape, _LABELS[kind].split("|")), key=len, reverse=True))


#: The head of a forward by Yahoo, whose text has no line breaks in it.
_GLUED_HEAD = re.compile(
    rf"^(?P<line>\W*-{{3,}}[^\n-]{{4,40}}-{{3,}})\s*(?P<from>(?:{_any_label(FROM)})\s*:.{{3,200}}?)"
    rf"\s*(?P<to>(?:{_any_label(TO)})\s*:.{{3,300}}?)\s*(?P<date>(?:{_any_label(DATE)})\s*:"
    rf".{{6,80}}?)\s*(?P<subject>(?:{_any_label(SUBJECT)})\s*:.*)$",
    re.IGNORECASE | re.MULTILINE,
)
#: Lines in front of a quote that name its writer, perhaps broken in two.
_ATTRIBUTION = re.compile(
    r"^\W*(?:(?:on|am|le|el|il|op|em|den|på|dne|w dniu|dnia|в|у|vào)\b.{4,200}?"
    r"|.{0,120}[<@].{4,120}?)"
    r"(?:wrote|schrieb(?: .{1,80})?|a écrit|escribió|ha scritto|schreef(?: .{1,80})?|escreveu"
    r"|skrev(?: .{1,80})?|napisał(?:a|\(a\))?|napsal\(?a?\)?|kirjoitti|пишет"
    r"|написал\(?а?\)?|писал\(?а?\)?|írta|a scris|yazdı|έγραψε)\s*[:\uff1a]?\s*$"
    r"|^.{4,200}(?:写道|寫道|のメール|wrote)\s*[:\uff1a]\s*$"
    r"|^\W*\d{4}年\d{1,2}月\d{1,2}日.{0,60}<[^<>]+@[^<>]+>\s*[:\uff1a]?\s*$",
    re.IGNORECASE,
)
#: How the first of several such lines begins.
_BEGINNING = re.compile(
    r"^\W*(?:(?:on|am|le|el|il|op|em|den|på|dne|w dniu|dnia|в|у|vào)\b|\d{1,4}[./年-])|.*[<@]",
    re.IGNORECASE,
)
_FORWARD_PREFIX = re.compile(
    r"^\W*(?:fwd?|wg|tr|rv|i|enc|vb|vs|vl|pd|tov|doorst|инт|пересл|转发|轉寄|転送|fs)\s*[:\uff1a]",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
#: Lines of a head, blank ones included.
_MAX_HEAD_LINES = 16


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a quoted message: who wrote it, and its lines from ``start`` up to ``end``."""

    name: str
    email: str
    subject: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Forward:
    """A forwarded message: the writers that its heads name, outermost first, and all its text."""

    writers: tuple[tuple[str, str], ...]
    text: str


def is_forward_subject(subject):
    """Return whether ``subject`` begins with the mark of a forward."""
    return bool(_FORWARD_PREFIX.match(subject or ""))


def own_text(text):
    """Return what the sender of an e-mail wrote, without the messages that it quotes.

    Of a message that is nothing but a quote everything is returned.
    """
    lines = _break_heads(text).splitlines()
    heads = _find_heads(lines)
    end = min((head.start for head in heads), default=len(lines))
    kept = []
    index = 0
    while index < end:
        line = lines[index]
        length = _attribution_length(lines, index, end)
        if length:
            rest = [each for each in lines[index + length : end] if each.strip()]
            if not rest or not rest[0].lstrip().startswith(">"):
                break
            index += length
            continue
        if not line.lstrip().startswith(">"):
            kept.append(line)
        index += 1
    while kept and (not kept[-1].strip() or _SEPARATOR.match(kept[-1])):
        kept.pop()
    return "\n".join(kept).strip() or _unquote(text).strip()


def read_forward(text):
    """Return the :class:`Forward` that ``text`` contains, ``None`` without a head."""
    lines = [_unquote(line) for line in _break_heads(text).splitlines()]
    heads = _find_heads(lines)
    if not heads:
        return None
    first = heads[0]
    before = [line for line in lines[: first.start] if not _SEPARATOR.match(line)]
    kept = "\n".join(before).strip(), "\n".join(lines[first.end :]).strip()
    return Forward(
        tuple((head.name, head.email) for head in heads), "\n\n".join(part for part in kept if part)
    )


def read_writer(value):
    """Return ``(name, address)`` of the line of a head; either may be empty."""
    found = _ADDRESS.search(value)
    name = value[: found.start()] if found else value
    name = re.sub(r"\[?mailto:.*|[<\[(].*$", "", name, flags=re.IGNORECASE)
    name = " ".join(name.split()).strip(" \"'*_,;<[(")
    return name, found.group().lower() if found else ""


def _break_heads(text):
    """Return ``text`` with each part of a head on a line of its own."""
    if "---" not in text:
        return text
    return _GLUED_HEAD.sub(r"\g<line>\n\g<from>\n\g<to>\n\g<date>\n\g<subject>", text)


def _find_heads(lines):
    """Return the heads in ``lines``, in order."""
    heads, index = [], 0
    while index < len(lines):
        head = _read_head(lines, index)
        if head:
            heads.append(head)
        index = head.end if head else index + 1
    return heads


def _read_head(lines, start):
    """Return the head that begins on the line ``start``, if one does."""
    said, last, is_open = {}, start, None
    for index in range(start, min(start + _MAX_HEAD_LINES, len(lines))):
        line = lines[index].strip("\ufeff \t\xa0")
        kind, value = _read_label(line)
        if kind:
            if kind in said and kind != OTHER:
                break
            said[kind], last = value, index
            is_open = kind
        elif line and index == start:
            return None
        elif line and is_open and (not said[is_open] or (is_open == TO and "@" in line)):
            # The value stands on the line below, or goes on there.
            said[is_open], last = said[is_open] or line, index
        elif line:
            break
        elif index == start:
            return None
    if FROM not in said or len(said.keys() & {DATE, TO, SUBJECT}) < 2:
        return None
    name, email = read_writer(said[FROM])
    return Head(name, email, said.get(SUBJECT, ""), start, last + 1)


def _read_label(line):
    """Return ``(kind, value)`` of a line of a head, ``(None, "")`` for another line."""
    match = _LABELED.match(line)
    if not match:
        return None, ""
    return _KIND_OF_LABEL.get(fold(match.group(1).strip("*_ "))), match.group(2)


def _attribution_length(lines, index, end):
    """Return how many lines from ``index`` name the writer of a quote, 0 if they do not."""
    if not lines[index].strip() or lines[index].lstrip().startswith(">"):
        return 0
    for length in (1, 2, 3):
        parts = [line.strip() for line in lines[index : min(index + length, end)]]
        joined = " ".join(parts)
        if not all(parts) or len(joined) > 320:
            return 0
        is_begun = length == 1 or _BEGINNING.match(parts[0])
        if is_begun and _ATTRIBUTION.match(joined):
            return min(length, len(parts))
    return 0


def _unquote(text):
    """Return ``text`` without the signs of quotation in front of its lines."""
    return "\n".join(re.sub(r"^(?:\s*>)+ ?", "", line) for line in text.splitlines())
