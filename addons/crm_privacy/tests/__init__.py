from . import test_consent_ledger
from . import test_consent_question
from . import test_erasure
from . import test_first_steps
from . import test_retention
from . import test_access
from . import test_privacy_choices
from . import test_confirmation
