from . import test_access
from . import test_audience
from . import test_mailing_capture
from . import test_mailing_flow
from . import test_performance
from . import test_simultaneous_recording
from . import test_suspicion
from . import test_who_may_do_what
