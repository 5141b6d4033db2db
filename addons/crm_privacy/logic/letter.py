"""A received e-mail, read: what its writer is told by."""

from dataclasses import dataclass

from . import automatic_mail


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail as telling its writer wants it.

    ``mail``: what is judged (see ``automatic_mail``); its ``text`` is without quotes; ``sender``:
    name and address; ``text``: all of it, quotes included; ``enclosed``: name and address of the
    writers of messages that are attached; ``is_colleague``: whether one of ours sent it.
    """

    mail: automatic_mail.Mail
    sender: tuple[str, str]
    text: str = ""
    enclosed: tuple[tuple[str, str], ...] = ()
    is_colleague: bool = False
