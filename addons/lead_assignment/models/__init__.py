# From the ground up: a room imports, extends and names only rooms above it in this list.
from . import common
from . import territory
from . import rule
from . import run
from . import sharing
from . import speed
from . import follow_up
from . import recycling
from . import health
