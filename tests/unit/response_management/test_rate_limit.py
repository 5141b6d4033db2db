import pytest
from response_management_logic import rate_limit
from response_management_logic.rate_limit import Excess, Limits, Usage

LIMITS = Limits(address_minute=2, address_hour=10, source_minute=5, source_hour=50)


@pytest.mark.parametrize(
    ("usage", "excess"),
    [
        (Usage(), None),
        (Usage(1, 9, 4, 49), None),
        (Usage(address_minute=2, address_hour=2), Excess("address_minute", 2, 60)),
        (Usage(source_minute=5), Excess("source_minute", 5, 60)),
        (Usage(source_hour=51), Excess("source_hour", 50, 3600)),
        (Usage(address_minute=2, address_hour=10), Excess("address_hour", 10, 3600)),
    ],
)
def test_the_limit_that_is_reached(usage, excess):
    assert rate_limit.find_excess(LIMITS, usage) == excess


def test_zero_is_no_limit():
    assert rate_limit.find_excess(Limits(), Usage(9, 9, 9, 9)) is None


@pytest.mark.parametrize(
    ("address", "group"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("unknown", ""),
        (None, ""),
    ],
)
def test_address_group(address, group):
    assert rate_limit.address_group(address) == group


@pytest.mark.parametrize(
    ("limits", "window"),
    [
        (Limits(), 0),
        (Limits(source_minute=1), 60),
        (Limits(address_minute=1), 60),
        (Limits(address_hour=1), 3600),
        (LIMITS, 3600),
    ],
)
def test_the_window_that_limits_look_back_on(limits, window):
    assert rate_limit.get_window(limits) == window
