"""A day at the desk leaves no word of the patient outside the encrypted file."""

import re
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from carecoord.entities import Decision
from carecoord.services.gate import Gate
from tests.proof.day import ASKED_FOR, DRAFT, GIVEN_FILES, HOME, MARKS, prepare
from tests.proof.leaks import Ledger, marked_files
from tests.proof.practice import PASSPHRASE
from tests.proof.recorder import Recorder, changes
from tests.proof.soundness import faults

KILLED = -9
FINISHED = rf"{ASKED_FOR}/(paper\.pdf|printed\.pdf|list\.(xlsx|csv)\.part|paper\.pdf\.part)"
EXPECTED = (
    FINISHED,
    rf"{HOME}/practice\.db(-wal|-shm|-journal)?",
    rf"{HOME}/[a-z-]+\.json(\.bak)?(\.part)?",
    rf"{HOME}/(logs/.*|.*\.lock|come-forward|window\.ini.*)",
    # A backup on its way and restored to see that it is whole, both encrypted, and what is known
    # of the backups.
    rf"{HOME}/scratch/[^/]+/(keys\.json(\.part)?|practice\.db.*|.*\.ccbk.*)",
    rf"{HOME}/backups(\.json(\.part)?|/.*)",
    # What the computer remembers of the practice, in a folder of its own; marks alone.
    r".*/memory\d+/[0-9a-f]{32}\.json(\.part)?",
    r"memory/.*\.json(\.part)?",
    # Qt writes a file that has no name yet, and then gives it the name of the window's state.
    rf"{HOME}/#\d+ \(deleted\)",
    r"tmp/\.cache/fontconfig/.*",
    # Qt's own dialog for files remembers the folder it was in.
    r"tmp/\.config/(QtProject\.conf.*|#\d+ \(deleted\))",
    rf"{ASKED_FOR}/(backup\.zip.*|\.check-.*)",
)
"""Every file that the day may write; a temporary file would be one more."""


def ledger_of(recorder: Recorder, deed: str, *words: object, folder: Path, ends: int) -> Ledger:
    """What a day wrote, by file below the folder; of others by their whole name."""
    prepare(folder)
    log = folder.with_name("log")
    around = {name: str(folder / "tmp") for name in ("TMPDIR", "SQLITE_TMPDIR", "TEMP", "HOME")}
    around["CARECOORD_MEMORY"] = str(folder / "memory")
    around |= {"PYTHONDONTWRITEBYTECODE": "1", "QT_QPA_PLATFORM": "offscreen"}
    recorder.run(
        f"tests.proof.day:{deed}", folder, *words, below=Path("/"), log=log, env=around,
        ends_with=ends,
    )  # fmt: skip
    ledger = Ledger(MARKS)
    ledger.enter(changes(log))
    log.unlink()
    return ledger


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "day").mkdir()
    return tmp_path / "day"


def check(ledger: Ledger, folder: Path, counted: Counter[str]) -> None:
    """Only files that are known were written, and no mark into any of them but exports."""
    below = f"{folder}/".lstrip("/")
    names = {name: name.removeprefix(below) for name in ledger.written}
    asked_for = {name for name in names if re.fullmatch(FINISHED, names[name])}
    counted["bytes written"] += sum(ledger.written.values())
    counted["files written"] += len(names)
    counted["bytes of exports that were asked for"] += sum(ledger.written[n] for n in asked_for)
    leaked = {names[name]: n for name, n in ledger.marked.items() if name not in asked_for}
    counted["words in writes outside of exports"] += sum(leaked.values())
    assert leaked == {}
    assert {n for n in names.values() if not re.fullmatch("|".join(EXPECTED), n)} == set()
    left = [n for n in marked_files(folder, MARKS) if not n.startswith(GIVEN_FILES)]
    assert set(left) <= {f"{ASKED_FOR}/list.csv"}


def test_that_no_word_of_the_patient_is_written_outside_the_encrypted_file(
    recorder: Recorder, folder: Path, counted: Counter[str]
) -> None:
    ledger = ledger_of(recorder, "spend", "sealed", folder=folder, ends=KILLED)
    check(ledger, folder, counted)
    assert sum(ledger.marked.values())  # the list as CSV, which was asked for
    assert faults(folder / HOME) == []


@pytest.mark.long
def test_that_no_word_typed_at_the_window_is_written_outside_the_encrypted_file(
    recorder: Recorder, folder: Path, counted: Counter[str]
) -> None:
    ledger = ledger_of(recorder, "spend_at_the_window", folder=folder, ends=0)
    check(ledger, folder, counted)
    opened = Gate(folder / HOME).sign_in_somebody(PASSPHRASE)
    with opened.database.reading() as session:
        questions = session.scalars(select(Decision.question)).all()
    opened.close()
    assert DRAFT in questions


def test_that_the_same_day_on_a_plain_store_would_be_caught(
    recorder: Recorder, folder: Path, counted: Counter[str]
) -> None:
    ledger = ledger_of(recorder, "spend", "plain", folder=folder, ends=KILLED)
    counted["words in writes of the control"] += sum(ledger.marked.values())
    assert {Path(name).name for name in ledger.marked} >= {"practice.db-wal"}
    assert f"{HOME}/practice.db-wal" in marked_files(folder, MARKS)
