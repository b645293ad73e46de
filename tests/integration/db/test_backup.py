"""Backups: consistent while in use, whole or absent, and refused when they were touched."""

import datetime as dt
import json
import random
import threading
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import func, select

from carecoord.common.clock import FixedClock
from carecoord.common.errors import RefusedError, UnavailableError
from carecoord.db import backup
from carecoord.db.checks import check_file
from carecoord.db.database import Database
from carecoord.db.engine import open_file
from carecoord.db.verify import verify
from carecoord.entities import Patient
from carecoord.vocab.actor import Actor

NOW = dt.datetime(2026, 3, 2, 15, tzinfo=dt.UTC)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "keys.json"
    path.write_text('{"slots": []}')
    return path


@pytest.fixture
def practice(file_database: Database, actor: Actor) -> Database:
    with file_database.writing(actor) as transaction:
        transaction.insert_many(Patient, ({"family": f"F{n}"} for n in range(300)))
    return file_database


@pytest.fixture
def archive(practice: Database, key_file: Path, tmp_path: Path) -> Path:
    target = tmp_path / "backup.zip"
    backup.make(practice.engine, key_file, target, audit_key=practice.audit_key, now=NOW)
    return target


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "fresh machine"
    folder.mkdir()
    return folder


def test_that_a_restored_backup_has_everything(
    practice: Database, archive: Path, elsewhere: Path, key: bytes, key_file: Path
) -> None:
    report = backup.restore(archive, elsewhere, key=key, audit_key=practice.audit_key)
    assert report.sound
    assert (elsewhere / "keys.json").read_bytes() == key_file.read_bytes()
    assert sorted(p.name for p in elsewhere.iterdir()) == ["keys.json", "practice.db"]
    engine = open_file(elsewhere / "practice.db", key)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Patient)) == 300
    engine.dispose()


def test_that_a_backup_says_when_it_was_made_and_where_the_journal_stood(
    practice: Database, archive: Path, key_file: Path
) -> None:
    manifest = backup.read_manifest(archive, practice.audit_key)
    assert manifest.made_at == NOW
    assert [(a.origin, a.seq) for a in manifest.anchors] == [("desk1", 300)]
    assert backup.read_keys(archive) == key_file.read_bytes()
    with practice.reading() as session:
        assert verify(session, practice.audit_key, manifest.anchors).sound


def test_that_a_backup_is_for_its_owner_alone_and_leaves_no_scraps(
    archive: Path, tmp_path: Path
) -> None:
    assert archive.stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob("*.part"))


def test_that_a_backup_shows_nothing_in_clear(archive: Path, practice: Database) -> None:
    content = archive.read_bytes()
    assert b"F299" not in content
    assert b"SQLite format 3" not in content


def test_that_a_backup_made_while_people_save_is_consistent(
    practice: Database, actor: Actor, key_file: Path, tmp_path: Path, elsewhere: Path, key: bytes
) -> None:
    stop = threading.Event()

    def save() -> None:
        while not stop.is_set():
            with practice.writing(actor) as transaction:
                transaction.session.add(Patient(family="Busy"))

    saver = threading.Thread(target=save)
    saver.start()
    target = tmp_path / "busy.zip"
    backup.make(practice.engine, key_file, target, audit_key=practice.audit_key, now=NOW)
    stop.set()
    saver.join()
    assert backup.restore(target, elsewhere, key=key, audit_key=practice.audit_key).sound


def test_that_any_damage_is_refused_and_nothing_is_left_behind(
    practice: Database, archive: Path, elsewhere: Path, key: bytes
) -> None:
    whole = archive.read_bytes()
    choose = random.Random(7)
    for number in range(30):
        broken = bytearray(whole)
        if number % 3 == 0:
            del broken[choose.randrange(len(broken)) :]
        else:
            broken[choose.randrange(len(broken))] ^= 1 << choose.randrange(8)
        archive.write_bytes(broken)
        try:
            backup.restore(archive, elsewhere, key=key, audit_key=practice.audit_key)
        except RefusedError:
            assert list(elsewhere.iterdir()) == []
        else:
            # A bit of the ZIP's own dates or flags: what came out is what went in.
            for path in elsewhere.iterdir():
                path.unlink()


def repack(archive: Path, **changed: bytes) -> None:
    with zipfile.ZipFile(archive) as parts:
        content = {name: parts.read(name) for name in parts.namelist()}
    names = {"manifest": "manifest.json", "keys": "keys.json", "store": "practice.db"}
    content |= {names[name]: value for name, value in changed.items()}
    with zipfile.ZipFile(archive, "w") as parts:
        for name, value in content.items():
            parts.writestr(name, value)


def test_that_a_forged_manifest_is_refused(
    practice: Database, archive: Path, elsewhere: Path, key: bytes
) -> None:
    with zipfile.ZipFile(archive) as parts:
        manifest = json.loads(parts.read("manifest.json"))
    manifest["manifest"]["made_at"] = "2030-01-01T00:00:00Z"
    repack(archive, manifest=json.dumps(manifest).encode())
    with pytest.raises(RefusedError, match="changed afterwards"):
        backup.restore(archive, elsewhere, key=key, audit_key=practice.audit_key)


def test_that_an_exchanged_part_is_refused(
    practice: Database, archive: Path, elsewhere: Path, key: bytes
) -> None:
    repack(archive, keys=b"{}")
    with pytest.raises(RefusedError, match="not a whole backup"):
        backup.restore(archive, elsewhere, key=key, audit_key=practice.audit_key)
    assert list(elsewhere.iterdir()) == []


def test_that_another_practices_key_is_refused(archive: Path, elsewhere: Path, key: bytes) -> None:
    with pytest.raises(RefusedError, match="this practice's key"):
        backup.restore(archive, elsewhere, key=key, audit_key=b"x" * 32)


def test_that_a_folder_with_a_store_is_not_overwritten(
    practice: Database, archive: Path, practice_file: Path, key: bytes
) -> None:
    before = practice_file.read_bytes()
    with pytest.raises(RefusedError, match="already"):
        backup.restore(archive, practice_file.parent, key=key, audit_key=practice.audit_key)
    assert practice_file.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"hello", b"\x00" * 100])
def test_that_something_else_is_not_taken_for_a_backup(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.zip"
    path.write_bytes(content)
    with pytest.raises(RefusedError, match="not a whole backup"):
        backup.read_keys(path)
    with pytest.raises(RefusedError, match="no backup"):
        backup.read_keys(tmp_path / "missing.zip")


def test_that_an_unwritable_place_is_said(
    practice: Database, key_file: Path, tmp_path: Path
) -> None:
    target = tmp_path / "missing folder" / "backup.zip"
    with pytest.raises(UnavailableError, match="cannot be written"):
        backup.make(practice.engine, key_file, target, audit_key=practice.audit_key, now=NOW)


@pytest.mark.postgres
def test_that_a_server_is_backed_up_by_its_own_means(
    database: Database, key_file: Path, tmp_path: Path, clock: FixedClock
) -> None:
    if database.engine.dialect.name == "sqlite":
        pytest.skip("about servers")
    with pytest.raises(RefusedError, match="server itself"):
        backup.make(
            database.engine, key_file, tmp_path / "b.zip",
            audit_key=database.audit_key, now=clock.now(),
        )  # fmt: skip


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
