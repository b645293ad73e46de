"""Backup files: nothing in clear, whole or absent, and refused when they were touched."""

import datetime as dt
import io
import random
import shutil
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pyrage
import pytest
from typing_extensions import Buffer, override

from carecoord.common.errors import CancelledError, RefusedError, UnavailableError
from carecoord.db import snapshot
from carecoord.db.version import SCHEMA_VERSION
from carecoord.security import backup_file
from carecoord.security.backup_keys import reading_identity
from carecoord.security.backup_manifest import KEYS, MAGIC, STORE, Head, Manifest, NotABackupError
from carecoord.security.database_key import DatabaseKey
from carecoord.security.keyfile import KeyFile
from carecoord.services import backup_reading
from carecoord.services.backup_making import make, unwatched
from tests.integration.backups.conftest import NOW, PASSPHRASE, PEOPLE, Kept

DAMAGED = 120


def refusal(path: Path, key: DatabaseKey, home: Path) -> str:
    with pytest.raises(RefusedError) as refused:
        backup_reading.check(path, key, home, unwatched)
    return str(refused.value)


def rewritten(
    archive: Path,
    kept: Kept,
    folder: Path,
    *,
    signer: DatabaseKey | None = None,
    changed: Mapping[str, Any] | None = None,
) -> None:
    """The same backup with another manifest, encrypted to the same reader."""
    manifest = backup_file.unpack(archive, kept.key, folder, unwatched)
    head = backup_file.read_head(archive)
    key = signer or kept.key
    with archive.open("wb") as stream:
        backup_file.write(
            stream, head, replace(manifest, **changed or {}),
            {name: folder / name for name in (KEYS, STORE)}, key=key, tell=unwatched,
        )  # fmt: skip


@pytest.mark.parametrize("way", ["passphrase", "sheet"])
def test_that_a_fresh_machine_needs_the_file_and_one_secret_alone(
    archive: Path, kept: Kept, tmp_path: Path, way: str
) -> None:
    secret = PASSPHRASE if way == "passphrase" else kept.sheet.lower().replace("-", " ")
    key = backup_reading.unlock(archive, secret)
    fresh = tmp_path / "fresh machine"
    manifest = backup_reading.restore(archive, key, fresh, unwatched)
    assert sorted(path.name for path in fresh.iterdir()) == [KEYS, STORE]
    held = snapshot.contents(fresh / STORE, key.raw)
    assert held.counts["patient"] == manifest.counts["patient"] == PEOPLE
    assert KeyFile.load(fresh / KEYS).people[0].label == "Lee Lead"


def test_that_a_backup_tells_its_date_and_counts_before_it_is_unpacked(
    archive: Path, kept: Kept
) -> None:
    seen = backup_reading.look(archive, kept.key)
    assert (seen.made_at, seen.schema) == (NOW, SCHEMA_VERSION)
    assert (seen.counts["patient"], seen.counts["staff"]) == (PEOPLE, 1)
    assert seen.newest_at is not None


def test_that_a_backup_shows_nothing_in_clear_but_when_it_was_made(
    archive: Path, kept: Kept
) -> None:
    content = archive.read_bytes()
    for word in (b"Qanary", b"Lee Lead", b"SQLite format 3", kept.key.raw):
        assert word not in content
    shown, rest = content[len(MAGIC) :].split(b"\n", 1)
    assert b"2026-03-02" in shown
    assert rest.startswith(b"age-encryption.org/v1")
    assert archive.stat().st_mode & 0o077 == 0


