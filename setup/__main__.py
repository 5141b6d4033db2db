"""Entry of ``setup/run`` and ``setup/test``."""

import sys
from pathlib import Path

# Run as a file, so that the current folder stays the caller's, and relative paths stay right.
sys.path[0] = str(Path(__file__).resolve().parents[1])

from setup import console, run, test  # noqa: E402  the path comes first

if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    sys.exit(console.guard({"run": run.main, "test": test.main}[command], arguments))
