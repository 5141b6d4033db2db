"""The address that ``setup/run`` prints."""

import re

from setup import paths, run


def test_the_printed_address_is_that_of_an_action():
    path = run.OVERVIEW.removeprefix("/odoo/")
    views = (paths.ROOT / "addons/response_management").glob("views/*.xml")
    known = {
        found
        for view in views
        for found in re.findall(r'<field name="path">([^<]+)</field>', view.read_text("utf-8"))
    }
    assert path in known