def test_that_no_name_lies_in_clear_on_a_disk_at_any_moment(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TMPDIR", "SQLITE_TMPDIR", "TEMP"):
        monkeypatch.setenv(name, str(tmp_path))
    found: dict[int, int] = {}

    def look(done: int, _total: int) -> None:
        if done // 10 not in found:
            content = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
            found[done // 10] = sum(text.count(b"Qanary") for text in content)

    make(kept.source, tmp_path / "b.ccbk", now=NOW, progress=look)
    assert found == dict.fromkeys((0, 2, 3, 4, 5, 6, 7, 10), 0)
    (tmp_path / "control").write_text("Qanary1")
    found.clear()
    make(kept.source, tmp_path / "b.ccbk", now=NOW, progress=look)
    assert min(found.values()) == 1


def test_that_nothing_is_left_behind_where_a_backup_was_made_and_checked(
    archive: Path, kept: Kept, tmp_path: Path
) -> None:
    assert not list(tmp_path.rglob("*.part"))
    assert not list((kept.home / "scratch").iterdir())


def test_that_what_is_encrypted_is_plain_age_and_tar(archive: Path, kept: Kept) -> None:
    content = archive.read_bytes()
    encrypted = content[content.index(b"age-encryption.org") :]
    opened = pyrage.decrypt(encrypted, [reading_identity(kept.key)])
    assert opened[257:262] == b"ustar"
    assert opened.startswith(b"manifest.json")


def test_that_a_backup_made_while_people_save_is_consistent(kept: Kept, tmp_path: Path) -> None:
    stop = threading.Event()

    def save() -> None:
        while not stop.is_set():
            kept.add("Busy")

    saver = threading.Thread(target=save)
    saver.start()
    try:
        make(kept.source, tmp_path / "busy.ccbk", now=NOW)
    finally:
        stop.set()
        saver.join()
    manifest, report = backup_reading.check(tmp_path / "busy.ccbk", kept.key, kept.home, unwatched)
    assert report.sound
    assert manifest.counts["patient"] >= PEOPLE


def test_that_every_damaged_file_is_refused_in_words_and_leaves_nothing(
    archive: Path, kept: Kept, tmp_path: Path
) -> None:
    whole, choose = archive.read_bytes(), random.Random(3)
    start_of_age = whole.index(b"age-encryption.org")
    for number in range(DAMAGED):
        broken = bytearray(whole)
        # Half of the damage where the head, the keys of age and the manifest lie.
        end = start_of_age + 3000 if number % 2 else len(broken)
        place = choose.randrange(end)
        match choose.choice(("flip", "flip", "cut", "zeros", "more")):
            case "flip":
                broken[place] ^= 1 << choose.randrange(8)
            case "cut":
                del broken[place:]
            case "zeros":
                broken[place : place + 64] = bytes(64)
            case "more":
                broken += choose.randbytes(choose.randint(1, 70_000))
        archive.write_bytes(broken)
        told = refusal(archive, kept.key, kept.home)
        assert told.endswith(".")
        assert not list((kept.home / "scratch").iterdir())


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"hello", bytes(100), MAGIC, MAGIC + b"{}\n"]
)
def test_that_something_else_is_not_taken_for_a_backup(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.ccbk"
    path.write_bytes(content)
    with pytest.raises(RefusedError, match="not a whole backup"):
        backup_reading.keys_in(path)


def test_that_a_backup_of_a_newer_format_asks_for_the_newer_version(tmp_path: Path) -> None:
    path = tmp_path / "newer.ccbk"
    path.write_bytes(b"CareCoord backup 9\n{}\n")
    with pytest.raises(RefusedError, match="newer version"):
        backup_reading.keys_in(path)


def test_that_a_missing_or_unreadable_backup_is_said(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="no backup at this place"):
        backup_file.read_head(tmp_path / "missing.ccbk")
    with pytest.raises(UnavailableError, match="cannot be read"):
        backup_file.read_head(tmp_path)


def test_that_a_backup_somebody_else_encrypted_to_the_practice_is_refused(
    archive: Path, kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The forger knows whom backups are encrypted to, and not the key that signs."""
    forger = DatabaseKey.generate()
    reader = reading_identity(kept.key)
    folder = tmp_path / "unpacked"
    folder.mkdir()
    monkeypatch.setattr(backup_file, "reading_identity", lambda _key: reader)
    rewritten(archive, kept, folder, signer=forger)
    assert "not made with this practice's key" in refusal(archive, kept.key, kept.home)
    assert not list((kept.home / "scratch").iterdir())


def test_that_another_practices_key_opens_nothing(archive: Path, kept: Kept) -> None:
    assert "not a whole backup" in refusal(archive, DatabaseKey.generate(), kept.home)


def test_that_a_newer_date_put_over_an_old_backup_is_noticed(archive: Path, kept: Kept) -> None:
    head = backup_file.read_head(archive)
    old, newer = head.encoded(), Head(NOW + dt.timedelta(days=30), head.keys).encoded()
    archive.write_bytes(archive.read_bytes().replace(old, newer))
    assert "changed afterwards" in refusal(archive, kept.key, kept.home)


def test_that_an_old_backup_under_a_new_name_shows_its_own_date(
    archive: Path, kept: Kept, tmp_path: Path
) -> None:
    newest = tmp_path / "carecoord-2026-12-24.ccbk"
    shutil.copy(archive, newest)
    assert backup_reading.look(newest, kept.key).made_at == NOW


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"counts": {"patient": 1}}, "not sound"),
        ({"schema": SCHEMA_VERSION + 1}, "newer version"),
    ],
)
def test_that_what_a_backup_says_of_itself_has_to_be_what_it_holds(
    archive: Path, kept: Kept, tmp_path: Path, changed: Mapping[str, Any], words: str
) -> None:
    folder = tmp_path / "unpacked"
    folder.mkdir()
    rewritten(archive, kept, folder, changed=changed)
    assert words in refusal(archive, kept.key, kept.home)


def test_that_a_part_that_is_not_the_signed_one_is_refused(
    archive: Path, kept: Kept, tmp_path: Path
) -> None:
    folder = tmp_path / "unpacked"
    folder.mkdir()
    manifest = backup_file.read_manifest(archive, kept.key)
    other = replace(manifest.parts[KEYS], sha256="0" * 64)
    rewritten(archive, kept, folder, changed={"parts": {**manifest.parts, KEYS: other}})
    assert "not a whole backup" in refusal(archive, kept.key, kept.home)


def test_that_an_archive_with_nothing_in_it_is_no_backup(archive: Path, kept: Kept) -> None:
    clear = archive.read_bytes().split(b"age-encryption.org")[0]
    public = reading_identity(kept.key).to_public()
    for inside in (b"", b"\0" * 1024):
        archive.write_bytes(clear + pyrage.encrypt(inside, [public]))
        with pytest.raises(RefusedError, match="not a whole backup"):
            backup_file.read_manifest(archive, kept.key)


@pytest.mark.parametrize("text", [b"no manifest", None])
def test_that_a_manifest_that_says_nothing_useful_is_refused_though_it_is_signed(
    archive: Path, kept: Kept, tmp_path: Path, text: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "unpacked"
    folder.mkdir()
    if text is not None:
        monkeypatch.setattr(msgspec.json, "encode", lambda _manifest: text)
        rewritten(archive, kept, folder)
    else:
        manifest = backup_file.read_manifest(archive, kept.key)
        more = {**manifest.parts, "other": manifest.parts[KEYS]}
        rewritten(archive, kept, folder, changed={"parts": more})
    monkeypatch.undo()
    assert "not a whole backup" in refusal(archive, kept.key, kept.home)


class Pulled(io.BytesIO):
    """A stick that is pulled out after so many bytes."""

    def __init__(self, content: bytes, after: int) -> None:
        super().__init__(content)
        self._after = after

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() >= self._after:
            raise OSError(5, "Input/output error")
        return super().read(size)


@pytest.mark.parametrize("after", [0, 5000])
def test_that_a_stick_pulled_out_while_it_is_read_is_not_called_damaged(
    archive: Path, kept: Kept, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    content = archive.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", lambda *_args: Pulled(content, after))
        with pytest.raises(UnavailableError, match="cannot be read"):
            backup_file.unpack(archive, kept.key, kept.home / "scratch", unwatched)


def test_that_a_full_disk_while_writing_or_unpacking_is_told_as_it_is(
    archive: Path, kept: Kept, tmp_path: Path
) -> None:
    with pytest.raises(FileNotFoundError):
        backup_file.unpack(archive, kept.key, tmp_path / "missing", unwatched)
    folder = tmp_path / "unpacked"
    folder.mkdir()
    manifest = backup_file.unpack(archive, kept.key, folder, unwatched)

    class Full(io.BytesIO):
        @override
        def write(self, content: Buffer, /) -> int:
            if self.tell():
                raise OSError(28, "No space left on device")
            return super().write(content)

    with pytest.raises(OSError, match="No space"):
        backup_file.write(
            Full(), backup_file.read_head(archive), manifest,
            {name: folder / name for name in (KEYS, STORE)}, key=kept.key, tell=unwatched,
        )  # fmt: skip


def test_that_a_wrong_secret_and_a_mistyped_key_are_told_apart(archive: Path, kept: Kept) -> None:
    with pytest.raises(RefusedError, match="does not open the backup"):
        backup_reading.unlock(archive, "something nobody ever chose")
    mistyped = kept.sheet[:-1] + ("A" if kept.sheet[-1] != "A" else "B")
    with pytest.raises(RefusedError, match="mistyped"):
        backup_reading.unlock(archive, mistyped)


def test_that_a_restore_goes_into_an_empty_folder_and_never_over_anything(
    archive: Path, kept: Kept, tmp_path: Path
) -> None:
    before = kept.store.database_path.read_bytes()
    with pytest.raises(RefusedError, match="empty folder"):
        backup_reading.restore(archive, kept.key, kept.home, unwatched)
    assert kept.store.database_path.read_bytes() == before
    with pytest.raises(RefusedError, match="empty folder"):
        backup_reading.restore(archive, kept.key, archive, unwatched)
    with pytest.raises(UnavailableError, match="cannot be written"):
        backup_reading.restore(archive, kept.key, archive / "below a file", unwatched)


@pytest.mark.parametrize("at", [0, 20, 35, 60, 75])
def test_that_a_backup_that_was_stopped_leaves_the_one_before(
    archive: Path, kept: Kept, tmp_path: Path, at: int
) -> None:
    before = archive.read_bytes()

    def stop(done: int, _total: int) -> None:
        if done >= at:
            raise CancelledError

    with pytest.raises(CancelledError):
        make(kept.source, archive, now=NOW, progress=stop)
    assert archive.read_bytes() == before
    assert not list(tmp_path.glob("*.part"))
    assert not list((kept.home / "scratch").iterdir())


def test_that_an_unwritable_place_is_said(kept: Kept, tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="cannot be written"):
        make(kept.source, tmp_path / "missing folder" / "b.ccbk", now=NOW)


def test_that_a_backup_hides_the_audit_key_where_it_is_printed(archive: Path, kept: Kept) -> None:
    manifest: Manifest = backup_file.read_manifest(archive, kept.key)
    assert kept.database.audit_key.hex() not in repr(manifest)
    assert manifest.audit_key == kept.database.audit_key.hex()
    with pytest.raises(NotABackupError):
        backup_file.read_manifest(archive, DatabaseKey.generate())
