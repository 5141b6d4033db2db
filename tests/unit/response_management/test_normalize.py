import pytest
from response_management_logic import normalize


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        (None, ""),
        ("", ""),
        ("  Jane   Doe ", "Jane Doe"),
        ("Ｊａｎｅ　Ｄｏｅ", "Jane Doe"),
        ("ｼｬﾝﾊｲ", "シャンハイ"),
        ("Jane\u200bDoe", "JaneDoe"),
        ("\ufeffJane", "Jane"),
        ("Jane\r\nDoe\x00", "Jane Doe"),
        ("J\x00ane\x01Doe", "Jane Doe"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_text_has_one_spelling(typed, clean):
    assert normalize.clean_text(typed) == clean


def test_folding_ignores_case_beyond_ascii():
    assert normalize.fold("Straße") == normalize.fold("STRASSE")


@pytest.mark.parametrize(
    "address",
    [
        "https://www.example.com/offer",
        "HTTP://Example.COM/offer/",
        "example.com/offer#top",
        "https://example.com:443/offer?utm_source=x&UTM_medium=mail&gclid=1",
    ],
)
def test_addresses_of_one_page_agree(address):
    assert normalize.canonical_url(address) == "example.com/offer"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/offer", "https://example.com/Offer"),
        ("https://example.com/offer?id=1", "https://example.com/offer?id=2"),
        ("https://example.com/offer", "https://example.com:8080/offer"),
        ("https://example.com/offer", "https://example.org/offer"),
    ],
)
def test_addresses_of_different_pages_differ(one, other):
    assert normalize.canonical_url(one) != normalize.canonical_url(other)


def test_order_of_parameters_makes_no_other_page():
    assert normalize.canonical_url("a.com/?x=1&y=2") == normalize.canonical_url("a.com?y=2&x=1")


@pytest.mark.parametrize("address", ["http://[::1", "https://example.com:port/x", "not a url"])
def test_unreadable_address_equals_itself(address):
    assert normalize.canonical_url(address) == normalize.canonical_url(address) != ""


def test_parameters_of_an_address():
    parameters = normalize.url_parameters("https://a.com/?UTM_Campaign=Fall&utm_campaign=Other&b=")
    assert parameters == {"utm_campaign": "Fall"}
    assert normalize.url_parameters("http://[::1") == {}
