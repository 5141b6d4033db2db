from response_management_mass_mailing_logic.audience import (
    ADDED,
    BLACKLISTED,
    DUPLICATE,
    KNOWN,
    NO_EMAIL,
    OPTED_OUT,
    REFUSED,
    AddressStates,
    Candidate,
    select,
)


def outcomes(*emails, **states):
    states = {name: frozenset(values) for name, values in states.items()}
    found = select([Candidate(n, email) for n, email in enumerate(emails)], AddressStates(**states))
    return list(found.values())


def test_first_of_each_address_is_added():
    assert outcomes("a@x", "b@x", "a@x", "") == [ADDED, ADDED, DUPLICATE, NO_EMAIL]


def test_who_asked_to_be_left_alone():
    found = outcomes("a@x", "b@x", blacklisted=["a@x"], opted_out=["a@x", "b@x"])
    assert found == [BLACKLISTED, OPTED_OUT]


def test_who_has_not_agreed():
    found = outcomes("a@x", "b@x", blacklisted=["a@x"], refused=["a@x", "b@x"], opted_out=["b@x"])
    assert found == [BLACKLISTED, REFUSED]


def test_request_weighs_more_than_subscription():
    found = outcomes("a@x", "b@x", "c@x", subscribed=["a@x", "b@x"], opted_out=["b@x"])
    assert found == [KNOWN, OPTED_OUT, ADDED]


def test_nobody():
    assert outcomes() == []
