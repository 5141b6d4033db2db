from . import guestbook_entry
from . import crm_response
