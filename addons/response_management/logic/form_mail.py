# ruff: noqa: RUF001 (letters of many languages look alike)
"""What the e-mail of a website's form says of the visitor, in lines with labels.

Forms write a label and a value on each line, in the language of their owner: *Name: Jane*, *Your
Name  Jane*, a table of two columns, or the value on the line below. Labels are the words that
suppliers use in the headers of files, too.
"""

import re
import unicodedata

from odoo.addons.crm_privacy.logic.automatic_mail_words import fold
from odoo.addons.crm_privacy.logic.quoted_text import read_writer

from . import column_words, column_words_abroad
from . import row_conversion as to

#: Fields of the response that a form may fill in.
TARGETS = (
    "contact_name",
    to.FIRST_NAME,
    to.LAST_NAME,
    "partner_name",
    "function",
    "email_from",
    "phone",
    "city",
)
#: Labels that only forms use, next to the headers of files.
_MORE = {
    "contact_name": "what's your name|what is your name|wie heißen sie|wie ist ihr name"
    "|comment vous appelez-vous|cómo se llama|come si chiama|qual é o seu nome"
    "|your name|ihr name|dein name|votre nom|tu nombre|su nombre|il tuo nome|uw naam"
    "|je naam|naam|seu nome|nome completo|navn|namn|jméno|imię i nazwisko|imię|nimi|имя|ваше имя"
    "|фио|ad soyad|visitor|sender|absender|expéditeur|remitente|mittente|お名前|ご担当者"
    "|您的姓名"
    "|称呼",
    to.FIRST_NAME: "voornaam|primeiro nome|given name|förnamn|fornavn|křestní jméno|名前名",
    to.LAST_NAME: "achternaam|sobrenome|surname|efternamn|efternavn|příjmení|nazwisko|фамилия",
    "partner_name": "bedrijf|bedrijfsnaam|organisatie|företag|firmanavn|företagsnamn|компания"
    "|貴社名|御社名",
    "email_from": "what's your email|what is your email|what's your email address"
    "|what is your email address|wie lautet ihre e-mail-adresse|wie lautet ihre e-mail"
    "|quelle est votre adresse e-mail|cuál es su correo electrónico|qual è la tua e-mail"
    "|your email|ihre e-mail|e-mail-adresse|e-mailadres|uw e-mail|e-postadress"
    "|e-post|epost|email address|adresse e-mail|correo|почта|эл почта"
    "|ご連絡先メールアドレス|您的邮箱",
    "phone": "what's your phone number|what is your phone number|wie lautet ihre telefonnummer"
    "|quel est votre numéro de téléphone|your phone"
    "|telefoon|telefoonnummer|mobiel|puh|puhelin|телефон|telefone|celular"
    "|telefon|telefono|rückrufnummer|ご連絡先",
    "city": "plaats|woonplaats|cidade|kommune|город|miasto|by",
}
#: Labels after which the visitor's own words follow, whatever they look like.
_FREE_TEXT = (
    "message|your message|message body|comments|comment|question|enquiry|inquiry|body|nachricht"
    "|ihre nachricht|mitteilung|anfrage|kommentar|bemerkung|bemerkungen|frage|votre message|demande"
    "|commentaire|mensaje|su mensaje|tu mensaje|consulta|comentarios|messaggio|richiesta|bericht"
    "|uw bericht|vraag|opmerking|mensagem|meddelande|besked|viesti|wiadomość|zpráva|сообщение|mesaj"
    "|お問い合わせ内容|内容|ご質問|備考|留言|留言内容|您的留言|咨询内容|备注"
)
_POLITE = re.compile(
    r"^(?:your|ihre?n?|deine?|votre|vos|tus?|sus?|(?:il )?tuo|(?:la )?tua|uw|je|seu|sua|您的|你的"
    r"|ご|お|御)\s*"
)
_DECORATION = " \t\xa0\ufeff*_-•■●◆▪·#>|【】[]()（）"
_COLON = re.compile(r"^(.{1,48}?)\s*[:\uff1a=]\s*(.*)$")
_COLUMNS = re.compile(r"^(.{1,48}?)(?:\t+|\s{2,}|\s*\|\s*|】\s*|\]\s+)(\S.*)$")
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_EMPTY = frozenset({"", "-", "--", "n/a", "none", "keine angabe", "k.a.", "なし", "无"})
MAX_VALUE = 200


