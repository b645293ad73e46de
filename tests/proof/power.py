"""A disk whose power is cut: what was synced is there, of the rest any sectors may be.

Each file has what is safe and what was written since its last sync. A name is safe once its folder
was synced; of later ones a first part survives, in their order. Disks that lie about a sync are
out of reach.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.proof.recorder import Change

SECTOR_BYTES = 512
SURVIVALS = ("nothing", "first part", "any sectors", "everything")


@dataclass
class _File:
    safe: bytearray = field(default_factory=bytearray)
    waiting: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class _Naming:
    """A change of the folder: names that go and the file that a name gets."""

    gone: str
    name: str
    file: _File


class Disk:
    """The files of one folder."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """Begin with files that are all safe."""
        self._safe = {name: _File(bytearray(content)) for name, content in files.items()}
        self._now = dict(self._safe)
        self._naming: list[_Naming] = []

    def apply(self, change: Change) -> None:
        """The process did this."""
        match change.kind:
            case "O" if change.name not in self._now:
                self._now[change.name] = _File()
                self._naming.append(_Naming("", change.name, self._now[change.name]))
            case "W" | "T":
                self._now[change.name].waiting.append(change)
            case "S" if change.name == ".":
                _rename_all(self._safe, self._naming)
                self._naming = []
            case "S":
                file = self._now[change.name]
                for waiting in file.waiting:
                    _write(file.safe, waiting)
                file.waiting = []
            case "U":
                self._naming.append(_Naming(change.name, "", self._now.pop(change.name)))
            case "R":
                file, name = self._now.pop(change.name), change.content.decode()
                self._now[name] = file
                self._naming.append(_Naming(change.name, name, file))

    @property
    def is_all_safe(self) -> bool:
        """Whether a cut could take nothing."""
        return not self._naming and not any(file.waiting for file in self._now.values())

    def after_cut(self, survival: str, chance: random.Random) -> dict[str, bytes]:
        """The files that are found when the power is back."""
        names, naming = dict(self._safe), self._naming
        if survival != "everything":
            naming = naming[: chance.randint(0, len(naming))]
        _rename_all(names, naming)
        return {name: _surviving(file, survival, chance) for name, file in names.items()}


def _surviving(file: _File, survival: str, chance: random.Random) -> bytes:
    content, waiting = bytearray(file.safe), file.waiting
    if survival == "nothing":
        waiting = []
    elif survival == "first part":
        waiting = waiting[: chance.randint(0, len(waiting))]
    elif survival == "any sectors":
        waiting = [part for change in waiting for part in _sectors(change) if chance.random() < 0.5]
    for change in waiting:
        _write(content, change)
    return bytes(content)


def _sectors(change: Change) -> list[Change]:
    if change.kind == "T":
        return [change]
    starts = range(0, len(change.content), SECTOR_BYTES)
    return [
        Change("W", change.name, change.offset + n, change.content[n : n + SECTOR_BYTES])
        for n in starts
    ]


def _write(content: bytearray, change: Change) -> None:
    end = change.offset + len(change.content)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    if change.kind == "T":
        del content[change.offset :]
    else:
        content[change.offset : end] = change.content


def _rename_all(names: dict[str, _File], naming: list[_Naming]) -> None:
    for change in naming:
        names.pop(change.gone, None)
        if change.name:
            names[change.name] = change.file
