from . import test_fewest_today
