# ruff: noqa: RUF001 (letters of many languages look alike)
"""What the subject and the text of an e-mail give away about who wrote it."""

import re

from . import automatic_mail_words as words
from .automatic_mail_words import fold

#: How sure a subject is that of an automatic answer.
SURE = "sure"
DOUBTFUL = "doubtful"

_NEGATED_STOP = re.compile(
    r"\b(do not|don't|not|never) (unsubscribe|remove|opt)|nicht (abmelden|austragen|abbestellen)"
)
#: A request to be left alone is short; a long letter that has the word in it is about more.
STOP_PHRASE_WORDS = 40
NOTE_TEXT_WORDS = 120

# What follows is matched against folded text, in which full-width signs are ordinary ones.
_REPLY_PREFIX = re.compile(
    r"(?:re|aw|sv|vs|antw|antwort|odp|ynt|res|rif|ris|rv|tr|vb|fw|fwd|wg|vl|i|pd|enc|doorst|reply"
    r"|atb|ответ|回复|回覆|答复|答覆|返信|转发|轉寄|転送|r)(?:\s*\[\d+\]|\(\d+\))?\s*:\s*"
)
#: Notes of mail gateways and lists in front of a subject.
_TAG = re.compile(
    r"\s*(?:[\[(<{【*]+\s*(?:external (?:e-?mail|sender)|possible spam|suspected spam|spam\?"
    r"|[\w.-]*#?\d+|[\w-]{2,20})\s*[\])>}】*]+\s*:?"
    r"|(?:ext|external|extern|(?:possible )?spam|caution)\s*[:*]+)\s*"
)
_OPENING, _CLOSING = r"[\[(<{【〔《「『〈]", r"[\])>}】〕》」』〉]"
_BRACKETED = re.compile(
    rf"{_OPENING}\s*([^\[\]()<>{{}}【】〔〕《》「」『』]{{2,48}}?)\s*{_CLOSING}"
)
_SEGMENT = re.compile(r"\s*[:|]\s*|\s+[-\u2013\u2014]\s+")
_END_OF_PHRASE = re.compile(rf"\s*(?:$|[:|*~■★=\-\u2013\u2014!.,、。(/\"“”']|{_CLOSING})")
#: What follows an absence word in the subject of a note: until when.
_UNTIL = re.compile(
    r"\s*[(:,-]?\s*(?:until|till|through|from|back|since|bis|ab|vom|von|wieder|zuruck|jusqu|du"
    r"|depuis|de retour|hasta|desde|fino|dal|al|ate|tot|t/m|van|t\.?o\.?m|till och|frem til|indtil"
    r"|til|asti|saakka|do|od|pana|до|с)\b"
    r"|\s*[(:,-]?\s*(?:\d|から|まで|至)"
)


def _strip_front(subject):
    """Return the folded ``subject`` without what programs put in front, and whether it answers."""
    text, is_reply = fold(subject), False
    while True:
        text = text.lstrip(" *-=~#|>■◆●★☆◇□▼▶!")
        prefix = _REPLY_PREFIX.match(text)
        if prefix:
            text, is_reply = text[prefix.end() :], True
            continue
        tag = _TAG.match(text)
        inner = tag and _BRACKETED.match(tag.group().strip().rstrip(":"))
        if not tag or (inner and inner.group(1) in _ALL_WORDS):
            return text, is_reply
        text = text[tag.end() :]


_ALL_WORDS = frozenset((*words.AUTO_REPLY_WORDS, *words.ABSENCE_WORDS))


def read_subject(subject, body):
    """Return how sure ``subject`` is that of an automatic answer, ``None`` if it is not at all.

    :param str body: the text of the e-mail, which confirms words that may mean something else
    """
    text, is_reply = _strip_front(subject)
    if not text:
        return None
    segments = {segment.strip(" !.\"'“”") for segment in _SEGMENT.split(text)}
    bracketed = {inner.strip() for inner in _BRACKETED.findall(text)}
    sure = bool((segments | bracketed) & set(words.AUTO_REPLY_WORDS)) or _begins(
        text, words.AUTO_REPLY_WORDS
    )
    sure = sure or any(_IS_AWAY.match(segment) for segment in segments)
    sure = sure or any(text.startswith(f"{word}:") for word in words.READ_WORDS)
    sure = sure or bool(_IS_LATE.match(text))
    if not sure:
        found = next((word for word in words.ABSENCE_WORDS if text.startswith(word)), None)
        rest = text[len(found) :] if found else ""
        sure = (
            bool(found)
            and (
                bool(_END_OF_PHRASE.match(rest))
                or (rest[:1] == " " and bool(_UNTIL.match(rest)))
                # "Out of Office Re: Offer", as GroupWise writes it
                or (rest[:1] == " " and bool(_REPLY_PREFIX.match(rest.lstrip())))
            )
        )
        if found and sure and found in words.AMBIGUOUS and not _is_note(body):
            return DOUBTFUL
        if not sure and bracketed & set(words.ABSENCE_WORDS):
            return SURE if _is_note(body) else DOUBTFUL
    if not sure:
        return None
    # People answer to automatic answers of ours: then the words are quoted in the subject.
    if is_reply and body.strip() and not _is_note(body):
        return DOUBTFUL
    return SURE


