"""What every room stands on: which stored fields are personal, and how each is erased."""

from . import base
