import pytest
from hypothesis import given
from hypothesis import strategies as st
from response_management_mass_mailing_logic.visit import MAX_URL, MAX_UTM, UTM, read

PAGE = "https://ours.example/news"


@pytest.mark.parametrize(
    ("referrer", "cookies", "page", "utm"),
    [
        (None, {}, "", {}),
        (PAGE, {}, PAGE, {}),
        (f"{PAGE}#top", {}, PAGE, {}),
        (PAGE, {"odoo_utm_campaign": "autumn"}, PAGE, {"utm_campaign": "autumn"}),
        (
            f"{PAGE}?utm_campaign=spring&email=a%40b.example&hash_token=secret",
            {"odoo_utm_campaign": "autumn", "odoo_utm_source": "letter", "session_id": "x"},
            f"{PAGE}?utm_campaign=spring",
            {"utm_campaign": "spring", "utm_source": "letter"},
        ),
        ("https://[broken/?utm_campaign=x", {"odoo_utm_source": "y"}, "", {"utm_source": "y"}),
        (f"{PAGE}?utm_campaign={'c' * 600}", {}, PAGE, {"utm_campaign": "c" * MAX_UTM}),
    ],
)
def test_visit(referrer, cookies, page, utm):
    assert read(referrer, cookies) == {"page_url": page, **dict.fromkeys(UTM, ""), **utm}


@given(st.text(), st.text())
def test_whatever_a_browser_says_is_bounded_text(path, value):
    told = read(f"https://ours.example/{path}?utm_medium={value}", {"odoo_utm_source": value})
    assert set(told) == {"page_url", *UTM}
    assert len(told["page_url"]) <= MAX_URL
    assert all(len(told[name]) <= MAX_UTM for name in UTM)
