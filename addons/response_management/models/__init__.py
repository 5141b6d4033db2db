# From the ground up: a room imports, extends and names only rooms above it in this list.
from . import common
from . import response
from . import capture
from . import source
from . import conversion
from . import importing
from . import interaction
from . import lead_quality
from . import account
from . import receptivity
from . import history
from . import guide
