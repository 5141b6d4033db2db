from . import test_event_responses
