"""Where bytes come from: a file, a member of a ZIP, or bytes already in memory."""

import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from carecoord.common.errors import RefusedError, UnavailableError
from carecoord.common.i18n import _
from carecoord.importers import archives

LARGEST_FILE = archives.DEFAULT_LIMITS.member
"""Bytes; what is larger is not even opened."""
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_WORKBOOK_PART = b"xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to read, with the name people know it by; its bytes are fetched when asked.

    What is compressed with gzip is inflated on the way.
    """

    name: str
    size: int
    fetch: Callable[[], bytes]
    is_packed: bool = False  # came out of a ZIP

    @property
    def suffix(self) -> str:
        """The ending in lower case, '.gz' left aside: 'a.ndjson.gz' gives '.ndjson'."""
        return PurePosixPath(self.name.casefold().removesuffix(".gz")).suffix

    @property
    def stem(self) -> str:
        """The name without folders and ending, in lower case."""
        return PurePosixPath(self.name.casefold()).name.split(".", 1)[0]


def sources_of(paths: Iterable[Path]) -> list[SourceFile]:
    """The files behind paths: folders with all that is in them, ZIPs with their members.

    Raises:
        UnavailableError: A path is gone or may not be read.
        RefusedError: A ZIP is not safe to open.
    """
    return [source for path in paths for source in _expanded(path)]


def the_one_file(path: Path) -> SourceFile:
    """The file that was chosen.

    Raises:
        UnavailableError: It is gone or may not be read.
        RefusedError: It is a folder or a ZIP with several files.
    """
    found = sources_of([path])
    if len(found) != 1:
        raise RefusedError(_("Choose the one file with the list, not a folder."))
    return found[0]


def source_of_bytes(name: str, data: bytes) -> SourceFile:
    """Bytes that are already here."""
    return SourceFile(name, len(data), lambda: _inflated(data))


def is_zip(data: bytes) -> bool:
    """A ZIP that is not a workbook."""
    return data.startswith((_ZIP, _EMPTY_ZIP)) and _WORKBOOK_PART not in data


def _expanded(path: Path) -> Iterator[SourceFile]:
    if path.is_dir():
        root = path.resolve()
        for inner in sorted(path.rglob("*")):
            # A link may lead out of what was handed over.
            is_inside = inner.resolve().is_relative_to(root)
            if is_inside and inner.is_file() and not inner.name.startswith("."):
                yield _file(inner, inner.relative_to(path).as_posix())
        return
    if path.suffix.casefold() == ".zip":
        yield from members_of(_file(path, path.name).fetch())
        return
    yield _file(path, path.name)


def members_of(data: bytes) -> list[SourceFile]:
    """The files of a ZIP.

    Raises:
        RefusedError: The archive is damaged, needs a password or is not safe to open.
    """
    return [
        SourceFile(name, size, partial(_fetched, fetch), is_packed=True)
        for name, size, fetch in archives.open_zip(data)
    ]


def _file(path: Path, name: str) -> SourceFile:
    try:
        found = path.stat()
    except OSError as error:
        raise _unreadable() from error
    if not stat.S_ISREG(found.st_mode):  # a device never ends, a pipe never begins
        raise _unreadable()
    size = found.st_size
    if size > LARGEST_FILE:
        raise RefusedError(
            _("This file is too large to be a list. Ask the source for an export in parts.")
        )
    return SourceFile(name, size, lambda: _inflated(_read(path)))


def _fetched(fetch: Callable[[], bytes]) -> bytes:
    return _inflated(fetch())


def _inflated(data: bytes) -> bytes:
    return archives.gunzip(data) if data.startswith(archives.GZIP) else data


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable() from error


def _unreadable() -> UnavailableError:
    return UnavailableError(
        _(
            "The file cannot be read. Check that it is there, close it in other programs, and"
            " try again."
        )
    )
