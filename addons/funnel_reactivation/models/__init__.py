# From the ground up: a room imports, extends and names only rooms above it in this list.
from . import common
from . import status
from . import response
from . import person
from . import scenario
from . import credit
