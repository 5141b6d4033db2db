"""Every addon can be built as a wheel, and Odoo finds it where pip installs it."""

import os
import subprocess
import zipfile

import pytest

from setup import addons, paths

FIND = """
import odoo
from odoo.tools import config
config.parse_config(["--config", {configuration!r}])
from odoo.modules.module import Manifest, initialize_sys_path
initialize_sys_path()
manifest = Manifest.for_addon({name!r})
print(manifest.path, manifest["version"])
import importlib
importlib.import_module("odoo.addons.{name}")
"""


def _run(command, **options):
    result = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.mark.parametrize("name", addons.names())
def test_odoo_finds_the_addon_where_its_wheel_is_installed(prepared, tmp_path, name):
    wheels, installed = tmp_path / "wheels", tmp_path / "installed"
    pip = [str(prepared.python), "-m", "pip", "--disable-pip-version-check"]
    # The build backend is in the environment already: no network.
    offline = ["--no-deps", "--no-index"]
    sources = [str(paths.ADDONS / each) for each in (name, *_needed(name))]
    _run([*pip, "wheel", *offline, "--no-build-isolation", "--wheel-dir", str(wheels), *sources])
    (wheel,) = wheels.glob(f"odoo_addon_{name}-19.0.*.whl")
    assert _sources(paths.ADDONS / name) <= set(zipfile.ZipFile(wheel).namelist())
    _run([*pip, "install", *offline, "--target", str(installed), *map(str, wheels.iterdir())])

    configuration = tmp_path / "odoo.conf"
    configuration.write_text(f"[options]\ndata_dir = {tmp_path / 'data'}\n")
    variables = dict(prepared.variables())
    variables["PYTHONPATH"] = os.pathsep.join((variables["PYTHONPATH"], str(installed)))
    script = FIND.format(name=name, configuration=str(configuration))
    found = _run([str(prepared.python), "-c", script], env=variables, cwd=tmp_path)
    assert found.split() == [
        str(installed / "odoo" / "addons" / name),
        addons.manifest(name)["version"],
    ]


def _needed(name):
    """Return the addons of this repository that ``name`` depends on, directly or not."""
    own = [each for each in addons.manifest(name)["depends"] if each in addons.names()]
    return {*own, *(further for each in own for further in _needed(each))}


def _sources(addon):
    """Return what of ``addon`` must be in its wheel, under the names it has there."""
    suffixes = {".py", ".xml", ".csv", ".js", ".scss", ".png", ".po", ".pot"}
    files = (path for path in addon.rglob("*") if path.suffix in suffixes)
    return {f"odoo/addons/{addon.name}/{path.relative_to(addon)}" for path in files}
