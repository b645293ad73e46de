"""Words of a patient in what a process wrote: each write, and each file that is left."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.proof.recorder import Change

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


def marks_in(content: bytes, marks: Sequence[bytes]) -> int:
    """How often the marks, which are lower case, stand in a content in any usual encoding."""
    lower = content.lower()
    wanted = (mark.decode().encode(encoding) for mark in marks for encoding in _ENCODINGS)
    return sum(lower.count(one) for one in wanted)


class Ledger:
    """What was written to which file.

    Attributes:
        written: Bytes by file.
        marked: How often a mark stood in what was written, by file.
    """

    def __init__(self, marks: Sequence[bytes]) -> None:
        self._marks = marks
        self._overlap = 4 * max(map(len, marks))
        self._ends: dict[str, tuple[int, bytes]] = {}
        self.written: Counter[str] = Counter()
        self.marked: Counter[str] = Counter()

    def enter(self, changes: Iterable[Change]) -> None:
        """Look through writes; a mark that lies in two of them is seen as well."""
        for change in changes:
            if change.kind != "W":
                continue
            end, tail = self._ends.get(change.name, (-1, b""))
            before = tail if end == change.offset else b""
            content = before + change.content
            self.written[change.name] += len(change.content)
            found = marks_in(content, self._marks) - marks_in(before, self._marks)
            if found:
                self.marked[change.name] += found
            end = change.offset + len(change.content)
            self._ends[change.name] = (end, content[-self._overlap :])


def marked_files(folder: Path, marks: Sequence[bytes]) -> list[str]:
    """The files below a folder in which a mark stands."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [
        str(path.relative_to(folder)) for path in files if marks_in(path.read_bytes(), marks)
    ]  # fmt: skip
