"""Where a whole practice is written: a folder, a ZIP file, or a ZIP file under a passphrase."""

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple, Protocol, cast

from carecoord.common.errors import RefusedError, UnavailableError
from carecoord.common.i18n import _
from carecoord.common.paths import make_private_dir, open_private, sync_folder
from carecoord.exporters.files import file_sentence
from carecoord.security.age_file import AgeWriter
from carecoord.security.unfinished import unfinished

ZIP, LOCKED = ".zip", ".age"
_DAY = (1980, 1, 1, 0, 0, 0)
"""Of every file in a ZIP: when it was made stands in the description."""


class Written(NamedTuple):
    """A file that was written: its bytes, and SHA-256 in hexadecimal digits."""

    size: int
    sha256: str


class Place(Protocol):
    """Takes one file after another."""

    def add(self, name: str, pieces: Iterable[bytes]) -> Written: ...


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, name: str, pieces: Iterable[bytes]) -> Written:
        path = self._folder / name
        make_private_dir(path.parent)
        with open_private(path) as stream:
            written = _poured(pieces, stream)
            stream.flush()
            os.fsync(stream.fileno())
        return written


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def add(self, name: str, pieces: Iterable[bytes]) -> Written:
        about = zipfile.ZipInfo(name, _DAY)
        about.compress_type = zipfile.ZIP_DEFLATED
        about.external_attr = 0o600 << 16
        with self._archive.open(about, "w", force_zip64=True) as stream:
            return _poured(pieces, stream)


@contextmanager
def place_at(path: Path, passphrase: str, home: Path) -> Iterator[Place]:
    """Somewhere to write to; it appears under its name, whole, when the block ends well.

    Args:
        path: A folder that is not there, a ``.zip``, or a ``.age``.
        passphrase: Of a ``.age``.
        home: Data folder, which knows of the half of it should this process be killed.

    Raises:
        RefusedError: Something is there already.
        UnavailableError: The disk is full or may not be written; nothing is left.
    """
    if path.exists():
        raise RefusedError(
            _("There is something under this name already. Name a new file or folder.")
        )
    try:
        with unfinished(home, path) as part:
            if path.suffix.lower() in (ZIP, LOCKED):
                with open_private(part) as stream, _archive(stream, path, passphrase) as place:
                    yield place
            else:
                yield _Folder(make_private_dir(part))
            part.rename(path)
            with suppress(OSError):  # some network disks have no such thing
                sync_folder(path.parent)
    except OSError as error:
        raise UnavailableError(file_sentence(error)) from error


@contextmanager
def _archive(stream: IO[bytes], path: Path, passphrase: str) -> Iterator[Place]:
    if path.suffix.lower() == LOCKED:
        lock = AgeWriter(stream, passphrase)
        with zipfile.ZipFile(cast("IO[bytes]", lock), "w", allowZip64=True) as archive:
            yield _Zip(archive)
        lock.finish()
    else:
        with zipfile.ZipFile(stream, "w", allowZip64=True) as archive:
            yield _Zip(archive)
    stream.flush()
    os.fsync(stream.fileno())


def _poured(pieces: Iterable[bytes], stream: IO[bytes]) -> Written:
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
        stream.write(piece)
    return Written(size, digest.hexdigest())
