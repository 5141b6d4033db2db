from . import test_active_response
from . import test_scenarios
from . import test_status
from . import test_requests
from . import test_prompt
from . import test_access
from . import test_credit
from . import test_funnel
