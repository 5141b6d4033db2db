"""Texts as senders write them for a screen or a program of their own."""

import pytest
from response_management_logic import posted_text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("whatsapp:+493023125213", "+493023125213"),
        ("tel:+49-30-23125213", "+49-30-23125213"),
        ("Tel: (030) 23125213", "(030) 23125213"),
        ("+493023125213", "+493023125213"),
        ("client:jo", "client:jo"),
        ("hotel:12", "hotel:12"),
        ("", ""),
    ],
)
def test_a_number_is_without_what_it_goes_through(text, number):
    assert posted_text.phone(text) == number


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("+493023125213", True),
        ("110", True),
        ("72727", True),
        ("٠٣٠ ١٢٣٤٥", True),
        ("+49 30 23125213 ext. 123456", True),
        ("anonymous", False),
        ("x", False),
        ("1" + "0" * 400, False),
        ("", False),
    ],
)
def test_what_may_be_a_number(text, is_one):
    assert posted_text.is_phone(text) == is_one


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<p>Hi there<br>two &amp; more</p>", "Hi there\ntwo & more"),
        ("<div><p>One</p>\n<p>two\nlines</p></div>", "One\ntwo lines"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<p>x</p><script>alert(1)</script><p>y</p>", "x\ny"),
        ("<p>&lt;b&gt;</p>", "<b>"),
        # What is no tag is text, and so is what never ends.
        ("<p>write me at <ada@example.com></p>", "write me at <ada@example.com>"),
        ("<p>see <https://example.com/a?b=1></p>", "see <https://example.com/a?b=1>"),
        ("<p>Dear <Name>, call <Company/></p>", "Dear <Name>, call <Company/>"),
        ("<p>I like <title> tags and more text</p>", "I like <title> tags and more text"),
        ("<p>a <script> b</p><p>c <style> d</p>", "a <script> b\nc <style> d"),
        ("<div><style>p {}</style>x <style> y</div>", "x <style> y"),
        ("<html><head><title>T</title></head><body>x<o:p></o:p></body></html>", "x"),
        ("<p><img src='a.png'/>one<br/>two</p>", "one\ntwo"),
        # Text that only names tags, or breaks off, stays as it was written.
        ("How do I write <p> in HTML?", "How do I write <p> in HTML?"),
        ("<p>never closed", "<p>never closed"),
        ("a < b and b > c", "a < b and b > c"),
        ("<parameter>5</parameter>", "<parameter>5</parameter>"),
        ("", ""),
    ],
)
def test_what_a_reader_sees_of_a_text_in_tags(text, read):
    assert posted_text.plain_text(text) == read


def test_no_text_takes_long():
    assert posted_text.plain_text("<p>" * 20000 + "x")
    assert posted_text.plain_text("<p>" * 5000 + "x" + "</p>" * 5000) == "x"
