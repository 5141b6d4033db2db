# From the ground up: a room imports, extends and names only rooms above it in this list.
from . import lead
from . import migration
from . import takeover
