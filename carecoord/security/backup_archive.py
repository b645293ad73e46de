"""The inside of a backup as a stream: a tar archive made and taken apart on the fly."""

import hashlib
import io
import tarfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple, Protocol

from typing_extensions import override

from carecoord.common.paths import open_private
from carecoord.security.backup_manifest import LARGEST_TEXT_BYTES, Part, damaged

_END = bytes(2 * tarfile.BLOCKSIZE)

Tell = Callable[[int, int], object]
"""Hears bytes done and bytes in total; stops the work by raising."""


class Member(NamedTuple):
    """A file on its way into an archive."""

    name: str
    size: int
    stream: IO[bytes]


class Archive(io.RawIOBase):
    """A tar archive to be read once, made while it is read.

    Attributes:
        failure: What went wrong while reading; the reader may have hidden it.
    """

    def __init__(self, members: Sequence[Member], tell: Tell) -> None:
        super().__init__()
        self._pieces = _pieces(members)
        self._piece: IO[bytes] = io.BytesIO()
        self._done, self._total = 0, sum(member.size for member in members)
        self._tell = tell
        self.failure: BaseException | None = None

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            return self._read_into(buffer)
        except BaseException as error:
            self.failure = error
            raise

    def _read_into(self, buffer: memoryview) -> int:
        while not (block := self._piece.read(len(buffer))):
            following = next(self._pieces, None)
            if following is None:
                return 0
            self._piece = following
        buffer[: len(block)] = block
        self._done += len(block)
        self._tell(min(self._done, self._total), self._total)
        return len(block)


def _pieces(members: Sequence[Member]) -> Iterator[IO[bytes]]:
    for member in members:
        about = tarfile.TarInfo(member.name)
        about.size, about.mode = member.size, 0o600
        yield io.BytesIO(about.tobuf(tarfile.GNU_FORMAT))
        yield member.stream
        yield io.BytesIO(bytes(-member.size % tarfile.BLOCKSIZE))
    yield io.BytesIO(_END)


class Judge(Protocol):
    """Says what may come out of an archive."""

    def __call__(self, texts: dict[str, bytes]) -> dict[str, Part]:
        """The files that may follow these texts; raises where they may not be trusted."""


class Sink:
    """Takes an archive apart as it arrives.

    The texts at its beginning stay in memory and are judged before a file is written, so that
    nothing that was forged or damaged there reaches the disk.

    Attributes:
        failure: What went wrong while writing; the writer may have hidden it.
    """

    def __init__(self, texts: Sequence[str], judge: Judge, folder: Path | None, tell: Tell) -> None:
        """Begin.

        Args:
            texts: Names of the members that come first.
            judge: Is asked once they are here.
            folder: Where the files go; None to be told to stop there.
            tell: Hears how far it is.
        """
        self._wanted, self._judge = list(texts), judge
        self._folder, self._tell = folder, tell
        self._texts: dict[str, bytes] = {}
        self._allowed: dict[str, Part] = {}
        self._done, self._total = 0, 0
        self._held = bytearray()
        self._name, self._left, self._padding = "", 0, 0
        self._out: IO[bytes] | None = None
        self._hash = hashlib.sha256()
        self.failure: BaseException | None = None

    def write(self, block: bytes) -> int:
        """Take the next bytes, as a stream does."""
        if self.failure is not None:
            raise self.failure  # what calls this tries once more to get rid of its buffer
        try:
            self._held += block
            while self._step():
                pass
        except BaseException as error:
            self.failure = error
            raise
        return len(block)

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """Let go of a file that did not come to its end."""
        if self._out is not None:
            self._out.close()

    def require_whole(self) -> None:
        """Return when every file came, and was what it had to be."""
        if self._wanted or self._name or self._allowed or bytes(self._held) != _END:
            raise damaged()

    def _step(self) -> bool:
        """Take one thing out of what is held; False when that needs more bytes."""
        if self._padding:
            return self._skip()
        if not self._name:
            return self._begin()
        if self._name in self._allowed:
            return self._pass_on()
        return self._keep()

    def _skip(self) -> bool:
        taken = min(self._padding, len(self._held))
        del self._held[:taken]
        self._padding -= taken
        return taken > 0

    def _begin(self) -> bool:
        if len(self._held) < tarfile.BLOCKSIZE or not (self._wanted or self._allowed):
            return False
        try:
            about = tarfile.TarInfo.frombuf(self._held[: tarfile.BLOCKSIZE], "utf-8", "strict")
        except tarfile.HeaderError:
            raise damaged() from None
        del self._held[: tarfile.BLOCKSIZE]
        self._require_expected(about)
        self._name, self._left = about.name, about.size
        if self._name in self._allowed:
            assert self._folder is not None
            self._out = open_private(self._folder / self._name)
            self._hash = hashlib.sha256()
        return True

    def _require_expected(self, about: tarfile.TarInfo) -> None:
        if self._wanted:
            fits = about.name == self._wanted[0] and about.size <= LARGEST_TEXT_BYTES
        else:
            part = self._allowed.get(about.name)
            fits = part is not None and part.size == about.size
        if not fits:
            raise damaged()

    def _keep(self) -> bool:
        if len(self._held) < self._left:
            return False
        self._texts[self._name] = bytes(self._held[: self._left])
        del self._held[: self._left]
        self._padding = -self._left % tarfile.BLOCKSIZE
        self._wanted.pop(0)
        self._name = ""
        if not self._wanted:
            self._allowed = self._judge(self._texts)
            self._total = sum(part.size for part in self._allowed.values())
        return True

    def _pass_on(self) -> bool:
        assert self._out is not None
        block = bytes(self._held[: self._left])
        del self._held[: len(block)]
        self._hash.update(block)
        self._out.write(block)
        self._left -= len(block)
        self._done += len(block)
        self._tell(self._done, self._total)
        if not self._left:
            self._end()
        return bool(block)

    def _end(self) -> None:
        assert self._out is not None
        self._out.close()
        self._out = None
        part = self._allowed.pop(self._name)
        if self._hash.hexdigest() != part.sha256:
            raise damaged()
        self._padding = -part.size % tarfile.BLOCKSIZE
        self._name = ""
