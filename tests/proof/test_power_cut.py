"""The power is cut at any moment: what was acknowledged is there and everything fits together."""

import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from carecoord.bootstrap import build_services
from carecoord.common.errors import CareCoordError
from carecoord.security.keyfile import KeyFile
from carecoord.security.sign_in_list import KEY_FILE_NAME
from carecoord.services.opened import OpenedPractice
from carecoord.vocab.roles import Role
from tests.proof.power import SURVIVALS, Disk
from tests.proof.practice import PASSPHRASE, STAFF_ID, open_practice
from tests.proof.recorder import Recorder, changes
from tests.proof.sizes import Batch, Size
from tests.proof.soundness import faults
from tests.proof.work import Work

SIZE = Size(quick=5, long=400, batch=25)
ACKNOWLEDGED = "acknowledged"
SAVES, SAVES_AT_A_TIME = 40, 8
_IN_MEMORY = "-shm"


def save_and_tell(home: str, seed: str, synchronous: str) -> None:
    """In a process of its own: saves, each told in a file among those that are recorded."""
    told = os.open(Path(home) / ACKNOWLEDGED, os.O_WRONLY | os.O_CREAT)
    for part in range(SAVES // SAVES_AT_A_TIME):
        opened = open_practice(Path(home))
        if synchronous != "FULL":
            _never_sync(opened)
        work = Work(build_services(opened), opened.database, int(seed) + part)
        for _number, saved in zip(range(SAVES_AT_A_TIME), work.saves(), strict=False):
            os.write(told, json.dumps(saved).encode() + b"\n")
        _let_somebody_in(opened, part)
        opened.close()


def _never_sync(opened: OpenedPractice) -> None:
    def relax(connection: Any, *_: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")

    opened.database.engine.dispose()
    event.listen(opened.database.engine, "checkout", relax)


def _let_somebody_in(opened: OpenedPractice, number: int) -> None:
    """The key file changes as well."""
    keys = opened.store.load_keys()
    keys.relabel(opened.key, STAFF_ID, label=f"Lee Lead {number}", role=Role.LEAD)
    opened.store.save_keys(keys)


class Recording:
    """What one process did to a practice, and the moments at which it can be cut off."""

    def __init__(self, recorder: Recorder, home: Path, seed: int, synchronous: str) -> None:
        self._files = {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}
        log = home.parent / "log"
        recorder.run(
            f"{__name__}:save_and_tell", home, seed, synchronous, below=home, log=log
        )  # fmt: skip
        self._changes = [one for one in changes(log) if not one.name.endswith(_IN_MEMORY)]
        log.unlink()

    def cuts(
        self, count: int, chance: random.Random
    ) -> Iterator[tuple[dict[str, bytes], dict[tuple[str, str], int], bool]]:
        """For each cut the files it leaves, what was promised until then, and if it took any."""
        moments = sorted(chance.sample(range(len(self._changes)), count))
        promised: dict[tuple[str, str], int] = {}
        disk, done = Disk(self._files), 0
        for number, moment in enumerate(moments):
            for change in self._changes[done : moment + 1]:
                if change.name != ACKNOWLEDGED:
                    disk.apply(change)
                elif change.kind == "W":
                    table, row, rev = json.loads(change.content)
                    promised[table, row] = max(rev, promised.get((table, row), 0))
            done = moment + 1
            left = disk.after_cut(SURVIVALS[number % len(SURVIVALS)], chance)
            yield left, dict(promised), not disk.is_all_safe


def found_after(
    left: dict[str, bytes], promised: dict[tuple[str, str], int], to: Path
) -> list[str]:
    """What does not fit in the files that a cut left."""
    to.mkdir()
    for name, content in left.items():
        (to / name).write_bytes(content)
    try:
        KeyFile.load(to / KEY_FILE_NAME).open_with_passphrase(STAFF_ID, PASSPHRASE)
        return faults(to, promised)
    except CareCoordError as error:
        return [f"The practice does not open: {error}"]


def test_that_a_cut_loses_nothing_acknowledged_and_breaks_nothing(
    home: Path, recorder: Recorder, batch: Batch, counted: Counter[str], tmp_path: Path
) -> None:
    recording = Recording(recorder, home, batch.seed, "FULL")
    cuts = recording.cuts(batch.units, random.Random(batch.seed))
    for number, (left, promised, took_some) in enumerate(cuts):
        counted["points"] += 1
        counted["points with unsynced writes"] += took_some
        counted["acknowledged saves at the points"] += len(promised)
        found = found_after(left, promised, tmp_path / str(number))
        counted["faults"] += len(found)
        assert found == []


def test_that_a_store_that_never_syncs_would_be_caught(
    home: Path, recorder: Recorder, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    recording = Recording(recorder, home, 1, "OFF")
    is_long = request.config.getoption("--long")
    cuts = list(recording.cuts(40 if is_long else 3, random.Random(1)))
    broken = [
        bool(found_after(left, promised, tmp_path / str(number)))
        for number, (left, promised, _) in enumerate(cuts)
    ]
    assert sum(broken)
