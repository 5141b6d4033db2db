from . import access
from . import manual
from . import privacy_choices
from . import privacy_confirmation
