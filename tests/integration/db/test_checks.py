"""Whether a practice file is whole."""

from pathlib import Path

import pytest

from carecoord.db.checks import check_file
from carecoord.db.database import Database
from carecoord.entities import Patient
from carecoord.vocab.actor import Actor


@pytest.fixture
def practice(file_database: Database, actor: Actor) -> Database:
    with file_database.writing(actor) as transaction:
        transaction.insert_many(Patient, ({"family": f"F{n}"} for n in range(300)))
    return file_database


def test_that_a_sound_file_passes_every_check_even_while_open(
    practice: Database, practice_file: Path, key: bytes
) -> None:
    open_report = check_file(practice_file, key, practice.audit_key)
    assert open_report.sound
    practice.close()
    report = check_file(practice_file, key, practice.audit_key)
    assert report.sound
    assert report.pages == 0
    assert report.journal is not None
    assert report.journal.entries == 300


def test_that_a_damaged_page_is_found_by_the_checks(
    practice: Database, practice_file: Path, key: bytes
) -> None:
    practice.close()
    check_file(practice_file, key, practice.audit_key)
    content = bytearray(practice_file.read_bytes())
    content[20 * 4096 + 100] ^= 1
    practice_file.write_bytes(content)
    report = check_file(practice_file, key, practice.audit_key)
    assert not report.sound
    assert report.tables