def _key(label):
    text = unicodedata.normalize("NFKD", fold(label.strip(_DECORATION)))
    return "".join(char for char in text if char.isalnum())


def _build_targets():
    found = {}
    for target in TARGETS:
        for word in (*column_words.HEADERS[target].split(), *_MORE.get(target, "").split("|")):
            found.setdefault(_key(word), target)
    for target in TARGETS:
        for word in column_words_abroad.HEADERS.get(target, "").split():
            found.setdefault(_key(word), target)
    for label in _FREE_TEXT.split("|"):
        found[_key(label)] = "text"
    # The head of a form mail of its own: "From: Jane <jane@example.com>".
    for label in ("from", "von", "de", "da", "差出人", "发件人"):
        found[_key(label)] = "from"
    return found


_TARGETS = _build_targets()


def read(text):
    """Return ``{target: value}`` of what the labeled lines of ``text`` say of a person.

    Names in two parts are put together as the language of the text has it. Without an address or,
    beside a name, a phone number, nobody is named and the result is empty.
    """
    found = {}
    pending = None
    for raw in text.splitlines():
        line = raw.strip("\ufeff \t\xa0")
        if not line:
            continue
        target, value = _read_line(raw)
        if pending and not (target and value):
            if not target:
                found.setdefault(pending, line)
                pending = None
                continue
            pending = None
        if target == "text":
            break
        if target and value:
            found.setdefault(target, value)
            pending = None
        elif target:
            pending = target if target not in found else None
    return _finish(found)


def _read_line(line):
    """Return ``(target, value)`` of a line; a label alone has the value ``""``."""
    bare = line.strip("\ufeff \t\xa0*_-•■●◆▪·#>|")
    for pattern in (_COLON, _COLUMNS):
        match = pattern.match(bare)
        target = match and _get_target(match.group(1))
        if target:
            return target, match.group(2).strip("\ufeff \t\xa0*_|")
    target = _get_target(bare.rstrip(":\uff1a"))
    return (target, "") if target else (None, "")


def _get_target(label):
    if len(label) > 48:
        return None
    # "Name (required)", "1. Name", "Name *"
    text = re.sub(r"\([^()]*\)|（[^（）]*）|\[[^\]]*\*[^\]]*\]", "", label)
    text = re.sub(r"^\W*\d{1,2}[.)]\s*", "", text).strip(_DECORATION)
    folded = fold(text)
    return _TARGETS.get(_key(text)) or _TARGETS.get(_key(_POLITE.sub("", folded)))


def _finish(found):
    values = {}
    if "from" in found:
        name, email = read_writer(found["from"])
        values.update({"contact_name": name} if name and email else {})
        values.update({"email_from": email} if email else {})
    email = _ADDRESS.search(found.get("email_from", ""))
    if email:
        values["email_from"] = email.group().lower()
    first, last = found.get(to.FIRST_NAME, ""), found.get(to.LAST_NAME, "")
    # In French a lone "Nom" is the whole name as often as the family name.
    parts = (last, first) if _is_east_asian(last + first) else (first, last)
    name = found.get("contact_name") or " ".join(part for part in parts if part)
    if found.get("contact_name") and (first or last) and not (first and last):
        name = " ".join(part for part in (first, found["contact_name"], last) if part)
    if name:
        values["contact_name"] = name
    for target in ("phone", "partner_name", "function", "city"):
        if found.get(target):
            values[target] = found[target]
    values = {
        name: value[:MAX_VALUE] for name, value in values.items() if value.casefold() not in _EMPTY
    }
    if "email_from" in values or ("phone" in values and "contact_name" in values):
        return values
    return {}


def _is_east_asian(text):
    return any("\u3040" <= char <= "\u9fff" for char in text)
