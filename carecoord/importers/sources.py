"""Where bytes come from: a file, a member of a ZIP, or bytes already in memory."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from carecoord.common.errors import UnavailableError
from carecoord.common.i18n import _


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to read, with the name people know it by; its bytes are fetched when asked."""

    name: str
    size: int
    fetch: Callable[[], bytes]

    @property
    def suffix(self) -> str:
        """The ending in lower case, '.gz' left aside: 'a.ndjson.gz' gives '.ndjson'."""
        return PurePosixPath(self.name.casefold().removesuffix(".gz")).suffix

    @property
    def stem(self) -> str:
        """The name without folders and ending, in lower case."""
        return PurePosixPath(self.name.casefold()).name.split(".", 1)[0]


def source_of_path(path: Path, name: str = "") -> SourceFile:
    """A file on disk.

    Raises:
        UnavailableError: When fetched: the file is gone, locked by another program or
            may not be read.
    """
    return SourceFile(name or path.name, path.stat().st_size, lambda: _read(path))


def source_of_bytes(name: str, data: bytes) -> SourceFile:
    """Bytes that are already here."""
    return SourceFile(name, len(data), lambda: data)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnavailableError(
            _(
                "The file {name} cannot be read. Close it in other programs, check that you may"
                " open it, and try again."
            ).format(name=path.name)
        ) from error


def is_gzip(data: bytes) -> bool:
    """Whether the bytes are compressed with gzip, whatever the file is called."""
    return data[:2] == b"\x1f\x8b"
