from . import test_menus
from . import test_migration
from . import test_migration_exports
from . import test_migration_files
from . import test_migration_review
from . import test_one_act
from . import test_recount
from . import test_takeover
