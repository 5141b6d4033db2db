"""Load ``addons/<addon>/logic`` as the package ``<addon>_logic``.

The rules of an addon import nothing but the standard library and themselves. Loading them without
the addon around them proves it, and spares the tests Odoo.
"""

import importlib.util
import sys
from pathlib import Path

_ADDONS = Path(__file__).resolve().parents[2] / "addons"


def _load(logic: Path) -> None:
    name = f"{logic.parent.name}_logic"
    spec = importlib.util.spec_from_file_location(
        name, logic / "__init__.py", submodule_search_locations=[str(logic)]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)


for _logic in sorted(_ADDONS.glob("*/logic")):
    _load(_logic)
