from . import test_access
from . import test_audience
from . import test_mailing_capture
from . import test_mailing_flow
from . import test_performance
from . import test_suspicion
