"""No patient's name reaches the disk in clear: not the file, its log, or a temporary file."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from carecoord.db import search, snapshot
from carecoord.db.database import Database
from carecoord.db.search import Document, Key
from carecoord.entities import Patient
from carecoord.vocab.actor import Actor

CANARY = "qanary7731zed"
NOTE = (CANARY + " ") * 20
IDS = [f"{number:032x}" for number in range(3000)]


def clear_texts(folder: Path) -> int:
    """How often the canary stands in any file under a folder, in either case."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sum(path.read_bytes().lower().count(CANARY.encode()) for path in files)


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All that is written, temporary files included, is written below here."""
    for name in ("TMPDIR", "SQLITE_TMPDIR", "TEMP"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path


def test_that_the_canary_is_seen_in_a_plain_file(scratch: Path) -> None:
    """The control: without encryption the same search finds the name."""
    plain = sqlite3.connect(scratch / "plain.db")
    plain.execute("PRAGMA journal_mode = WAL")
    plain.execute("CREATE TABLE patient (note TEXT)")
    plain.executemany("INSERT INTO patient VALUES (?)", [(NOTE,)] * 500)
    plain.commit()
    assert clear_texts(scratch) >= 500
    plain.close()


def test_that_no_file_ever_holds_a_name_in_clear(
    scratch: Path, practice_file: Path, file_database: Database, actor: Actor
) -> None:
    assert practice_file.is_relative_to(scratch)
    database = file_database
    found: list[int] = []

    def look(work: Callable[[], None]) -> None:
        work()
        found.append(clear_texts(scratch))

    def fill() -> None:
        with database.writing(actor, CANARY) as transaction:
            transaction.insert_many(
                Patient,
                ({"id": f"{n:032x}", "family": CANARY, "contact_note": NOTE} for n in range(3000)),
            )
            search.rebuild(
                transaction.session,
                (Document(n, frozenset({Key("n", CANARY)}), NOTE) for n in IDS),
            )

    def sort() -> None:
        with database.reading() as session:
            session.query(Patient).order_by(Patient.contact_note + Patient.id).limit(10).all()

    def take_back() -> None:
        with database.writing(actor) as transaction:
            transaction.update_many(Patient, ({"id": n, "given": CANARY} for n in IDS))
            transaction.session.rollback()

    def copy() -> None:
        snapshot.take(database.engine, scratch / "copy.db", lambda: False)

    for work in (fill, sort, take_back, copy, database.close):
        look(work)
    assert found == [0] * 5
    assert practice_file.stat().st_size > len(IDS) * len(NOTE)
