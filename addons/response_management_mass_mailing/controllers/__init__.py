from . import mailing_unsubscription
