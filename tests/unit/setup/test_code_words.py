"""Words of code: what is complained of, and what may stay."""

import pytest

from setup import code_words


@pytest.mark.parametrize(
    "text, word",
    [
        ("# Whoever may read it.\n", "whoever"),
        ('"""Who may read it."""\n', None),
        ('"""What is\nnobody\'s to read."""\n', "nobody's"),
        ("# Nobody writes these by hand.\n", None),
        ("NOBODY = 1\n", "nobody"),
        ("isNobody = 1\n", "nobody"),
        ('field = "is_nobody"\n', "nobody"),
        ('text = _("Nobody knows who did it")\n', None),
        ('text = _("Nobody knows whoever did it")\n', "whoever"),
        ('text = f"Nobody knows whoever did it"\n', "whoever"),
        ('known = "email|organisation|mail"\n', None),
        ('known = "company organisation"\n', None),
        ('text = "nobody"\n', None),
        ("def test_nobody_writes_it(): ...\n", None),
        ("def test_whoever_writes_it(): ...\n", "whoever"),
        ("def reorganise(): ...\n", "reorganise"),
        ("organism = 1\n", None),
        ("record.anonymise()\n", None),
        ("# His judgement\n", "judgement"),
        ("parse_body(standing)\n", "standing"),
        ("understanding = outstanding = 1\n", None),
    ],
)
def test_words(tmp_path, text, word):
    path = tmp_path / "a.py"
    path.write_text(text)
    complaints = list(code_words.odd_words([path]))
    assert [repr(word) in each for each in complaints] == ([True] if word else [])


@pytest.mark.parametrize(
    "name, text, word",
    [
        ("a.xml", '<field name="name">Call whoever answered</field>', "whoever"),
        ("a.xml", '<field name="name">Call who answered, nobody else</field>', None),
        ("a.xml", '<record id="rule_nobody" />', "nobody"),
        ("a.xml", '<field name="taker_id" />', "taker"),
        ("a.xml", '<span string="Colour" />', "colour"),
        ("a.xml", "<!-- What is reckoned -->", "reckoned"),
        ("a.js", "const rulingOfRow = 1;", "ruling"),
        ("a.js", "/** Nobody asks for its licence. */", "licence"),
        ("a.js", "// A standing order of somebody", None),
        ("a.csv", "territory_fr_centrevaldeloire,Centre-Val de Loire", None),
        ("a.csv", "access_nobody,rights", "nobody"),
        ("a.md", "its labelled columns", "labelled"),
    ],
)
def test_words_of_screens_data_and_pages(tmp_path, name, text, word):
    path = tmp_path / name
    path.write_text(text)
    complaints = list(code_words.odd_words([path]))
    assert [repr(word) in each for each in complaints][:1] == ([True] if word else [])


def test_names_of_files(tmp_path):
    path = (tmp_path / "reorganise").with_suffix(".py")
    path.write_text("")
    assert len(list(code_words.odd_words([path]))) == 1
