"""A search for people who were erased: all texts of a database, its files and its log.

It knows nothing of what the addons know of personal data: every column and every file is read.
"""

import gzip
import io
import re
import zipfile
from pathlib import Path

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"\d(?:[\s().\-/]{0,3}\d){6,}")
_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
#: Tables that say where people live, whose names others may share.
PEOPLE = {
    "res_partner": ("name", "street", "street2"),
    "crm_lead": ("contact_name", "street", "street2"),
    "crm_response": ("contact_name", "street"),
}
#: People up to which the database narrows down by their names what is read.
NARROW = 200


def find(env, people, log=None):
    """Return ``(where something of the people is left, number of things searched)``."""
    needles = Needles(env, people)
    found, searched = [], {"columns": 0, "files": 0}
    for table, column, kind in _get_columns(env):
        searched["columns"] += 1
        found += [
            f"{table}.{column}: {text}" for text in _search(env, table, column, kind, needles)
        ]
    for path in _get_files(env):
        searched["files"] += 1
        for text in _read(path.read_bytes()):
            found += [f"file {path.name}: {trace}" for trace in needles.find(text)]
    if log and log.exists():
        found += [f"log: {trace}" for trace in needles.find(log.read_text(errors="replace"))]
    return found[:50], searched


class Needles:
    """What tells some people, and nobody who is still on file."""

    def __init__(self, env, people):
        kept = _read_kept(env)
        written = {text for each in people for text in each["written"]}
        self.emails = {text.lower() for each in people for text in each["emails"]}
        self.emails |= {text.lower() for text in written if _EMAIL.fullmatch(text)}
        # Nobody has a namesake's address, but a company that of somebody who works there.
        self.emails -= _read_companies(env)
        numbers = {_get_digits(text) for text in written if "@" not in text}
        self.numbers = {each[-9:] for each in numbers if len(each) > 6} - {
            _get_digits(text)[-9:] for text in kept
        }
        texts = {text for each in people for text in (*each["names"], *each["streets"])}
        texts = {text for text in texts if text.lower() not in kept}
        self.unspaced = {text for text in texts if _UNSPACED.search(text) and len(text) > 2}
        self.phrases = {}
        for text in texts - self.unspaced:
            words = tuple(_WORD.findall(text.lower()))
            if len(words) > 1:
                self.phrases.setdefault(words[0], set()).add(words)
        self.is_narrow = len(people) <= NARROW

    def get_pattern(self):
        """Return a pattern, for the database, of which each text that is searched has one."""
        if not self.is_narrow:
            return r"@|%40|\d.*\d.*\d.*\d.*\d.*\d.*\d|" + "|".join(self.phrases)
        words = {max(words, key=len) for group in self.phrases.values() for words in group}
        ends = {number[-2:] for number in self.numbers}
        return "|".join(map(re.escape, {*self.emails, *words, *self.unspaced, *ends}))

    def find(self, text):
        """Yield what ``text`` still tells."""
        lowered = text.lower()
        yield from {
            email for email in _EMAIL.findall(lowered.replace("%40", "@"))
            if email.strip("'.-") in self.emails
        }  # fmt: skip
        for number in _NUMBER.findall(text):
            if _get_digits(number)[-9:] in self.numbers:
                yield number
        if self.phrases:
            words = _WORD.findall(lowered)
            for index, word in enumerate(words):
                for phrase in self.phrases.get(word, ()):
                    if tuple(words[index : index + len(phrase)]) == phrase:
                        yield " ".join(phrase)
        yield from (name for name in self.unspaced if name in text.replace(" ", ""))


def _read_kept(env):
    """Return, in small letters, what people who were not erased are called, and where they live."""
    kept = set()
    for table, columns in PEOPLE.items():
        extra = "email_normalized, phone"
        env.cr.execute(
            f"SELECT {', '.join(columns)}, {extra} FROM {table} WHERE date_erased IS NULL"
        )
        kept |= {value.lower() for row in env.cr.fetchall() for value in row if value}
    return kept


def _read_companies(env):
    env.cr.execute("SELECT LOWER(email) FROM res_partner WHERE is_company AND date_erased IS NULL")
    return {email for (email,) in env.cr.fetchall()}


def _get_digits(text):
    return re.sub(r"\D", "", text)


def _get_columns(env):
    env.cr.execute(
        """
        SELECT table_name, column_name, data_type FROM information_schema.columns
          JOIN information_schema.tables USING (table_schema, table_name)
         WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
           -- Odoo's own forms say "e.g. Brandon Freeman".
           AND table_name != 'ir_ui_view'
           AND (data_type IN ('text', 'character varying', 'json', 'jsonb', 'bytea', 'ARRAY'))
         ORDER BY 1, 2
        """
    )
    return env.cr.fetchall()


def _search(env, table, column, kind, needles):
    """Yield what a column still tells."""
    text = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
    env.cr.execute(
        f'SELECT {text} FROM "{table}" WHERE "{column}" IS NOT NULL AND {text} ~* %s',
        [needles.get_pattern()],
    )
    for (value,) in env.cr.fetchall():
        for trace in needles.find(value):
            yield f"{trace!r} in {value[:80]!r}"


def _get_files(env):
    """Return all files of the database, whether or not a record still names them."""
    from odoo.tools import config

    folder = Path(config.filestore(env.cr.dbname))
    return [
        path for path in sorted(folder.rglob("*"))
        if path.is_file() and "checklist" not in path.parts
    ]  # fmt: skip


def _read(content):
    """Yield the texts of a file, and of what is packed in it."""
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield name
                yield from _read(packed.read(name))
    else:
        yield content.decode(errors="replace")
