from . import test_survey_responses
