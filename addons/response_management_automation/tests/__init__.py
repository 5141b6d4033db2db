from . import test_automation_rules
