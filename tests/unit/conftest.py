"""Load ``addons/<addon>/logic`` as the package ``<addon>_logic``.

The rules of an addon import nothing but the standard library, themselves and the rules of the
ground they stand on, ``odoo.addons.crm_privacy.logic``. Loading them without the addons around
them proves it, and spares the tests Odoo.
"""

import importlib
import sys
from pathlib import Path
from types import ModuleType

_ADDONS = Path(__file__).resolve().parents[2] / "addons"


def _stand_in(name: str, *path: Path) -> None:
    """Let ``name`` be an empty package, so that what is below it can be imported alone."""
    module = ModuleType(name)
    module.__path__ = [str(folder) for folder in path]
    sys.modules[name] = module


def _load(logic: Path) -> None:
    addon = f"odoo.addons.{logic.parent.name}"
    _stand_in(addon, logic.parent)
    names = [path.stem for path in sorted(logic.glob("*.py")) if path.stem != "__init__"]
    for name in ("", *(f".{name}" for name in names)):
        # One module by two names: what one imports is what the other tests.
        module = importlib.import_module(f"{addon}.logic{name}")
        sys.modules[f"{logic.parent.name}_logic{name}"] = module


_stand_in("odoo")
_stand_in("odoo.addons", _ADDONS)
for _logic in sorted(_ADDONS.glob("*/logic")):
    _load(_logic)
