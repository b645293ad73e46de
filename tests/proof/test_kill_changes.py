"""Killed while the key of the records changes, or while a backup is restored.

The next start has either what was before or what was to be, whole.
"""

import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from carecoord.bootstrap import build_services
from carecoord.common.errors import CareCoordError
from carecoord.security.database_key import DatabaseKey
from carecoord.services import backup_reading
from carecoord.services.backup_making import unwatched
from carecoord.services.stores import AUDIT_SUBKEY, DATABASE_NAME, FileStore
from tests.proof.practice import AUDIT_KEY, KEY, open_practice
from tests.proof.recorder import Recorder
from tests.proof.sizes import Batch, Size
from tests.proof.soundness import faults
from tests.proof.steps import Step, sweep
from tests.proof.work import Work

SIZE = Size(quick=1, long=60, batch=10)
SHEET, PROMISED, BACKUP, AGAIN = "sheet.txt", "promised.json", "backup.carebackup", "again"
SAVES = 20
WORST = {"KEY_CHANGE": 0.6, "RESTORE": 1 - 1e-9}
"""Where a kill hurts most, as a share of all operations: amid the new file, and at the end."""


@pytest.fixture
def ready(home: Path) -> Path:
    """A practice with records, a printed sheet and a backup."""
    opened = open_practice(home)
    services = build_services(opened)
    work = Work(services, opened.database, 1).saves()
    promised: dict[str, int] = {}
    for _ in range(SAVES):
        table, row, rev = next(work)
        promised[f"{table} {row}"] = max(rev, promised.get(f"{table} {row}", 0))
    keys = opened.store.load_keys()
    (home / SHEET).write_text(keys.enrol_recovery(opened.key).text)
    opened.store.save_keys(keys)
    services.backups.make(home / BACKUP, actor=services.actor)
    opened.close()
    (home / PROMISED).write_text(json.dumps(promised))
    return home


def change_key(home: Path) -> None:
    store = FileStore(home)
    keys = store.load_keys()
    key = keys.open_with_recovery((home / SHEET).read_text())
    keys.begin_change(key)
    store.save_keys(keys)
    store.settled(keys, key)


def after_change(home: Path) -> list[str]:
    """The next sign-in sees the change to its end."""
    store = FileStore(home)
    try:
        keys = store.load_keys()
        key = store.settled(keys, keys.open_with_recovery((home / SHEET).read_text()))
        audit = [] if key.subkey(AUDIT_SUBKEY) == AUDIT_KEY else ["The journal's key was lost."]
        return audit + faults(home, promised_in(home), key=key.raw)
    except CareCoordError as error:
        return [f"The practice does not open: {error}"]


def restore(home: Path) -> None:
    backup_reading.restore(home / BACKUP, DatabaseKey(KEY), home / AGAIN, unwatched)


def after_restore(home: Path) -> list[str]:
    """Either all of it is there, or it is restored into the same folder."""
    store = FileStore(home / AGAIN)
    try:
        if not (store.database_path.exists() and store.keys_path.exists()):
            restore(home)
        store.load_keys().open_with_recovery((home / SHEET).read_text())
        return faults(home / AGAIN, promised_in(home))
    except CareCoordError as error:
        return [f"The backup cannot be restored any more: {error}"]


def restore_in_pieces(home: Path) -> None:
    """The control: the key file is there before the records are."""
    store = FileStore(home / AGAIN)
    store.home.mkdir()
    shutil.copyfile(home / "keys.json", store.keys_path)
    with store.database_path.open("wb") as stream:
        for piece in (home / DATABASE_NAME).read_bytes().split(b"\0"):
            stream.write(piece + b"\0")
            stream.flush()


def promised_in(home: Path) -> dict[tuple[str, str], int]:
    stored = json.loads((home / PROMISED).read_text())
    return {(table, row): rev for (table, row), rev in ((k.split(), v) for k, v in stored.items())}


KEY_CHANGE = Step(change_key, after_change)
RESTORE = Step(restore, after_restore)
IN_PIECES = Step(restore_in_pieces, after_restore)
Sweep = Callable[[str], None]


@pytest.mark.parametrize("step", ["KEY_CHANGE", "RESTORE"])
def test_that_a_kill_leaves_all_of_before_or_all_of_after(
    ready: Path, recorder: Recorder, batch: Batch, counted: Counter[str], is_long: bool, step: str
) -> None:
    phase = (batch.seed - 0.5) * SIZE.batch / SIZE.long if is_long else WORST[step]
    swept = sweep(recorder, f"{__name__}:{step}", ready, points=batch.units, phase=phase)
    counted[f"kills: {step.lower().replace('_', ' ')}"] += swept.kills
    counted["faults"] += len(swept.faults)
    assert swept.kills
    assert swept.faults == []


@pytest.mark.long
def test_that_a_restore_in_pieces_would_be_caught(ready: Path, recorder: Recorder) -> None:
    assert sweep(recorder, f"{__name__}:IN_PIECES", ready, points=2).faults
