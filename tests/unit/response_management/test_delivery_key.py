"""Nobody but our own channels gives the keys that they give."""

import ast
from pathlib import Path

import pytest
from response_management_logic.delivery_key import KINDS, is_reserved, own_key

ADDONS = Path(__file__).parents[3] / "addons"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_own_keys_are_reserved(kind):
    assert is_reserved(own_key(kind, 7, "a:b"))


@pytest.mark.parametrize(
    "key",
    [None, "", "4711", "hubspot:17", "form", "mailing-trace-7", "Mail:1", " mail:1", "forms:1"],
)
def test_keys_of_others_are_free(key):
    assert not is_reserved(key)


def test_a_kind_is_reserved_before_it_is_used():
    with pytest.raises(ValueError, match="pigeon"):
        own_key("pigeon", 1)


def _get_given_keys(tree):
    """Yield the expressions that code gives as ``external_key``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for name, value in zip(node.keys, node.values, strict=True):
                if isinstance(name, ast.Constant) and name.value == "external_key":
                    yield value
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                index = target.slice if isinstance(target, ast.Subscript) else None
                if isinstance(index, ast.Constant) and index.value == "external_key":
                    yield node.value


def test_every_channel_builds_its_keys_by_own_key():
    wrong = [
        f"{path.relative_to(ADDONS)}:{value.lineno}"
        for path in sorted(ADDONS.glob("*/*/**/*.py"))
        if "tests" not in path.parts
        for value in _get_given_keys(ast.parse(path.read_text()))
        if isinstance(value, ast.JoinedStr | ast.BinOp)
        or (isinstance(value, ast.Constant) and value.value)
    ]
    assert not wrong, "use delivery_key.own_key"
