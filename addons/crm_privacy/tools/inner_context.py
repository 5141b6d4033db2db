"""Keys of the context that our code alone sets.

Programs send a context along with each call, so what a plain value in it says, anybody may say.
Whatever makes a check, a fact or a count come out otherwise is therefore set by :func:`inner` and
read by :func:`get_inner`: no program can send such a value.
"""

from odoo import SUPERUSER_ID

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG


class Inner:
    """A value that only code can put into a context."""

    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        # Contexts are compared, to use an environment again.
        return isinstance(other, Inner) and self.value == other.value

    __hash__ = None


def inner(values):
    """Return ``{key: value}`` for ``with_context``, to be read by :func:`get_inner`."""
    return {key: Inner(value) for key, value in values.items()}


def get_inner(env, key, default=None):
    """Return the value of ``key`` that code has set, ``default`` if none has."""
    found = env.context.get(key)
    return found.value if isinstance(found, Inner) else default


def is_uninstalling(env):
    """Return whether an addon is being uninstalled: Odoo does so as its superuser."""
    return env.uid == SUPERUSER_ID and bool(env.context.get(MODULE_UNINSTALL_FLAG))
