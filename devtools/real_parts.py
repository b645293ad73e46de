"""The programs that tests use for real: a database server, a keyring, a display."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from devtools import debian, libraries
from devtools.places import SetupError

OLDEST_POSTGRESQL = 15
_SERVERS = Path("/usr/lib/postgresql")
_C_HEADERS = Path("/usr/include/stdlib.h")
_ACCESSIBILITY_BUSES = (
    Path("/usr/libexec/at-spi-bus-launcher"),
    Path("/usr/lib/at-spi2-core/at-spi-bus-launcher"),
)
_CLUSTER_SETTINGS = Path("/etc/postgresql-common/createcluster.d/carecoord-tests.conf")


@dataclass(frozen=True)
class RealPart:
    """A program, the package that has it, and the tests that skip without it."""

    package: str
    tests: str
    is_present: Callable[[], bool]


def newest_postgresql() -> int:
    """The newest server version on this machine; 0 where there is none."""
    versions = [int(folder.name) for folder in _SERVERS.glob("[0-9]*") if folder.name.isdigit()]
    on_path = shutil.which("postgres")
    if on_path:
        said = subprocess.run([on_path, "--version"], capture_output=True, text=True, check=False)
        versions += [int(number) for number in re.findall(r" (\d+)[.\s]", said.stdout)[:1]]
    return max(versions, default=0)


def accessibility_bus() -> Path | None:
    """What starts the bus that screen readers listen to; None where it is not installed."""
    return next((path for path in _ACCESSIBILITY_BUSES if path.exists()), None)


PARTS = (
    RealPart(
        "postgresql",
        "tests on a practice server",
        lambda: newest_postgresql() >= OLDEST_POSTGRESQL,
    ),
    RealPart("dbus", "tests of the keyring", lambda: _on_path("dbus-daemon")),
    RealPart("gnome-keyring", "tests of the keyring", lambda: _on_path("gnome-keyring-daemon")),
    RealPart("poppler-utils", "tests of PDFs", lambda: _on_path("pdftoppm")),
    RealPart("xvfb", "tests on a real display", lambda: _on_path("Xvfb")),
    RealPart("at-spi2-core", "tests by ear", lambda: accessibility_bus() is not None),
    RealPart("gcc", "tests that record a process", lambda: _on_path("gcc")),
    RealPart("libc6-dev", "tests that record a process", _C_HEADERS.exists),
)


def ensure() -> None:
    """What Qt needs must be there; the programs are installed by root, else named."""
    if sys.platform != "linux":
        return
    libraries.ensure(libraries.WIDGETS)
    if debian.is_root() and sentences():
        _install()
    for sentence in sentences():
        print(sentence, flush=True)


def missing() -> list[RealPart]:
    return [part for part in PARTS if not part.is_present()]


def sentences() -> list[str]:
    """Which tests skip on this machine as it is, and the command that changes it."""
    lacking = missing()
    packages = [part.package for part in lacking] + libraries.missing(libraries.X11)
    if not packages:
        return []
    tests = dict.fromkeys(part.tests for part in lacking) or {"tests on a real display": None}
    lines = [f"These tests skip on this machine as it is: {', '.join(tests)}."]
    if debian.has_apt():
        lines.append(f"To run them too: {debian.install_command(packages)}")
    return lines


def _install() -> None:
    _keep_server_stopped()
    packages = [part.package for part in missing()] + libraries.missing(libraries.X11)
    try:
        debian.install(packages)
    except SetupError as error:
        print(error, flush=True)


def _keep_server_stopped() -> None:
    """Debian's package starts a server at once; tests want only its programs."""
    if _CLUSTER_SETTINGS.parents[1].exists():
        return
    _CLUSTER_SETTINGS.parent.mkdir(parents=True)
    _CLUSTER_SETTINGS.write_text("create_main_cluster = false\n", encoding="ascii")


def _on_path(program: str) -> bool:
    return shutil.which(program) is not None
