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
        ('text = _("Nobody knows whoever did it")\n', None),
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


def test_names_of_files(tmp_path):
    path = (tmp_path / "reorganise").with_suffix(".py")
    path.write_text("")
    assert len(list(code_words.odd_words([path]))) == 1
