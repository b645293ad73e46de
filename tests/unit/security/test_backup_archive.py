"""The inside of a backup, taken apart byte by byte: nothing unexpected is let onto the disk."""

import hashlib
import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from typing_extensions import override

from carecoord.common.errors import RefusedError
from carecoord.security.backup_archive import Archive, Member, Sink
from carecoord.security.backup_manifest import Part

FILE = b"x" * 700


def quietly(_done: int, _total: int) -> None:
    """Nobody watches."""


def part(content: bytes) -> Part:
    return Part(len(content), hashlib.sha256(content).hexdigest())


def packed(**members: bytes) -> bytes:
    archive = Archive(
        [Member(name, len(content), io.BytesIO(content)) for name, content in members.items()],
        quietly,
    )
    assert archive.readable()
    return io.BufferedReader(archive).read()


def sink(folder: Path, expected: Part) -> Sink:
    return Sink(["about", "more"], lambda _texts: {"file": expected}, folder, quietly)


def fed(taking: Sink, content: bytes, step: int) -> Iterator[int]:
    for at in range(0, len(content), step):
        yield taking.write(content[at : at + step])


@pytest.mark.parametrize("step", [1, 100, 10_000])
def test_that_an_archive_comes_out_as_it_went_in_however_it_arrives(
    tmp_path: Path, step: int
) -> None:
    content = packed(about=b"hello", more=b"", file=FILE)
    with tarfile.open(fileobj=io.BytesIO(content)) as known:
        assert known.getnames() == ["about", "more", "file"]
    taking = sink(tmp_path, part(FILE))
    assert sum(fed(taking, content, step)) == len(content)
    taking.flush()
    taking.require_whole()
    taking.close()
    assert (tmp_path / "file").read_bytes() == FILE


@pytest.mark.parametrize(
    "content",
    [
        b"\x01" * 512,  # no head of a member
        packed(other=b"hello"),
        packed(about=b"hello", more=b"", other=FILE),
        packed(about=b"hello", more=b"", file=FILE + b"x"),
        packed(about=b"hello", more=b"", file=b"y" * len(FILE)),
    ],
)
def test_that_anything_unexpected_ends_it(tmp_path: Path, content: bytes) -> None:
    taking = sink(tmp_path, part(FILE))
    with pytest.raises(RefusedError, match="not a whole backup"):
        list(fed(taking, content, 512))
    first = taking.failure
    with pytest.raises(RefusedError):
        taking.write(b"what was left in a buffer")
    assert taking.failure is first
    taking.close()


@pytest.mark.parametrize("left", [0, 1024, 1024 + 300, 2560])
def test_that_an_archive_that_was_cut_is_not_whole(tmp_path: Path, left: int) -> None:
    taking = sink(tmp_path, part(FILE))
    list(fed(taking, packed(about=b"hello", more=b"", file=FILE)[:left], 512))
    with pytest.raises(RefusedError, match="not a whole backup"):
        taking.require_whole()
    taking.close()


def test_that_a_source_that_fails_is_told_as_it_failed() -> None:
    class Broken(io.BytesIO):
        @override
        def read(self, _size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    archive = Archive([Member("about", 5, Broken())], quietly)
    with pytest.raises(OSError, match="Input/output"):
        io.BufferedReader(archive).read()
    assert isinstance(archive.failure, OSError)
