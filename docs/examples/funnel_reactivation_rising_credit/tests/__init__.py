from . import test_rising_credit
