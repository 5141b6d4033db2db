from . import mailing_open
from . import mailing_unsubscription