#: "AUTO: Jane Doe is out of the office (returning on Monday)", as Notes writes it.
_IS_AWAY = re.compile(
    r".{2,60}? (is (currently )?(out of|away from) (the )?office|is on (vacation|leave|holiday)"
    r"|ist (ausser haus|abwesend|nicht im (buro|haus)|im urlaub)|est (absente?|en conges?)"
    r"|esta (ausente|fuera de la oficina)|e (assente|fuori (ufficio|sede))|is afwezig"
    r"|is niet (aanwezig|op kantoor))\b"
)
#: "Warning: message 1kX delayed 24 hours", as Exim, Sendmail and Postfix write it.
_IS_LATE = re.compile(
    r"warning: (?:message|could not send message|your message|mail|e-?mail)\b.{0,60}?"
    r"(?:delayed|for past|not delivered|still being)"
    r"|(?:warnung|achtung|avertissement|attention|aviso|advertencia|avviso|waarschuwing|varning"
    r"|advarsel|varoitus|ostrzezenie|varovani|предупреждение)\s*: .{0,60}?(?:nachricht|e-?mail"
    r"|message|mensaje|messaggio|mensagem|bericht|meddelande|meddelelse|melding|viesti|wiadomosc"
    r"|zprava|сообщение).{0,60}?(?:verzogert|noch nicht zugestellt|retarde|differe|retrasad"
    r"|ritardat|in ritardo|atrasad|vertraagd|forsen|forsink|viivasty|opozni|zpozden|задержано)"
)


def _begins(text, words):
    return any(text.startswith(word) and _END_OF_PHRASE.match(text[len(word) :]) for word in words)


def _is_note(text):
    """Return whether ``text`` is that of a note that somebody is away, or of a program."""
    folded = fold(text)
    if len(folded.split()) > NOTE_TEXT_WORDS:
        return False
    return any(word in folded[:400] for word in (*words.NOTE_WORDS, *words.NOTE_STEMS))


def is_request_to_stop(subject, body):
    """Return whether the e-mail asks to be left alone and says nothing else."""
    subject, _is_reply = _strip_front(subject)
    text = fold(body)
    if _NEGATED_STOP.search(text) or len(text.split()) > STOP_PHRASE_WORDS:
        return False
    first = next((line for line in map(fold, body.splitlines()) if line), "")
    # A signature may follow, so the first line alone decides as well.
    return _is_stop(subject) or _is_stop(first) or any(word in text for word in words.STOP_PHRASES)


def _is_stop(text):
    """Return whether ``text`` is a word to stop, perhaps with a please or a thank you."""
    bare = _POLITE.sub(" ", text)
    return " ".join(_SIGNS.sub(" ", bare).split()) in _STOP_KEYS


_POLITE = re.compile(
    r"\b(please|pls|thanks|thank you|bitte|danke|merci|svp|s'il vous plait|por favor|gracias"
    r"|per favore|grazie|prego|alstublieft|aub|obrigado|tack|tak|takk|kiitos|prosim|dziekuje|prosze"
    r"|kerem|va rog|пожалуиста|hi|hello|hallo|bonjour|hola|ciao)\b|お願いします|お願い致します"
    r"|お願いいたします|を?希望(します)?|请|請|谢谢|謝謝"
)
_SIGNS = re.compile(r"[^\w\s]+")
_STOP_KEYS = frozenset(
    " ".join(_SIGNS.sub(" ", _POLITE.sub(" ", word)).split()) for word in words.STOP_WORDS
) - {""}


#: What newsletters without a mark in their headers end with.
_FOOTER = re.compile(
    r"\bunsubscribe (here|at any time|from this)|to unsubscribe\b|click here to unsubscribe"
    r"|no longer wish to receive (these|this|our)|view (this email |it )?in (your|a) browser"
    r"|newsletter (hier )?(abbestellen|abmelden)|hier abmelden|vom newsletter abmelden"
    r"|im browser (ansehen|anzeigen)|se desinscrire de cette|cliquez ici pour vous desinscrire"
    r"|darse de baja (aqui|de este)|cancellarsi dalla newsletter|配信停止はこちら|退订请点击"
)


def _any(phrases):
    return "|".join(map(re.escape, phrases))


#: "Your ticket #123 has been received", "[Ticket 17] created: Heating"
_TICKET = re.compile(
    rf"(?:(?:your|ihre?|votre|su|la sua|uw|seu|sua)\s+)?[\[(]?\s*(?:{_any(words.TICKET_NOUNS)})"
    r"\s*[:#\-]?\s*(?:n[ro°]?\.?\s*)?#?\s*[\w-]*\d[\w.-]*\s*[\])]?\s*[:\-]?\s*"
    rf"(?:{_any(words.TICKET_EVENTS)})(?:{_END_OF_PHRASE.pattern})"
)


def is_doubtful_subject(subject, body):
    """Return whether ``subject`` may be that of a program, once nothing surer is known."""
    text, is_reply = _strip_front(subject)
    if any(
        text.startswith(word) and (len(word) > 4 or not text[len(word) :][:1].isalnum())
        for word in words.AUTO_REPLY_WORDS
    ):
        return True
    if is_reply:
        return False
    is_receipt = any(text.startswith(word) for word in words.RECEIPT_WORDS)
    is_receipt = is_receipt or bool(_TICKET.match(text))
    is_return = any(re.match(rf"{re.escape(word)}\s*:", text) for word in words.RETURN_WORDS)
    return is_receipt or is_return or (not fold(body) and _begins(text, words.CALENDAR_WORDS))


def is_doubtful_text(subject, body, *, is_answer):
    """Return whether ``body`` may be that of a newsletter or of a note that somebody is away.

    :param bool is_answer: whether the e-mail names another one that it answers
    """
    _text, is_reply = _strip_front(subject)
    folded = fold(body)
    if _FOOTER.search(folded[-600:]) and not (is_reply or is_answer):
        return True
    return len(folded.split()) <= NOTE_TEXT_WORDS and any(
        word in folded[:160] for word in words.NOTE_WORDS
    )
