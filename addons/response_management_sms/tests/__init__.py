from . import test_erasure
from . import test_sms_responses
