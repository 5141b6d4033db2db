from . import test_sms_responses
