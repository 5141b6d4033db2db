from . import test_livechat_responses
