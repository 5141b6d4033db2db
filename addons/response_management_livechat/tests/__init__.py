from . import test_livechat_responses
from . import test_livechat_visit
