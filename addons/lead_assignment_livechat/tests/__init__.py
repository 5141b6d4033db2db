from . import test_livechat_attempts
