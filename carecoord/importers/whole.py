"""Reading the export of a whole practice: a folder, a ZIP file, or one under a passphrase."""

import csv
import errno
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Protocol, cast

import msgspec
from typing_extensions import override

from carecoord.common.errors import RefusedError, UnavailableError
from carecoord.common.i18n import _
from carecoord.security.age_file import AgeReader, is_age
from carecoord.vocab.data_package import DESCRIPTION, FORMAT, Look, Package, Person, Resource

ROWS_AT_ONCE = 500
_LARGEST_DESCRIPTION = 64 << 20
_LARGEST_CELL = 256 << 20
_PLAIN_NAME = re.compile(r"(?!.*\.\.)[A-Za-z0-9_-][A-Za-z0-9._/-]*")
_TABLE_NAME = re.compile(r"[a-z][a-z0-9_]*")
_STAFF = "staff"
_PIECE = 1 << 20

_SPOILT = (zlib.error, EOFError, NotImplementedError, UnicodeDecodeError)
"""What reading a ZIP comes to, besides its own error, when some of its bytes are others."""

Tell = Callable[[int, int], None]
Take = Callable[[str, list[list[str]]], None]


class _Files(Protocol):
    def open(self, name: str) -> IO[bytes]: ...


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, name: str) -> IO[bytes]:
        return (self._folder / name).open("rb")


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def open(self, name: str) -> IO[bytes]:
        try:
            return self._archive.open(name)
        except (KeyError, RuntimeError, NotImplementedError):
            raise FileNotFoundError(errno.ENOENT, "not in the ZIP", name) from None


class _Checked(io.RawIOBase):
    """A file that is read once and is what its description says, or nothing is taken in."""

    def __init__(self, stream: IO[bytes], about: Resource, tell: Callable[[int], None]) -> None:
        super().__init__()
        self._stream, self._about, self._tell = stream, about, tell
        self._hash, self._size = hashlib.sha256(), 0

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        block = self._stream.read(len(buffer))
        self._hash.update(block)
        self._size += len(block)
        if self._size > self._about.bytes:
            raise _changed(self._about.path)
        self._tell(len(block))
        buffer[: len(block)] = block
        return len(block)

    def require_whole(self) -> None:
        """Return when all of it was read and nothing was changed."""
        is_same = f"sha256:{self._hash.hexdigest()}" == self._about.hash
        if self._stream.read(1) or self._size != self._about.bytes or not is_same:
            raise _changed(self._about.path)


def look(path: Path, passphrase: str) -> Look:
    """What an export says of itself, and who works there.

    Raises:
        RefusedError: It is none, a newer version made it, it is damaged, or the passphrase does
            not open it.
        UnavailableError: It cannot be read.
    """
    with _opened(path, passphrase) as files:
        package = _described(files)
        people: list[Person] = []
        staff = next((one for one in package.tables if one.name == _STAFF), None)
        if staff is None:
            raise _changed(f"{_STAFF}.csv")
        for rows in _rows(files, staff, _quietly):
            people += [person for row in rows if (person := _person(staff, row)) is not None]
        return Look(package, people)


def read(path: Path, passphrase: str, take: Take, tell: Tell) -> None:
    """Check every file of an export, and hand over the rows of its tables as they stand.

    Raises:
        RefusedError: A file is missing, was changed or is damaged.
        UnavailableError: It cannot be read.
    """
    with _opened(path, passphrase) as files:
        package = _described(files)
        total, done = sum(one.bytes for one in package.resources), 0

        def count(some: int) -> None:
            nonlocal done
            done += some
            tell(done, total)

        for one in package.resources:
            if one.schema is None:
                _check(files, one, count)
            else:
                for rows in _rows(files, one, count):
                    take(one.name, rows)


