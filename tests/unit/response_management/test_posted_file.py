import pytest
from response_management_logic import posted_file

MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("sizes", "problem"),
    [
        ([], None),
        ([MEGABYTE], None),
        ([MEGABYTE - 1, 1], None),
        ([MEGABYTE, 1], posted_file.FILES_TOO_LARGE),
        ([0] * posted_file.MAX_FILES, None),
        ([0] * (posted_file.MAX_FILES + 1), posted_file.TOO_MANY_FILES),
    ],
)
def test_limits_hold_for_all_files_together(sizes, problem):
    assert posted_file.find_problem(sizes, 1) == problem


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("cv.pdf", "cv.pdf"),
        ("C:\\Users\\jane\\cv.pdf", "cv.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..", "file"),
        ("", "file"),
        ("a\x00\nb.txt", "a b.txt"),
        ("pl\x00an.txt", "plan.txt"),
        ("見積書.pdf", "見積書.pdf"),
        ("x" * 300 + ".pdf", "x" * (posted_file.MAX_NAME - 4) + ".pdf"),
    ],
)
def test_names_are_plain(name, plain):
    assert posted_file.plain_name(name) == plain
