import pytest
from response_management_logic import post_guess, post_mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("jane@example.com", "j•••@•••"),
        ("Jane Doe", "J•••"),
        ("+4930", "+•••"),
        ("true", "true"),
        ("", ""),
        ("ab", "•••"),
    ],
)
def test_a_masked_value_shows_its_kind(text, masked):
    assert post_mask.mask(text) == masked


def test_values_are_listed():
    payload = {"a": {"b": "Jane Doe"}, "c": ["x" * 400]}
    assert post_mask.list_values(payload, is_masked=True) == [("a.b", "J•••"), ("c", "x•••")]
    assert post_mask.list_values(payload, is_masked=False)[1] == ("c", "x" * 300 + "…")


@pytest.mark.parametrize(
    ("path", "text", "target"),
    [
        ("lead.E-Mail", "a@b.example", "email_from"),
        ("answers[field.ref=email].email", "a@b.example", "email_from"),
        ("user_column_data[column_id=PHONE_NUMBER].string_value", "+493023125201", "phone"),
        ("data.submitted_at", "2026-11-12T08:15:31Z", "date"),
        ("submission_id", "abc-123", "external_key"),
        ("page_url", "https://example.com", "destination_url"),
        ("gdpr_consent", "yes", "consent"),
        ("gclid", "EAIa", "click_id"),
        ("vorname", "Kea", "first_name"),
        ("whatever", "x", None),
        ("extra[name=roof].name", "roof", None),
        ("answers[field.ref=email].field.ref", "email", None),
    ],
)
def test_values_are_guessed(path, text, target):
    targets = {
        "email_from", "phone", "date", "external_key", "destination_url", "consent", "click_id",
        "first_name", "last_name", "contact_name", "description",
    }  # fmt: skip
    assert post_guess.guess([(path, text)], targets).get(path) == target
