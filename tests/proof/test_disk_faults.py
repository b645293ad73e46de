"""The disk refuses a write, a sync or a cut: nothing acknowledged is lost, and people are told."""

import errno
import json
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from carecoord.bootstrap import build_services
from carecoord.common.errors import CareCoordError, UnavailableError
from carecoord.db.verify import anchors
from carecoord.entities import Patient
from carecoord.security.keyfile import KeyFile
from carecoord.security.sign_in_list import KEY_FILE_NAME
from carecoord.services.opened import OpenedPractice
from carecoord.vocab.roles import Role
from tests.proof.practice import PASSPHRASE, STAFF_ID, open_practice
from tests.proof.recorder import Failing, Recorder
from tests.proof.sizes import Batch, Size
from tests.proof.soundness import faults
from tests.proof.work import Saved, Work

SIZE = Size(quick=4, long=240, batch=8)
SAVES, MOST_REFUSALS = 12, 6
ONCE, FOR_A_WHILE = 1, 40
ERRORS = {"no space": errno.ENOSPC, "input/output": errno.EIO}


@dataclass
class Round:
    """A day on a disk that fails.

    Attributes:
        failed: Operations that the disk refused.
        acknowledged: Saves that were reported as done.
        told: What people were told instead, once each.
        untold: Errors that came up without words for people.
        half_told: Refused saves that are there after all, where people were told to look.
        faults: What does not fit afterwards.
        head: Where the journal stood after the last save.
    """

    failed: int = 0
    acknowledged: list[Saved] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    half_told: int = 0
    faults: list[str] = field(default_factory=list)
    head: list[str] = field(default_factory=list)


def fail_often(template: str, count: str, seed: str) -> None:
    """In a process of its own: rounds on copies of a practice, told as JSON, one a line."""
    chance, failing, home = random.Random(int(seed)), Failing(), Path(template).with_name("failing")
    failing.arm(at=10**9, count=ONCE, error=errno.EIO)
    usual = _day(Path(shutil.copytree(template, home)), seed=int(seed))
    operations = failing.done
    for number in range(int(count)):
        shutil.rmtree(home)
        shutil.copytree(template, home)
        failing.arm(
            at=chance.randint(1, operations),
            count=chance.choice((ONCE, FOR_A_WHILE)),
            error=chance.choice(list(ERRORS.values())),
        )
        day = _day(home, seed=int(seed) + number)
        day.failed = failing.disarm()
        _check(home, day)
        print(json.dumps(vars(day)))  # noqa: T201 - the answer to the process that asked
    assert not usual.told


def promise_too_early(home: str) -> None:
    """The control: on a disk that fails, something is told as saved before it is."""
    day, opened = Round(), open_practice(Path(home))
    Failing().arm(at=1, count=FOR_A_WHILE, error=errno.EIO)
    with _telling(day), opened.database.writing(opened.actor) as transaction:
        transaction.session.add(Patient(id="a" * 32, family="Li"))
        day.acknowledged.append(("patient", "a" * 32, 1))
    Failing().disarm()
    opened.close()
    _check(Path(home), day)
    print(json.dumps(vars(day)))  # noqa: T201 - as above


def _day(home: Path, *, seed: int) -> Round:
    """Saves, tried again after each refusal as people do, on the same store and on a fresh one."""
    day = Round()
    for _again in range(MOST_REFUSALS):
        with _telling(day), closing(open_practice(home)) as opened:
            day.head = _head(opened)
            _work(opened, day, seed)
            break
    return day


def _work(opened: OpenedPractice, day: Round, seed: int) -> None:
    services = build_services(opened)
    for number in range(MOST_REFUSALS):
        saves = Work(services, opened.database, seed + number).saves()
        with _telling(day, opened):
            while len(day.acknowledged) < SAVES:
                day.acknowledged.append(next(saves))
                day.head = _head(opened)
            keys = opened.store.load_keys()
            keys.relabel(opened.key, STAFF_ID, label="Lee Lead the Second", role=Role.LEAD)
            opened.store.save_keys(keys)
            return


@contextmanager
def _telling(day: Round, opened: OpenedPractice | None = None) -> Iterator[None]:
    """Go on after an error, and keep what people would have read."""
    try:
        yield
    except UnavailableError as error:
        day.told.append(str(error))
        if opened is not None:
            _compare(day, opened, str(error))
    except Exception as error:  # noqa: BLE001 - what is not told in words is a fault
        day.untold.append(f"{type(error).__name__}: {error}")


def _compare(day: Round, opened: OpenedPractice, told: str) -> None:
    """Whether a refused save is there after all; where nothing was saved, nothing may be."""
    with suppress(UnavailableError):
        head = _head(opened)
        if head != day.head and "nothing was saved" in told:
            day.faults.append("Something was saved, and the person was told that nothing was.")
        day.half_told += head != day.head
        day.head = head


def _head(opened: OpenedPractice) -> list[str]:
    with opened.database.reading() as session:
        return [anchor.head for anchor in anchors(session)]


def _check(home: Path, day: Round) -> None:
    promised: dict[tuple[str, str], int] = {}
    for table, row, rev in day.acknowledged:
        promised[table, row] = max(rev, promised.get((table, row), 0))
    try:
        day.faults += faults(home, promised)
        KeyFile.load(home / KEY_FILE_NAME).open_with_passphrase(STAFF_ID, PASSPHRASE)
    except CareCoordError as error:
        day.faults.append(f"The practice does not open: {error}")


def is_advice(told: str) -> bool:
    """Whole sentences, the last of which says what to do."""
    advice = ("Make room", "check the disk", "Check that", "Ask for", "Restore", "save again")
    return told[:1].isupper() and told.endswith(".") and any(one in told for one in advice)


def test_that_a_failing_disk_loses_nothing_acknowledged_and_people_are_told(
    home: Path, recorder: Recorder, batch: Batch, counted: Counter[str], tmp_path: Path
) -> None:
    answer = recorder.run(
        f"{__name__}:fail_often", home, batch.units, batch.seed, below=tmp_path / "failing"
    )
    for day in (Round(**json.loads(line)) for line in answer.splitlines()):
        counted["days"] += 1
        counted["days with failed operations"] += day.failed > 0
        counted["failed operations"] += day.failed
        counted["acknowledged saves"] += len(day.acknowledged)
        counted["refusals in words"] += len(day.told)
        counted["refused saves that are there after all"] += day.half_told
        counted["errors without words"] += len(day.untold)
        counted["faults"] += len(day.faults)
        assert day.faults == []
        assert day.untold == []
        assert [told for told in day.told if not is_advice(told)] == []
    assert counted["refusals in words"]


def test_that_a_promise_before_the_commit_would_be_caught(home: Path, recorder: Recorder) -> None:
    answer = recorder.run(f"{__name__}:promise_too_early", home, below=home)
    assert any("acknowledged save is lost" in fault for fault in json.loads(answer)["faults"])
