"""ZIP and gzip files, refused before they can harm: bombs, links, foreign paths, passwords."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _

GZIP = b"\x1f\x8b"
_CHUNK = 1 << 16
_SMALL = 1 << 20  # below this size a high ratio does no harm
_ENCRYPTED = 0x1
_LINK, _KIND_OF_FILE = 0o120000, 0o170000
_UTF8_NAME = 0x800


class Limits(NamedTuple):
    """What an archive may hold; sizes are bytes as inflated, never as declared."""

    members: int = 20_000
    member: int = 2 << 30
    total: int = 8 << 30
    ratio: int = 200


DEFAULT_LIMITS = Limits()


class Member(NamedTuple):
    """A file in an archive, inflated under the limits when fetched."""

    name: str
    size: int
    fetch: Callable[[], bytes]


def open_zip(data: bytes, limits: Limits = DEFAULT_LIMITS) -> list[Member]:
    """The files of a ZIP.

    Raises:
        RefusedError: The archive is damaged, needs a password or is not safe to open.
    """
    archive = checked_zip(data, limits)
    return [
        Member(_readable(info), info.file_size, _fetcher(archive, info, limits))
        for info in archive.infolist()
        if not info.is_dir() and not _is_clutter(info.filename)
    ]


def checked_zip(data: bytes, limits: Limits = DEFAULT_LIMITS) -> zipfile.ZipFile:
    """The archive, once its table of contents has been found harmless.

    Raises:
        RefusedError: As for ``open_zip``.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        raise RefusedError(
            _("This ZIP file is damaged or not complete. Get it from the source again.")
        ) from None
    infos = archive.infolist()
    if len(infos) > limits.members or len({info.filename for info in infos}) != len(infos):
        raise unsafe()
    if any(info.file_size > limits.member for info in infos):
        raise unsafe()
    if sum(info.file_size for info in infos) > limits.total:
        raise unsafe()
    for info in infos:
        _check_member(info)
        if _out_of_proportion(info.file_size, info.compress_size, limits):
            raise unsafe()
    return archive


def inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> Iterator[bytes]:
    """The member's bytes in pieces, stopped as soon as it grows out of proportion.

    Raises:
        RefusedError: It is a decompression bomb or damaged.
    """
    size = 0
    try:
        with archive.open(info) as member:
            while piece := member.read(_CHUNK):
                size += len(piece)
                if size > limits.member or _out_of_proportion(size, info.compress_size, limits):
                    raise unsafe()
                yield piece
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise RefusedError(
            _("A file inside this ZIP is damaged. Get it from the source again.")
        ) from None


def gunzip(data: bytes, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The contents of a .gz file.

    Raises:
        RefusedError: It is damaged, cut off or a decompression bomb.
    """
    try:
        _count(data, limits)
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as member:
            return member.read()
    except (gzip.BadGzipFile, zlib.error, EOFError):
        raise RefusedError(
            _("This .gz file is damaged or cut off. Get it from the source again.")
        ) from None


def _count(data: bytes, limits: Limits) -> None:
    """Inflate it once with nothing kept, to see that it stays in proportion."""
    size = 0
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as member:
        while piece := member.read(_CHUNK):
            size += len(piece)
            if size > limits.member or _out_of_proportion(size, len(data), limits):
                raise unsafe()


def unsafe() -> RefusedError:
    """The refusal for anything that looks built to do harm."""
    return RefusedError(
        _(
            "This file is packed in a way that could harm this computer, so it was not opened."
            " Ask the source for a plain export."
        )
    )


def _check_member(info: zipfile.ZipInfo) -> None:
    parts = info.filename.replace("\\", "/").split("/")
    if info.filename.startswith(("/", "\\")) or ".." in parts or ":" in info.filename:
        raise unsafe()
    if (info.external_attr >> 16) & _KIND_OF_FILE == _LINK:
        raise unsafe()
    if info.flag_bits & _ENCRYPTED:
        raise RefusedError(
            _(
                "This file is protected with a password. Open it with the password,"
                " save an unprotected copy, and import that."
            )
        )


def _fetcher(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits
) -> Callable[[], bytes]:
    return lambda: b"".join(inflate(archive, info, limits))


def _out_of_proportion(size: int, packed: int, limits: Limits) -> bool:
    return size > _SMALL and size > limits.ratio * max(packed, 1)


def _readable(info: zipfile.ZipInfo) -> str:
    """The member's name; older ZIP programs wrote UTF-8 without saying so."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode()
    except UnicodeError:
        return info.filename


def _is_clutter(name: str) -> bool:
    """What macOS adds to archives beside the files."""
    return name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1].startswith("._")
