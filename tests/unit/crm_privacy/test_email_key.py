import pytest
from crm_privacy_logic import email_key
from hypothesis import given
from hypothesis import strategies as st

A, B = "ann@x.example", "ben@y.example"


@pytest.mark.parametrize(
    "normalized, written, keys",
    [
        (A, f"{A}, {B}", (A, B)),
        (A, f"{A};{B}", (A, B)),
        (A, f"{A}/{B}", (A, B)),
        (A, f"{A}\n{B}", (A, B)),
        (A, f"{A} | {B}", (A, B)),
        (A, f"{A}\u00a0{B}", (A, B)),
        (A, f"{A}\uff0c{B}", (A, B)),
        (A, f"Ann <{A}>; Ben <{B}>", (A, B)),
        (A, f'"Jones, Ann" <{A}>, "ben" <{B}>', (A, B)),
        (A, f"{A} (work) or {B} (home).", (A, B)),
        (A, f"mailto:{A}, mailto:{B}", (A, B)),
        (A, f"'{A}', '{B}'", (A, B)),
        (A, f"{A.upper()} {B.upper()}", (A, B)),
        (A, f"{A}, {A}", (A,)),
        (A, f"{A}, {B}, c@z.example", (A, B, "c@z.example")),
        # Odoo reads none, or one of its own
        ("", f"{A}, {B}", (A, B)),
        ("o'hara/1@x.example", "O'Hara/1@x.example", ("o'hara/1@x.example",)),
        (A, A, (A,)),
        (A, f"{A} @ home", (A,)),
        (A, f"{A}, {B}" + " " * 1_000_000, (A,)),
        ("", "", ()),
        (None, None, ()),
    ],
)
def test_each_address_of_a_text_is_one(normalized, written, keys):
    assert email_key.get_keys(normalized, written) == keys


@given(st.text(max_size=60))
def test_any_text_has_addresses_or_none(text):
    assert all(key.count("@") == 1 for key in email_key.get_keys("", text))
