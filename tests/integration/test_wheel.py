"""Every addon can be built as a wheel and from its source archive, and installed from there."""

import os
import re
import subprocess
import tarfile
import zipfile

import pytest

from setup import addons, environment, paths, released_state, server, templates
from setup.console import Problem

FIND = """
import odoo, sys
from odoo.tools import config
config.parse_config(["--config", {configuration!r}])
from odoo.modules.module import Manifest, initialize_sys_path
initialize_sys_path()
import importlib
for name in {names!r}:
    manifest = Manifest.for_addon(name)
    print(name, manifest.path, manifest["version"])
    importlib.import_module("odoo.addons." + name)
"""
BUILD_SOURCE = "import sys; from whool import buildapi; buildapi.build_sdist(sys.argv[1])"
# Everything is in the environment already: no network.
OFFLINE = ("--no-deps", "--no-index")


def _run(command, **options):
    result = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, **options
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def _pip(prepared, *arguments):
    return _run([prepared.python, "-m", "pip", "--disable-pip-version-check", *arguments])


def _build_wheels(prepared, folder, sources):
    _pip(
        prepared, "wheel", *OFFLINE, "--no-build-isolation", "--wheel-dir", folder,
        *map(str, sources),
    )  # fmt: skip
    return {
        path.name.partition("-")[0].removeprefix("odoo_addon_"): path for path in folder.iterdir()
    }


@pytest.fixture(scope="module")
def wheels(prepared, tmp_path_factory):
    """The wheel of each addon."""
    folder = tmp_path_factory.mktemp("wheels")
    return _build_wheels(prepared, folder, [paths.ADDONS / name for name in addons.names()])


@pytest.fixture(scope="module")
def source_archives(prepared, tmp_path_factory):
    """The source archive of each addon."""
    folder = tmp_path_factory.mktemp("sources")
    for name in addons.names():
        command = [prepared.python, "-c", BUILD_SOURCE, folder]
        _run(command, cwd=paths.ADDONS / name, env=dict(prepared.variables()))
    return {
        path.name.partition("-")[0].removeprefix("odoo_addon_"): path for path in folder.iterdir()
    }


@pytest.fixture(scope="module")
def installed(prepared, wheels, tmp_path_factory):
    """The folder into which pip has installed all wheels."""
    folder = tmp_path_factory.mktemp("installed")
    _pip(prepared, "install", *OFFLINE, "--target", folder, *wheels.values())
    return folder


def test_there_is_a_wheel_and_a_source_archive_of_every_addon(wheels, source_archives):
    assert sorted(wheels) == sorted(source_archives) == addons.names()


@pytest.mark.parametrize("name", addons.names())
def test_wheel_and_source_archive_hold_the_addon(wheels, source_archives, name):
    held = set(zipfile.ZipFile(wheels[name]).namelist())
    assert _sources(paths.ADDONS / name) <= held
    with tarfile.open(source_archives[name]) as archive:
        archived = {member.name.partition("/")[2] for member in archive.getmembers()}
    prefix = f"odoo/addons/{name}/"
    assert {each.removeprefix(prefix) for each in _sources(paths.ADDONS / name)} <= archived


def test_source_archives_make_the_same_wheels(prepared, tmp_path, wheels, source_archives):
    again = _build_wheels(prepared, tmp_path, source_archives.values())
    assert {name: _content(path) for name, path in again.items()} == {
        name: _content(path) for name, path in wheels.items()
    }


def test_odoo_finds_the_addons_where_their_wheels_are_installed(prepared, tmp_path, installed):
    configuration = tmp_path / "odoo.conf"
    configuration.write_text(f"[options]\ndata_dir = {tmp_path / 'data'}\n")
    script = FIND.format(names=addons.names(), configuration=str(configuration))
    variables = _variables(prepared, installed)
    found = _run([prepared.python, "-c", script], env=variables, cwd=tmp_path)
    assert found.splitlines() == [
        f"{name} {installed / 'odoo' / 'addons' / name} {addons.manifest(name)['version']}"
        for name in addons.names()
    ]


def test_addons_are_installed_into_a_database_from_their_wheels(prepared, tmp_path, installed):
    with templates.empty(prepared) as database:
        configuration = environment.write_configuration(
            database.folder, addons_path=tmp_path / "nothing"
        )
        options = ["--no-http", "--stop-after-init", "--without-demo", "--log-level=warn"]
        command = prepared.odoo_command(
            configuration,
            f"--database={database.name}",
            f"--init={','.join(addons.names())}",
            *options,
        )
        _run(command, env=_variables(prepared, installed), cwd=tmp_path)
        _check_manual(prepared, installed, configuration, database.name)
        states = prepared.postgresql.sql(
            "SELECT name, state, latest_version FROM ir_module_module WHERE name IN"
            f" ({', '.join(map(repr, addons.names()))}) ORDER BY name",
            database.name,
        )
    assert [line.split("\t") for line in states.splitlines()] == [
        [name, "installed", addons.manifest(name)["version"]] for name in addons.names()
    ]


def _check_manual(prepared, installed, configuration, database):
    """Have the tests of the manual, which came with the wheel, read its pages from there."""
    log = configuration.parent / "manual.log"
    command = prepared.odoo_command(
        configuration,
        f"--database={database}",
        f"--http-port={server.any_free_port()}",
        "--stop-after-init",
        "--max-cron-threads=0",
        "--test-tags=/crm_privacy:TestManual",
        f"--logfile={log}",
    )
    _run(command, env=_variables(prepared, installed), cwd=configuration.parent)
    counted = re.search(r"0 failed, 0 error\(s\) of (\d+) tests", log.read_text())
    assert counted and int(counted[1]) == 5, log.read_text()[-3000:]


def _variables(prepared, installed):
    variables = dict(prepared.variables())
    variables["PYTHONPATH"] = os.pathsep.join((variables["PYTHONPATH"], str(installed)))
    return variables


def _content(wheel):
    """Return what is in a wheel but for its own description, which names the tool's version."""
    with zipfile.ZipFile(wheel) as opened:
        return {
            name: opened.read(name) for name in opened.namelist() if name.startswith("odoo/addons/")
        }


def _sources(addon):
    """Return what of ``addon`` must be in its wheel, under the names it has there."""
    suffixes = {".py", ".xml", ".csv", ".js", ".scss", ".png", ".po", ".pot", ".json", ".md"}
    files = (path for path in addon.rglob("*") if path.suffix in suffixes)
    return {f"odoo/addons/{addon.name}/{path.relative_to(addon)}" for path in files}


def test_wheels_and_commits_are_released_states(wheels):
    folder = next(iter(wheels.values())).parent
    of_wheels, of_commit = released_state.find(str(folder)), released_state.find("HEAD")
    assert of_wheels.addons == addons.names()
    assert of_wheels.versions() == {
        name: addons.manifest(name)["version"] for name in addons.names()
    }
    assert set(of_commit.addons) & set(addons.names())
    assert of_commit.folder != paths.ADDONS
    with pytest.raises(Problem, match="no commit of this clone"):
        released_state.find("19.0.99.0.0")
