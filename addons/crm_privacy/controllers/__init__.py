from . import access
from . import privacy_choices
from . import privacy_confirmation
