import pytest
from response_management_logic import qualification as q
from response_management_logic.qualification import Answer, Given, Kind, Policy


@pytest.mark.parametrize(
    ("policy", "answer", "verdict", "reason"),
    [
        (Policy(q.ALWAYS), Answer(), q.QUALIFIED, q.REASON_ALWAYS),
        (Policy(q.NEVER), Answer(is_reachable=True), q.UNQUALIFIED, q.REASON_NEVER),
        (Policy(q.CONTACT), Answer(is_reachable=True), q.QUALIFIED, q.REASON_REACHABLE),
        (Policy(q.CONTACT), Answer(), q.UNQUALIFIED, q.REASON_UNREACHABLE),
        (Policy(q.POSITIVE), Answer(polarity="positive"), q.QUALIFIED, q.REASON_POSITIVE),
        (Policy(q.POSITIVE), Answer(polarity="neutral"), q.UNQUALIFIED, q.REASON_NOT_POSITIVE),
        (Policy(q.SCORE, 10), Answer(score=10), q.QUALIFIED, q.REASON_SCORE_REACHED),
        (Policy(q.SCORE, 10), Answer(score=9.99), q.UNQUALIFIED, q.REASON_SCORE_BELOW),
        (Policy(q.ALWAYS), Answer(polarity="opt_out"), q.UNQUALIFIED, q.REASON_OPT_OUT),
        (Policy(q.ALWAYS), Answer(is_suspected=True), q.UNQUALIFIED, q.REASON_SUSPECTED),
        (Policy(q.ALWAYS), Answer(responded=False), None, q.REASON_NO_ANSWER),
    ],
)
def test_verdict_and_reason(policy, answer, verdict, reason):
    assert q.judge(policy, answer) == (verdict, reason)


@pytest.mark.parametrize(
    ("policy", "answer", "verdict", "method", "state"),
    [
        (Policy(), Answer(responded=False), None, q.CAPTURE_IMPORT, q.STATE_MEMBER),
        (Policy(), Answer(), q.QUALIFIED, q.CAPTURE_IMPORT, q.STATE_REVIEW),
        (Policy(), Answer(), q.QUALIFIED, q.CAPTURE_AUTOMATIC, q.STATE_REVIEW),
        (Policy(), Answer(), q.QUALIFIED, q.CAPTURE_MANUAL, q.STATE_ACCEPTED),
        (Policy(q.CONTACT), Answer(), q.UNQUALIFIED, q.CAPTURE_MANUAL, q.STATE_REVIEW),
        (Policy(q.NEVER), Answer(), q.UNQUALIFIED, q.CAPTURE_AUTOMATIC, q.STATE_CLOSED),
    ],
)
def test_opening_state(policy, answer, verdict, method, state):
    assert q.opening_state(policy, verdict, method, responded=answer.responded) == state


@pytest.mark.parametrize(
    ("answer", "is_type_counted", "is_late", "counts"),
    [
        (Answer(), True, False, True),
        (Answer(), False, False, False),
        (Answer(), True, True, False),
        (Answer(is_suspected=True), True, False, False),
        (Answer(responded=False), True, False, False),
    ],
)
def test_what_counts_in_the_rate(answer, is_type_counted, is_late, counts):
    found = q.counts_in_rate(answer, is_type_counted=is_type_counted, is_late=is_late)
    assert found is counts


POINTS = Kind(Policy(q.SCORE, 10), polarity="positive", weight=10.0, channel=3)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (Given(), {"polarity": "positive", "score": 10.0, "channel": 3, "verdict": q.QUALIFIED}),
        (Given(polarity="negative"), {"polarity": "negative", "verdict": q.QUALIFIED}),
        (Given(polarity="opt_out"), {"verdict": q.UNQUALIFIED, "reason": q.REASON_OPT_OUT}),
        (Given(score=3.0), {"score": 3.0, "verdict": q.UNQUALIFIED}),
        (Given(score=0.0), {"score": 0.0, "verdict": q.UNQUALIFIED}),
        (Given(channel=7), {"channel": 7}),
        (Given(offer_interest=5), {"interest": 5}),
        (Given(interest=4, offer_interest=5), {"interest": 4}),
        (Given(), {"interest": None, "is_counted": True}),
        (Given(is_late=True), {"is_counted": False, "verdict": q.QUALIFIED}),
        (Given(is_suspected=True), {"is_counted": False, "reason": q.REASON_SUSPECTED}),
        (
            Given(responded=False, polarity="positive"),
            {"polarity": None, "score": 0.0, "verdict": None, "is_counted": False},
        ),
    ],
)
def test_everything_judged_at_once(given, expected):
    judgment = q.judge_all(POINTS, given)
    assert {name: getattr(judgment, name) for name in expected} == expected
