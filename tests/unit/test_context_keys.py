"""What code reads of a context anybody may have sent: it is listed here, or read by ``get_inner``.

Programs send a context along with each call. A key of ours that makes a check, a fact or a count
come out otherwise is set by ``inner`` of ``crm_privacy/tools/inner_context.py``.
"""

import ast
from pathlib import Path

import pytest

ADDONS = Path(__file__).parents[2] / "addons"
_ASIDE = {"demo", "tests"}

#: Keys that anybody may send, by what they are called where they are read, and why they may.
OPEN = {
    # Odoo's own, which mean the same here as there.
    "active_id": "Odoo: message_post of nothing has none.",
    "active_ids": "Odoo: what is chosen; each dialog checks the rights on it.",
    "active_model": "Odoo: see active_ids.",
    "default_fetchmail_server_id": "Odoo: who starts again what was disturbed.",
    "default_kind": "Odoo: a default.",
    "default_lead_id": "Odoo: a default; rights to give are asked of the lead.",
    "default_type": "Odoo: a default.",
    "f'default_{name}'": "Odoo: facts take no default from there.",
    "import_file": "Odoo: imports, which ask nobody and answer nobody.",
    "lang": "Odoo: words.",
    "mail_notify_force_send": "Odoo: whether emails leave now.",
    "mailing_test_mail": "Odoo: a mailing that is tried out has no recipient.",
    "tracking_disable": "Odoo: whether the chatter tells.",
    "tz": "Odoo: whose days.",
    "form_record": "Odoo: the controller of website forms sets it anew.",
    # Ours.
    "ALIKE": "The result is the same; only the work is less.",
    "FIRST_STAGE": "A guess of the probability, which anybody may overwrite.",
    "HISTORY": "Counts for administrators only.",
    "IMPORTABLE": "Which columns are offered; storing asks again.",
    "IS_ENTERED": "Screens set it; what it completes is the user's own to do.",
    "NEXT": "Which dialog comes next.",
    "PLAN": "Taken only as an object of ours.",
    "credit_won_statuses": "Narrows what is read.",
    "lead_rights_bound": "Binds; takes nothing off.",
    "lead_rights_leave_out": "Leaves out what would be refused.",
    "lead_rights_user": "Binds; see lead_rights_bound.",
    "key": "Keys of lead_rights_bound and lead_rights_leave_out, taken off.",
    "leave_unqualified_leads": "Leaves leads as they are.",
    "recorded_model": "Which records of a migration are shown.",
    "report_sums": "Whether sums are read or responses: the result is the same.",
    "row_status": "Which rows of an import are shown.",
    "show_prompt_label": "How a campaign is called.",
}


def _is_context(node):
    return (isinstance(node, ast.Attribute) and node.attr == "context") or (
        isinstance(node, ast.Name) and node.id == "context"
    )


def find_keys(text):
    """Return the keys that the code in ``text`` reads of a context, as they are written there."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        key = None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in ("get", "pop") and _is_context(node.func.value) and node.args:
                key = node.args[0]
        elif isinstance(node, ast.Subscript) and _is_context(node.value):
            key = node.slice
        elif isinstance(node, ast.Compare) and _is_context(node.comparators[-1]):
            key = node.left
        if key is not None:
            found.add(key.value if isinstance(key, ast.Constant) else ast.unparse(key))
    return found


def test_every_key_is_known():
    unknown, seen = {}, set()
    for path in sorted(ADDONS.rglob("*.py")):
        if _ASIDE.intersection(path.relative_to(ADDONS).parts) or path.stem == "inner_context":
            continue
        keys = find_keys(path.read_text())
        seen |= keys
        if keys - OPEN.keys():
            unknown[str(path.relative_to(ADDONS))] = sorted(keys - OPEN.keys())
    assert not unknown, "Read what only code may set by get_inner, or say why anybody may."
    assert not OPEN.keys() - seen, "No longer read: take it off the list."


def test_no_check_of_a_deletion_is_left_out_by_the_context():
    """Odoo leaves out ``at_uninstall=False`` wherever the context has its mark."""
    found = [
        str(path.relative_to(ADDONS))
        for path in sorted(ADDONS.rglob("*.py"))
        if path.stem != "deletion" and "ondelete(at_uninstall=False)" in path.read_text()
    ]
    assert not found, "Use before_deletion."


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("self.env.context.get('sent')", "sent"),
        ("env.context[SENT]", "SENT"),
        ("SENT in self.env.context", "SENT"),
        ("SENT not in context", "SENT"),
        ("context.get(SENT, {})", "SENT"),
    ],
)
def test_keys_are_found(code, key):
    assert find_keys(code) == {key}
