from . import test_initial_data
from . import test_capture
from . import test_review
from . import test_conversion
from . import test_report
