from . import capture
from . import no_database
