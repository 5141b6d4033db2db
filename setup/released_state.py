"""A database as the released addons have made and filled it, to be upgraded to the present code.

Nothing of it is in git: the code comes from a tag, a commit or a folder of wheels, and the database
is made once for that code and kept in ``.odoo``.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from setup import addons, console, environment, odoo_source, paths, templates
from setup.console import Problem
from setup.databases import Databases
from setup.environment import Environment
from setup.postgresql import Server, literal

_CODE = paths.HOME / "released"
_RELEASES = "19.0.*"
#: Of how many of the responses there is a row in these tables.
_SHARES = {"crm_response": 1, "crm_lead": 10, "crm_interaction": 10}

# Rows that a unique key tells apart are one of their kind; the others are copied.
_COPY = """
INSERT INTO "{table}" ({columns})
SELECT {columns} FROM (
    SELECT {columns} FROM "{table}" WHERE {condition} ORDER BY id
) AS origin CROSS JOIN generate_series(1, {count}) LIMIT {count}
"""
_COLUMNS = """
SELECT quote_ident(column_name) FROM information_schema.columns
 WHERE table_schema = 'public' AND table_name = {table} AND column_name <> 'id'
   AND is_generated = 'NEVER' ORDER BY ordinal_position
"""
_KEYS = """
SELECT DISTINCT quote_ident(a.attname) FROM pg_index AS i
  JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
 WHERE i.indrelid = to_regclass({table}) AND i.indisunique AND NOT i.indisprimary
   AND a.atttypid IN ('text'::regtype, 'varchar'::regtype)
"""

# Odoo's own demo data, which an upgrade writes anew and adds to, are not what is compared: they are
# not loaded again, and their records are kept as a person's own would be.
_KEEP_DEMO = """
UPDATE ir_module_module SET demo = FALSE WHERE name NOT IN ({modules});
UPDATE ir_model_data SET noupdate = TRUE
 WHERE module NOT IN ({modules}) AND model NOT LIKE 'ir.model%';
"""


@dataclass(frozen=True)
class Released:
    """The released addons: what they are called, and where their code is."""

    name: str
    folder: Path

    @property
    def addons(self) -> list[str]:
        return sorted(path.parent.name for path in self.folder.glob("*/__manifest__.py"))

    def versions(self) -> dict[str, str]:
        return {name: addons.manifest(name, self.folder)["version"] for name in self.addons}

    def checksums(self) -> dict[str, str]:
        return {name: addons.checksum(self.folder / name) for name in self.addons}


def find(reference: str | None) -> Released:
    """Return the code that ``reference`` names: a tag, a commit or a folder of wheels.

    Without one it is the newest release, and before the first release the present code.
    """
    if reference is None:
        reference = _newest_release()
    if not reference:
        return Released("the present code", paths.ADDONS)
    if Path(reference).is_dir():
        return _of_wheels(Path(reference).resolve())
    return _of_commit(reference)


def _newest_release() -> str:
    tags = _git("tag", "--list", _RELEASES, "--sort=-version:refname", "--merged")
    return tags.stdout.decode().partition("\n")[0] if tags.returncode == 0 else ""


def _of_commit(reference: str) -> Released:
    archive = _git("archive", "--format=tar", reference, "addons")
    if archive.returncode:
        raise Problem(
            f"{reference} is no commit of this clone: {archive.stderr.decode().strip()}",
            "git fetch --tags --unshallow, or name a folder of wheels.",
        )
    folder = _emptied(archive.stdout)
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as opened:
        opened.extraction_filter = getattr(tarfile, "data_filter", None)
        opened.extractall(folder)
    return Released(reference, folder / "addons")


def _of_wheels(wheels: Path) -> Released:
    found = sorted(wheels.glob("odoo_addon_*.whl"))
    if not found:
        raise Problem(f"{wheels} has no wheels of addons.", "pip wheel --no-deps addons/*")
    folder = _emptied(b"".join(path.read_bytes() for path in found))
    for path in found:
        with zipfile.ZipFile(path) as opened:
            opened.extractall(folder)
    return Released(wheels.name, folder / "odoo" / "addons")


def _emptied(content: bytes) -> Path:
    """Return an empty folder for code of this content."""
    folder = _CODE / hashlib.sha256(content).hexdigest()[:12]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def provide(prepared: Environment, released: Released, responses: int) -> tuple[Databases, str]:
    """Return the database of the released state, with that many responses; make it if need be."""
    configuration = environment.write_configuration(
        _CODE / "databases", addons_path=released.folder
    )
    databases = Databases(prepared, configuration)
    facts = [released.checksums(), odoo_source.identity(prepared.odoo), responses]
    digest = hashlib.sha256(json.dumps([*facts, _COPY, _SHARES, _KEEP_DEMO]).encode()).hexdigest()[
        :8
    ]
    name = f"{templates.PREFIX}released_{digest}"
    if not databases.exists(name):
        for old in databases.matching(f"{templates.PREFIX}released_"):
            databases.drop(old)
        console.step(f"Database of {released.name} with demo data and {responses} responses")
        _make(databases, name, released, responses)
    return databases, name


def _make(databases: Databases, name: str, released: Released, responses: int) -> None:
    unfinished = f"{name}_unfinished"
    databases.drop(unfinished)
    log = paths.LOGS / f"{name}.log"
    databases.apply(unfinished, "--with-demo", f"--init={','.join(released.addons)}", log=log)
    modules = ", ".join(map(literal, released.addons))
    databases.server.sql(_KEEP_DEMO.format(modules=modules), unfinished)
    fill(databases.server, unfinished, responses)
    databases.rename(unfinished, name)


def fill(server: Server, database: str, responses: int) -> None:
    """Copy what the demo data tells until there are ``responses`` more of them."""
    for table, share in _SHARES.items():
        columns = server.sql(_COLUMNS.format(table=literal(table)), database).splitlines()
        keys = server.sql(_KEYS.format(table=literal(table)), database).splitlines()
        condition = " AND ".join(f"{key} IS NULL" for key in keys) or "TRUE"
        statement = _COPY.format(
            table=table,
            columns=", ".join(columns),
            condition=condition,
            count=responses // share,
        )
        server.sql(f'{statement}; ANALYZE "{table}"', database)


def _git(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(["git", *arguments], cwd=paths.ROOT, capture_output=True, check=False)
