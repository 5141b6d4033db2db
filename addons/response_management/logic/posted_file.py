"""Which files that come with a form post are kept, and under which name."""

from . import normalize

#: Files of one post, and of one response, however often somebody posts.
MAX_FILES = 10
#: The most that a source may take with one post, in megabytes.
MAX_MEGABYTES = 25
MAX_NAME = 150

TOO_MANY_FILES = "too_many_files"
FILES_TOO_LARGE = "files_too_large"


def find_problem(sizes, max_megabytes):
    """Return why files of ``sizes`` bytes are refused, ``None`` if they are taken."""
    if len(sizes) > MAX_FILES:
        return TOO_MANY_FILES
    return FILES_TOO_LARGE if sum(sizes) > max_megabytes * 1024 * 1024 else None


def plain_name(name):
    """Return the name of a file without the folders that some programs send along.

    The end of a long name stays: it says what kind of file it is.
    """
    base = normalize.clean_text(name).replace("\\", "/").rpartition("/")[2].strip(". ")
    return base[-MAX_NAME:] or "file"
