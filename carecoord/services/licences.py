"""The licences of all that is built in, as texts to read.

A package carries those of its libraries in ``resources/licences``, where they are gathered when
it is built; from source each lies in the library itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from carecoord.common.paths import RESOURCES_DIR

_GATHERED = RESOURCES_DIR / "licences"
_OWN_PARTS = "*/LICENSE-*.txt"
_OWN = RESOURCES_DIR.parent / "LICENSE"


@dataclass(frozen=True, slots=True)
class Licence:
    """One licence; ``name`` is what it is called or covers."""

    name: str
    path: Path

    def text(self) -> str:
        """All of it."""
        return self.path.read_text(encoding="utf-8", errors="replace")


def licences() -> list[Licence]:
    """The program's own first, then the others by name."""
    others = sorted(_others(), key=lambda one: one.name.casefold())
    return [Licence("CareCoord", _OWN), *others]


def _others() -> Iterator[Licence]:
    for path in _GATHERED.glob("*.txt"):
        yield Licence(path.stem, path)
    for path in RESOURCES_DIR.glob(_OWN_PARTS):
        yield Licence(path.stem.partition("-")[2].replace("-", " "), path)
