from . import test_website_confirmation
from . import test_tours
from . import test_website_form
from . import test_website_visit
