from . import access
from . import privacy_choices
