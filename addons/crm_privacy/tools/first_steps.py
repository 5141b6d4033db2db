"""How an addon declares its part of *First Steps*: what there is to do, and what is on.

Texts are lazy translations of the addon that declares them (``LazyTranslate``).
"""

from dataclasses import dataclass

from odoo.tools.translate import LazyGettext


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody does once; done as soon as there is a record of ``model`` in ``domain``.

    ``action``: XML id of what does it. ``access``: who has it on ``model`` is shown the step.
    ``is_made_in_form``: the action opens an empty form until the step is done.
    """

    key: str
    title: LazyGettext
    note: LazyGettext
    action: str
    model: str
    domain: tuple = ()
    access: str = "create"
    is_made_in_form: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """The steps of an addon; sections come in the order of their ``sequence``."""

    key: str
    title: LazyGettext
    sequence: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """How many records of ``model`` in ``domain`` there are: the number is ``%s`` in ``text``.

    ``text`` is translated before the number is put in.
    """

    text: LazyGettext
    model: str
    domain: tuple = ()
