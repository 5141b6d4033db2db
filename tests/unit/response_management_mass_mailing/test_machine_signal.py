from datetime import datetime, timedelta

import pytest
from response_management_mass_mailing_logic.machine_signal import (
    CLICK,
    OPEN,
    REASON_AGENT,
    REASON_AUTOMATIC,
    REASON_BURST,
    REASON_CROWD,
    REASON_EARLY,
    REASON_HEAD,
    REPLY,
    UNSUBSCRIBE,
    Mail,
    Signal,
    find_machines,
)

NOON = datetime(2026, 11, 2, 12)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"


def at(seconds):
    return NOON + timedelta(seconds=seconds)


def signal(ref, kind=CLICK, recipient=1, seconds=3600, **values):
    values = {"ip": f"192.0.2.{recipient}", "agent": FIREFOX, **values}
    return Signal(ref, kind, recipient, at(seconds), **values)


def judge(*signals, links=9):
    recipients = {each.recipient for each in signals}
    return find_machines(signals, {each: Mail(sent=NOON, link_count=links) for each in recipients})


def test_person_who_opens_and_clicks():
    assert judge(signal(1, OPEN), signal(2, seconds=3620, link=1), signal(3, link=2)) == {}


def test_person_who_reads_without_images():
    assert judge(signal(1, link=1, seconds=600)) == {}


@pytest.mark.parametrize("kind", [OPEN, CLICK, UNSUBSCRIBE])
def test_head_request(kind):
    assert judge(signal(1, kind, is_head=True)) == {1: REASON_HEAD}


@pytest.mark.parametrize(
    "agent",
    [
        "curl/8.5.0",
        "python-requests/2.32",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0)",
        "BarracudaCentral URL Scanner",
        "Mozilla/5.0 … HeadlessChrome/120.0",
        "",
        "  ",
    ],
)
def test_agents_that_say_what_they_are(agent):
    assert judge(signal(1, agent=agent)) == {1: REASON_AGENT}


@pytest.mark.parametrize(
    "agent",
    [
        FIREFOX,
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
        "Mozilla/5.0 (Linux; Android 10; CUBOT X30) AppleWebKit/537.36 Chrome/120 Mobile",
        "Mozilla/5.0 (Windows NT 10.0) Outlook-iOS/2.0",
        None,
    ],
)
def test_agents_of_people_or_unknown(agent):
    assert judge(signal(1, agent=agent)) == {}


def test_image_proxy_stands_for_the_person_who_opens():
    proxy = "Mozilla/5.0 (via ggpht.com GoogleImageProxy)"
    opens = [signal(n, OPEN, recipient=n, ip="192.0.2.9", agent=proxy) for n in range(1, 30)]
    assert judge(*opens) == {}


def test_open_without_agent_may_be_a_mail_program():
    assert judge(signal(1, OPEN, agent="")) == {}


def test_three_links_at_once():
    clicks = [signal(n, link=n, seconds=3600 + 2 * n) for n in range(3)]
    assert judge(*clicks) == dict.fromkeys(range(3), REASON_BURST)
    assert judge(*clicks[:2]) == {}


def test_three_links_one_after_the_other():
    assert judge(*(signal(n, link=n, seconds=3600 + 3 * n) for n in range(6))) == {}


def test_one_link_again_and_again_is_an_impatient_person():
    assert judge(*(signal(n, link=1, seconds=3600 + n) for n in range(6))) == {}


def test_both_links_of_a_mail_with_two():
    clicks = [signal(1, link=1), signal(2, link=2, seconds=3605)]
    assert judge(*clicks, links=2) == dict.fromkeys((1, 2), REASON_BURST)
    assert judge(*clicks, links=3) == {}


def test_only_the_burst_is_suspected():
    burst = [signal(n, link=n, seconds=3) for n in range(3)]
    found = judge(*burst, signal(8, OPEN, seconds=500), signal(9, link=1, seconds=510))
    assert found == dict.fromkeys(range(3), REASON_BURST)


def test_click_before_open_on_delivery():
    assert judge(signal(1, link=1, seconds=60)) == {1: REASON_EARLY}
    assert judge(signal(1, link=1, seconds=61)) == {}


def test_click_after_open_on_delivery():
    assert judge(signal(1, OPEN, seconds=10), signal(2, link=1, seconds=20)) == {}
    found = judge(signal(1, OPEN, seconds=30), signal(2, link=1, seconds=20))
    assert found == {2: REASON_EARLY}


def test_open_of_somebody_else_does_not_help():
    found = judge(signal(1, OPEN, 2, seconds=10), signal(2, link=1, seconds=20))
    assert found == {2: REASON_EARLY}


def test_unknown_delivery_is_no_early_click():
    assert find_machines([signal(1, link=1, seconds=5)], {}) == {}


def test_one_agent_for_many_recipients():
    clicks = [
        signal(n, recipient=n, link=1, ip="192.0.2.9", seconds=3600 + 2 * n) for n in range(1, 6)
    ]
    assert judge(*clicks) == dict.fromkeys(range(1, 6), REASON_CROWD)
    assert judge(*clicks[:4]) == {}


def test_many_recipients_behind_one_address_but_in_their_own_time():
    clicks = [signal(n, recipient=n, link=1, ip="192.0.2.9", seconds=60 * n) for n in range(2, 30)]
    assert judge(*clicks) == {}


def test_unknown_address_is_nobody_in_particular():
    clicks = [signal(n, recipient=n, link=1, ip="") for n in range(1, 9)]
    assert judge(*clicks) == {}


def test_automatic_reply():
    assert judge(signal(1, REPLY, is_automatic=True, agent=None)) == {1: REASON_AUTOMATIC}
    assert judge(signal(1, REPLY, agent=None)) == {}


def test_surest_reason_is_kept():
    clicks = [signal(n, link=n, seconds=1, is_head=n == 1) for n in range(3)]
    assert judge(*clicks) == {0: REASON_BURST, 1: REASON_HEAD, 2: REASON_BURST}
