import pytest
from response_management_logic import campaign_account as account

FIGURES = account.Figures(
    members=200,
    responders=20,
    leads=10,
    opportunities=4,
    won=2,
    revenue=9000.0,
    money_cost=1500.0,
    hours=50.0,
    workload_cost=1500.0,
)


def test_response_rate_is_responders_over_members():
    assert account.response_rate(FIGURES) == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("members", "audience", "addressed", "responders", "reached", "rate"),
    [
        (200, 0, 180, 20, 200, 0.1),
        (68, 2270, 0, 28, 2270, 28 / 2270),
        (300, 200, 10, 30, 300, 0.1),
        (0, 2270, 0, 0, 2270, 0.0),
        (64, 0, 0, 63, 64, None),  # only answers are recorded
        (64, 0, 1, 63, 64, 63 / 64),
        (0, 0, 0, 0, 0, None),
    ],
)
def test_reached_is_the_larger_of_members_and_audience(
    members, audience, addressed, responders, reached, rate
):
    figures = account.Figures(
        members=members, audience=audience, addressed=addressed, responders=responders
    )
    assert figures.reached == reached
    assert account.response_rate(figures) == (rate if rate is None else pytest.approx(rate))


@pytest.mark.parametrize(
    ("cost", "expected"),
    [
        (FIGURES.money_cost, account.CostRatios(75.0, 150.0, 375.0, 750.0, 5.0)),
        (FIGURES.full_cost, account.CostRatios(150.0, 300.0, 750.0, 1500.0, 2.0)),
    ],
    ids=["money", "money and workload"],
)
def test_two_lenses(cost, expected):
    assert account.cost_ratios(FIGURES, cost) == expected


def test_no_denominator_no_ratio():
    nothing = account.Figures()
    assert account.response_rate(nothing) is None
    assert account.cost_ratios(nothing, 100.0) == account.CostRatios(None, None, None, None, -1.0)
    assert account.cost_ratios(FIGURES, 0.0).roi is None
    assert account.cost_ratios(FIGURES, 0.0).per_lead == 0.0, "it cost nothing, which is known"


@pytest.mark.parametrize(
    ("actual", "expected", "gap"),
    [(12, 10, 2), (8, 10, -2), (10, 10, 0), (0, 10, -10), (5, 0, None), (5, None, None)],
)
def test_gap_is_actual_less_expected(actual, expected, gap):
    assert account.gap(actual, expected) == gap


@pytest.mark.parametrize(
    ("current", "previous", "change"), [(15, 10, 0.5), (5, 10, -0.5), (0, 4, -1.0), (3, 0, None)]
)
def test_change_is_against_the_period_before(current, previous, change):
    assert account.change(current, previous) == change


def test_rates_so_far_end_at_the_rate_of_all():
    periods = [
        account.Figures(members=0, addressed=0),
        account.Figures(members=4, audience=200, addressed=0, responders=4),
        account.Figures(members=6, addressed=6, responders=6),
    ]
    so_far = account.add_up(periods)
    assert [account.response_rate(figures) for figures in so_far] == [None, 0.02, 0.05]
    assert (so_far[-1].reached, so_far[-1].responders) == (200, 10)
    assert account.add_up([]) == []