@contextmanager
def _opened(path: Path, passphrase: str) -> Iterator[_Files]:
    try:
        if path.is_dir():
            yield _Folder(path)
        elif is_age(path):
            with (
                io.BufferedReader(AgeReader(path, passphrase), _PIECE) as stream,
                zipfile.ZipFile(cast("IO[bytes]", stream)) as archive,
            ):
                yield _Zip(archive)
        else:
            with zipfile.ZipFile(path) as archive:
                yield _Zip(archive)
    except zipfile.BadZipFile:
        raise _no_export() from None
    except _SPOILT:
        raise _changed(path.name) from None
    except FileNotFoundError as error:
        raise (
            _changed(Path(str(error.filename or "")).name) if path.exists() else _gone()
        ) from None
    except OSError:
        raise UnavailableError(
            _("The export cannot be read. See that it is there and that you may read it.")
        ) from None


def _described(files: _Files) -> Package:
    try:
        with files.open(DESCRIPTION) as stream:
            text = stream.read(_LARGEST_DESCRIPTION)
    except FileNotFoundError:
        raise _no_export() from None
    _require_known(text)
    try:
        package = msgspec.json.decode(text, type=Package)
    except msgspec.MsgspecError:
        raise _changed(DESCRIPTION) from None
    names = [one.name for one in package.tables]
    for one in package.resources:
        if not _PLAIN_NAME.fullmatch(one.path):
            raise _changed(DESCRIPTION)
    if len(set(names)) != len(names) or not all(map(_TABLE_NAME.fullmatch, names)):
        raise _changed(DESCRIPTION)
    return package


class _AnyMaker(msgspec.Struct):
    format: int = 0


class _AnyPackage(msgspec.Struct):
    carecoord: _AnyMaker | None = None


def _require_known(text: bytes) -> None:
    """A layout of a later version may not even be described as this one is."""
    with suppress(msgspec.MsgspecError):
        made = msgspec.json.decode(text, type=_AnyPackage).carecoord
        if made is not None and made.format > FORMAT:
            raise RefusedError(
                _("A newer version of CareCoord made this export. Install that version to take "
                  "it in.")
            )  # fmt: skip
        if made is not None and made.format == FORMAT:
            return
    raise _no_export()


def _rows(files: _Files, one: Resource, count: Callable[[int], None]) -> Iterator[list[list[str]]]:
    assert one.schema is not None
    csv.field_size_limit(_LARGEST_CELL)
    heading = [field.name for field in one.schema.fields]
    with files.open(one.path) as raw:
        checked = _Checked(raw, one, count)
        reader = csv.reader(
            io.TextIOWrapper(io.BufferedReader(checked, _PIECE), encoding="utf-8", newline=""),
            strict=True,
        )
        held: list[list[str]] = []
        found = 0
        try:
            if next(reader, None) != heading:
                raise _changed(one.path)
            for row in reader:
                if len(row) != len(heading):
                    raise _changed(one.path)
                held.append(row)
                found += 1
                if len(held) == ROWS_AT_ONCE:
                    yield held
                    held = []
        except (csv.Error, UnicodeDecodeError):
            raise _changed(one.path) from None
        yield held
        checked.require_whole()
        if found != one.rows:
            raise _changed(one.path)


def _check(files: _Files, one: Resource, count: Callable[[int], None]) -> None:
    with files.open(one.path) as raw:
        checked = _Checked(raw, one, count)
        while checked.read(_PIECE):
            pass
        checked.require_whole()


def _person(staff: Resource, row: list[str]) -> Person | None:
    assert staff.schema is not None
    told = dict(zip((field.name for field in staff.schema.fields), row, strict=True))
    if told.get("active") != "true" or told.get("deleted") != "false":
        return None
    return Person(
        told.get("id", ""), told.get("name", ""), told.get("role", ""), told.get("language", "")
    )


def _quietly(_bytes: int) -> None:
    """Nobody watches."""


def _no_export() -> RefusedError:
    return RefusedError(
        _("This is not an export of everything that CareCoord made. Choose the folder or the file "
          "that was written by “Take everything along”.")
    )  # fmt: skip


def _gone() -> RefusedError:
    return RefusedError(_("There is no export at this place. Choose it again."))


def _changed(name: str) -> RefusedError:
    return RefusedError(
        _("The export is not whole: {name} is missing, damaged or was changed. Nothing was taken "
          "in. Copy the export again from where it was made.").format(name=name)
    )  # fmt: skip
