"""Ways through the menus, as the manual and the readmes tell them, are there."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[3]
#: Menus of Odoo below which ours are.
ODOO_MENUS = {
    "crm.crm_menu_root": "CRM",
    "crm.crm_menu_sales": "CRM > Sales",
    "crm.crm_menu_report": "CRM > Reporting",
    "crm.crm_menu_config": "CRM > Configuration",
}
#: Ways that end at a menu of Odoo.
ODOO_PATHS = frozenset({"CRM > Configuration > Settings", "CRM > Configuration > Sales Teams"})
TEXTS = sorted(
    [
        *(ROOT / "addons/crm_privacy/manual").rglob("*.md"),
        *ROOT.glob("addons/*/readme/[A-Z]*.md"),
    ]
)
_PATH = re.compile(r"\*(CRM(?:\s+(?:>|→)\s+[^*>→]+)+)\*")


def _read():
    """Return ``{id: (name, parent, action)}`` of menus, names of actions, and cards by page."""
    menus, actions, cards, pages = {}, {}, [], {}
    for path in ROOT.glob("addons/*/*/*.xml"):
        addon = path.relative_to(ROOT / "addons").parts[0]
        if path.parent.name not in ("views", "report", "data", "wizard"):
            continue

        def full(name, addon=addon):
            return name if not name or "." in name else f"{addon}.{name}"

        root = ElementTree.parse(path).getroot()
        for parent in root.iter():
            for item in parent.findall("menuitem"):
                above = item.get("parent") or (parent.get("id") if parent.tag == "menuitem" else "")
                menus[full(item.get("id"))] = (
                    item.get("name"), full(above), full(item.get("action") or "")
                )  # fmt: skip
        for record in root.iter("record"):
            fields = {field.get("name"): field for field in record.findall("field")}
            if record.get("model") == "crm.report.link":
                cards.append((fields["page"].text, full(fields["action_id"].get("ref"))))
            elif record.get("model", "").startswith("ir.actions") and "name" in fields:
                actions[full(record.get("id"))] = fields["name"].text
                domain = fields["domain"].text or "" if "domain" in fields else ""
                if match := re.search(r"'page', '=', '(\w+)'", domain):
                    pages[full(record.get("id"))] = match[1]
    return menus, actions, cards, pages


def _get_paths():
    menus, actions, cards, pages = _read()

    def path_of(menu):
        if menu in ODOO_MENUS:
            return ODOO_MENUS[menu]
        if menu not in menus:
            return ""
        name, parent, action = menus[menu]
        return f"{path_of(parent)} > {name or actions.get(action)}"

    found = {path_of(menu): action for menu, (_name, _parent, action) in menus.items()}
    below = {
        f"{path} > {actions.get(card)}"
        for path, action in found.items()
        for page, card in cards
        if action in pages and pages[action] == page
    }
    return {*ODOO_PATHS, *ODOO_MENUS.values(), *found, *below}


PATHS = _get_paths()
TOLD = [
    (path.relative_to(ROOT), " > ".join(re.split(r"\s+(?:>|→)\s+", " ".join(told.split()))))
    for path in TEXTS
    for told in _PATH.findall(path.read_text())
]


@pytest.mark.parametrize(("page", "told"), TOLD, ids=str)
def test_ways_through_the_menus_are_there(page, told):
    assert told in PATHS
