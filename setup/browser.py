"""The browser for Odoo's tours."""

from __future__ import annotations

import os
import shutil

# In the order in which Odoo looks for them.
_NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
REMEDY = "apt-get install chromium"


def find() -> str | None:
    return next(filter(None, map(shutil.which, _NAMES)), None)


def is_required() -> bool:
    """In CI a run without a browser would be green without having seen the half of it."""
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")
