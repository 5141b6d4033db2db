"""What we keep about a person, as a file for this person."""

from . import base
from . import mail_message
from . import crm_personal_data
from . import crm_person_mixin
