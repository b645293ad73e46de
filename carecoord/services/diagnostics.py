"""A report for whoever helps with the program: what it is, where it runs, and how it failed.

Made line by line from what is known to be harmless: numbers, words of ours, and types and places
of faults. No names, no folders, no addresses, nothing anybody typed, and nothing of patients.
"""

import datetime as dt
import locale
import os
import platform
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from carecoord import __version__
from carecoord.common.i18n import _, current_language, n_
from carecoord.common.paths import RESOURCES_DIR, default_home
from carecoord.db.version import SCHEMA_VERSION
from carecoord.services.fault_log import crash_lines, incidents
from carecoord.services.stores import DATABASE_NAME, SERVER_NAME
from carecoord.services.update_memory import recall

Fact = tuple[str, str]
_BYTES_PER_MB = 1_000_000
COMMIT = re.compile(r"[0-9a-f]{7,40}(\+changes)?")
_RELEASE_FIELDS = ("NAME", "VERSION_ID")


def report(home: Path, window: Sequence[Fact] = ()) -> str:
    """The whole report as text.

    Args:
        home: The data folder; it may be missing.
        window: What only the window knows, such as the screen.
    """
    parts = [
        _block(_("Program"), _told([*_program(), *_choices(home)])),
        _block(_("Computer"), _told([*_computer(), *window])),
        _block(_("Data"), _told(_data(home))),
        _block(_("Last faults, types and places"), _faults(home)),
        _block(_("Last crash"), crash_lines(home) or [_("none")]),
    ]
    return _("CareCoord diagnostic report") + "\n\n" + "\n\n".join(parts) + "\n"


def _block(title: str, lines: Iterable[str]) -> str:
    return "\n".join([title, *(f"  {line}" for line in lines)])


def _told(facts: Iterable[Fact]) -> Iterator[str]:
    for name, value in facts:
        yield f"{name}: {value}"


def _program() -> Iterator[Fact]:
    is_package = getattr(sys, "frozen", False)
    yield _("Version"), __version__
    yield _("Made as"), _("package") if is_package else _("sources")
    yield _("Built from"), _commit() or _("not known")
    yield _("Tables"), str(SCHEMA_VERSION)
    yield "Python", platform.python_version()


def _commit() -> str:
    """What a package was made from, by a file it carries; "" from the sources."""
    try:
        told = (RESOURCES_DIR / "commit.txt").read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""
    return told if COMMIT.fullmatch(told) else ""


def _choices(home: Path) -> Iterator[Fact]:
    yield _("Language"), current_language()
    known = recall(home)
    looked = known.looked_at.date().isoformat() if known.looked_at else _("never")
    yield _("Looked for new versions"), " ".join(filter(None, (looked, known.finding)))


def _computer() -> Iterator[Fact]:
    # Not platform.node() and not platform.platform(): they may name the computer.
    system = [platform.system(), platform.release(), platform.machine()]
    yield _("System"), " ".join(_words(system))
    if sys.platform == "linux":
        yield _("Edition"), " ".join(_words(_edition()))
    yield _("Processors"), str(os.cpu_count() or 0)
    yield _("Encoding"), " ".join(_words([locale.getpreferredencoding(do_setlocale=False)]))


def _edition() -> list[str]:
    try:
        told = platform.freedesktop_os_release()
    except OSError:
        return []
    return [told.get(field, "") for field in _RELEASE_FIELDS]


def _words(parts: Iterable[str]) -> Iterator[str]:
    """Short plain words alone, whatever a system calls itself."""
    for part in parts:
        kept = "".join(letter for letter in part if letter.isascii() and letter.isprintable())
        yield kept[:60]


def _data(home: Path) -> Iterator[Fact]:
    yield _("Kept in"), _kind(home)
    is_usual = home.absolute() == default_home().absolute()
    yield _("Folder"), _("the usual one") if is_usual else _("another one")
    files = [path for path in home.glob(f"{DATABASE_NAME}*") if path.is_file()]
    yield _("Store"), _size(files)
    backups = list(home.glob("backups/*.ccbk"))
    yield _("Backups"), f"{len(backups)}, {_size(backups)}"
    yield _("Logs"), _size(home.glob("logs/*"))
    try:
        yield _("Room on the disk"), _mb(shutil.disk_usage(home).free)
    except OSError:
        yield _("Room on the disk"), _("not known")


def _kind(home: Path) -> str:
    if (home / SERVER_NAME).exists():
        return _("a practice server")
    if (home / DATABASE_NAME).exists():
        return _("an encrypted file")
    return _("nothing yet")


def _size(paths: Iterable[Path]) -> str:
    total = 0
    for path in paths:
        try:
            total += path.stat().st_size
        except OSError:  # it went meanwhile
            continue
    return _mb(total)


def _mb(size: int) -> str:
    return f"{size / _BYTES_PER_MB:,.1f} MB"


def _faults(home: Path) -> Iterator[str]:
    found = incidents(home)
    if not found:
        yield _("none")
    for fault in found:
        times = n_("{count} time", "{count} times", fault.times).format(count=fault.times)
        yield f"{fault.number}, {_when(fault.at)}, {times}"
        yield from (f"  {line}" for line in fault.lines)


def _when(at: dt.datetime) -> str:
    return at.isoformat(sep=" ", timespec="minutes")
