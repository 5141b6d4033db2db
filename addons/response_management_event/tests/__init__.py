from . import test_event_responses, test_website_registration
