# From the ground up: a room imports, extends and names only rooms above it in this list.
from . import common
from . import consent
from . import erasure
from . import retention
from . import access
