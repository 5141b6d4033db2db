"""Fetch Debian packages without root and without touching the machine's own apt.

apt-get works in private folders, asks the mirror that the machine's own configuration names, and
believes only what Debian's archive key has signed.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from setup import paths, processes
from setup.console import Problem

_ETC_APT = Path("/etc/apt")
#: Names a mirror on machines whose own configuration names none, as Ubuntu's.
MIRROR_VARIABLE = "SETUP_DEBIAN_MIRROR"
_KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
_RELEASES = ("bookworm", "trixie", "forky", "sid", "unstable", "testing", "stable", "oldstable")
_NO_DEBIAN = (
    "Odoo 19 is taken from Debian's archive, and {missing}.",
    "get Odoo 19 yourself (a shallow git clone of the 19.0 branch of Odoo's repository will do) "
    "and start with --odoo /path/to/it; or let SETUP_DEBIAN_MIRROR name a Debian mirror",
)

# Hooks that the machine runs after its own updates are none of our business.
_CONFIGURATION = """\
Dir::Etc::SourceList "{folder}/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Dir::State "{folder}/state";
Dir::State::Status "{folder}/state/status";
Dir::Cache "{folder}/cache";
APT::Sandbox::User "root";
APT::Get::AllowUnauthenticated "false";
Acquire::AllowInsecureRepositories "false";
Acquire::AllowWeakRepositories "false";
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::http::Timeout "30";
Acquire::https::Timeout "30";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
"""


def fetch(packages: Mapping[str, Iterable[str]], unpacked: Path) -> None:
    """Download ``packages``, names by suite, and unpack them into the folder ``unpacked``.

    Interrupted downloads go on where they stopped; complete ones are kept until all are unpacked.
    """
    folder = paths.DOWNLOADS / "debian"
    apt = _configure(folder, packages)
    wanted = [f"{name}/{suite}" for suite, names in packages.items() for name in names]
    archives = folder / "archives"
    log = paths.LOGS / "debian.log"
    processes.run(
        [*apt, "update", "--error-on=any"], what="Reading Debian's package lists", log=log
    )
    total = _total_size([*apt, "download", "--print-uris", *wanted])
    processes.run(
        [*apt, "download", *wanted],
        what="Downloading Debian packages",
        log=log,
        cwd=archives,
        measure=lambda: f"{_size(archives) >> 20} of {total >> 20} MB",
    )
    for archive in sorted(archives.glob("*.deb")):
        processes.run(
            ["dpkg-deb", "-x", archive, unpacked], what=f"Unpacking {archive.name}", log=log
        )


def forget_downloads() -> None:
    shutil.rmtree(paths.DOWNLOADS / "debian", ignore_errors=True)


def _configure(folder: Path, packages: Mapping[str, Iterable[str]]) -> Sequence[str | Path]:
    """Write the private configuration and return the apt-get command that uses it."""
    if missing := [tool for tool in ("apt-get", "dpkg-deb") if not shutil.which(tool)]:
        raise Problem(
            _NO_DEBIAN[0].format(missing=f"this machine has no {missing[0]}"), _NO_DEBIAN[1]
        )
    if not _KEYRING.exists():
        raise Problem(
            f"{_KEYRING} is missing.", "apt-get install debian-archive-keyring, then start again."
        )
    for name in ("state/lists/partial", "cache/archives/partial", "archives"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "state/status").touch()
    mirror = find_mirror(_ETC_APT)
    (folder / "sources.list").write_text(
        "".join(
            f"deb [signed-by={_KEYRING} target=Packages] {mirror} {suite} main\n"
            for suite in packages
        )
    )
    configuration = folder / "apt.conf"
    configuration.write_text(_CONFIGURATION.format(folder=folder))
    return ["apt-get", "-q", "-y", "-c", configuration]


def find_mirror(etc_apt: Path) -> str:
    """Return the address of the Debian archive: the one named for us, or the machine's own."""
    if named := os.environ.get(MIRROR_VARIABLE):
        return named
    files = [etc_apt / "sources.list", *sorted(etc_apt.glob("sources.list.d/*"))]
    for path in files:
        if path.suffix not in (".list", ".sources") or not path.is_file():
            continue
        text = path.read_text(errors="replace")
        entries = _deb822_entries(text) if path.suffix == ".sources" else _one_line_entries(text)
        for uris, suites, components in entries:
            if "main" in components and set(suites) & set(_RELEASES):
                return uris[0]
    raise Problem(
        _NO_DEBIAN[0].format(
            missing=f"{etc_apt}/sources.list and sources.list.d name no Debian mirror"
        ),
        _NO_DEBIAN[1],
    )


def _one_line_entries(text: str):
    """Yield addresses, suites and components of the classic one-line format."""
    for line in text.splitlines():
        found = re.match(r"\s*deb\s+(?:\[[^]]*\]\s+)?(\S+)\s+(\S+)\s+([^#]*)", line)
        if found:
            yield [found[1]], [found[2]], found[3].split()


def _deb822_entries(text: str):
    """Yield addresses, suites and components of the deb822 format."""
    for stanza in re.split(r"\n\s*\n", text):
        lines = [line for line in stanza.splitlines() if not line.startswith("#")]
        unfolded = re.sub(r"\n[ \t]+", " ", "\n".join(lines))
        fields = {
            key.strip().lower(): value.split()
            for key, _, value in (line.partition(":") for line in unfolded.splitlines())
        }
        if (
            "deb" in fields.get("types", [])
            and fields.get("uris")
            and fields.get("enabled") != ["no"]
        ):
            yield fields["uris"], fields.get("suites", []), fields.get("components", [])


def _total_size(command: Sequence[str | Path]) -> int:
    """Return the bytes apt-get would fetch: the third word of each line of --print-uris."""
    return sum(
        int(line.split()[2])
        for line in processes.output(command).splitlines()
        if line.startswith("'")
    )


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())
