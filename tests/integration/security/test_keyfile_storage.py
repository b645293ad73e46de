"""The key file on disk: tampering, damage, kills, full disks, and the words for each."""

import base64
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from carecoord.common.errors import CareCoordError, RefusedError, UnavailableError
from carecoord.security import keyfile_storage
from carecoord.security.errors import (
    KeyFileAlteredError,
    KeyFileDamagedError,
    KeyFileMissingError,
    KeyFileNewerError,
    WrongSecretError,
)
from carecoord.security.keyfile import KeyFile
from carecoord.security.keyfile_storage import backup_path
from carecoord.security.sign_in_list import KEY_FILE_NAME
from tests.integration.security.conftest import ANA, Practice

Document = dict[str, Any]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / KEY_FILE_NAME


@pytest.fixture
def saved(practice: Practice, path: Path) -> Path:
    practice.file.save(path)
    return path


def change(path: Path, edit: Callable[[Document], None]) -> None:
    document = json.loads(path.read_bytes())
    edit(document)
    path.write_text(json.dumps(document))


def slot_of(document: Document, person_id: str) -> Document:
    return next(slot for slot in document["slots"] if slot["person_id"] == person_id)


def test_that_a_saved_file_opens_again(practice: Practice, saved: Path) -> None:
    assert KeyFile.load(saved).open_with_passphrase("ana", ANA) == practice.key
    assert KeyFile.load(saved).database_id == practice.content.database_id


def test_that_the_file_is_private_and_holds_no_secret(practice: Practice, saved: Path) -> None:
    content = saved.read_text()
    for secret in (practice.key.raw, practice.laptop, practice.kiosk, practice.recovery.raw):
        assert secret.hex() not in content
        assert base64.b64encode(secret).decode() not in content
    assert ANA not in content
    if os.name == "posix":
        assert stat.S_IMODE(saved.stat().st_mode) == 0o600


# Tampering ------------------------------------------------------------------------------


def weaken_slot(document: Document) -> None:
    slot_of(document, "ana")["kdf"]["iterations"] = 1


def weaken_file(document: Document) -> None:
    document["kdf"]["memory_kib"] = 8


def make_absurd(document: Document) -> None:
    slot_of(document, "ana")["kdf"]["memory_kib"] = 2**40


@pytest.mark.parametrize("edit", [weaken_slot, weaken_file, make_absurd])
def test_that_a_weakened_or_absurd_cost_is_refused_while_reading(
    saved: Path, edit: Callable[[Document], None]
) -> None:
    change(saved, edit)
    with pytest.raises(KeyFileAlteredError, match="newest backup"):
        KeyFile.load(saved)


def drop_ben(document: Document) -> None:
    document["slots"].remove(slot_of(document, "ben"))


def promote_ben(document: Document) -> None:
    slot_of(document, "ben")["role"] = "admin"


def put_generation_back(document: Document) -> None:
    document["generation"] -= 1


def strip_mac(document: Document) -> None:
    document["mac"] = ""


@pytest.mark.parametrize("edit", [drop_ben, promote_ben, put_generation_back, strip_mac])
def test_that_a_change_outside_the_slot_is_noticed_by_whoever_opens_it(
    practice: Practice, saved: Path, edit: Callable[[Document], None]
) -> None:
    change(saved, edit)
    file = KeyFile.load(saved)
    with pytest.raises(KeyFileAlteredError, match="not used"):
        file.open_with_device(practice.kiosk)


def swap_people(document: Document) -> None:
    ana, ben = slot_of(document, "ana"), slot_of(document, "ben")
    ana["person_id"], ben["person_id"] = "ben", "ana"
    ben["kind"], ben["device_mark"] = "passphrase", ""


def swap_ids(document: Document) -> None:
    ana, ben = slot_of(document, "ana"), slot_of(document, "ben")
    ana["id"], ben["id"] = ben["id"], ana["id"]


def raise_cost(document: Document) -> None:
    slot_of(document, "ana")["kdf"]["iterations"] = 4


def change_database(document: Document) -> None:
    document["database_id"] = "0" * 32


@pytest.mark.parametrize("edit", [swap_people, swap_ids, raise_cost, change_database])
def test_that_a_changed_or_swapped_slot_opens_nothing(
    saved: Path, edit: Callable[[Document], None]
) -> None:
    change(saved, edit)
    with pytest.raises(WrongSecretError):
        KeyFile.load(saved).open_with_passphrase("ana", ANA)


def test_that_a_slot_of_another_practice_opens_nothing(practice: Practice, saved: Path) -> None:
    other, other_key = KeyFile.create()
    kiosk = b"k" * 32
    other.enrol_device(other_key, kiosk)
    foreign = other.slots[0].to_json()
    change(saved, lambda document: document["slots"].append(foreign))
    with pytest.raises(WrongSecretError):
        KeyFile.load(saved).open_with_device(kiosk)


def test_that_a_slot_cannot_pretend_to_need_no_derivation(saved: Path) -> None:
    change(saved, lambda document: slot_of(document, "ana").update(kdf=None))
    with pytest.raises(KeyFileDamagedError):
        KeyFile.load(saved)


# Damage ---------------------------------------------------------------------------------


def test_that_a_missing_file_without_backup_sends_to_the_backups(path: Path) -> None:
    with pytest.raises(KeyFileMissingError) as refusal:
        KeyFile.load(path)
    assert "keys.json is missing" in str(refusal.value)
    assert "Go on from a backup" in str(refusal.value)


@pytest.mark.parametrize("damage", ["missing", "cut", "spoilt backup"])
def test_that_the_way_back_names_the_copy_beside_it_only_when_it_is_good(
    practice: Practice, saved: Path, damage: str
) -> None:
    file = KeyFile.load(saved)
    file.enrol_device(practice.key, b"d" * 32)
    file.save(saved)
    if damage == "missing":
        saved.unlink()
    else:
        saved.write_bytes(saved.read_bytes()[:-40])
    if damage == "spoilt backup":
        backup_path(saved).write_bytes(b"{}")
    before = sorted((p.name, p.read_bytes()) for p in saved.parent.iterdir())
    with pytest.raises(UnavailableError) as refusal:
        KeyFile.load(saved)
    assert ("Rename keys.json.bak" in str(refusal.value)) is (damage != "spoilt backup")
    assert sorted((p.name, p.read_bytes()) for p in saved.parent.iterdir()) == before


def test_that_the_copy_put_back_opens_the_practice(practice: Practice, saved: Path) -> None:
    file = KeyFile.load(saved)
    file.enrol_device(practice.key, b"d" * 32)
    file.save(saved)
    saved.unlink()
    backup_path(saved).rename(saved)
    assert KeyFile.load(saved).generation == practice.content.generation
    assert KeyFile.load(saved).open_with_device(practice.kiosk) == practice.key


@pytest.mark.parametrize(
    "content",
    [
        b"", b"null", b"[]", b"{}", b"\x00" * 900, b"\xff\xfe", b"[" * 100_000,
        b'{"format": "1"}', b'{"format": 1}', b'{"format": true}', b'{"format": 0}',
        b'{"format": 1, "database_id": "x", "generation": Infinity, "slots": [], "mac": ""}',
    ],
)  # fmt: skip
def test_that_what_is_no_key_file_is_called_damaged(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(KeyFileDamagedError, match=r"keys\.json is damaged"):
        KeyFile.load(path)
    assert path.read_bytes() == content


def test_that_a_file_cut_short_anywhere_is_called_damaged(saved: Path) -> None:
    whole = saved.read_bytes()
    for length in range(0, len(whole) - 1, 97):
        saved.write_bytes(whole[:length])
        with pytest.raises(KeyFileDamagedError):
            KeyFile.load(saved)


@pytest.mark.parametrize(
    "edit",
    [
        lambda document: document.update(extra=1),
        lambda document: document["slots"][0].update(extra=1),
        lambda document: document["slots"][0].update(kind="fingerprint"),
        lambda document: document["slots"][0].update(role="owner"),
        lambda document: document["slots"][0].update(salt="not base64!"),
        lambda document: document["slots"][0].update(id=5),
        lambda document: document.update(generation="7"),
        lambda document: document.update(slots=None),
        lambda document: document["kdf"].update(lanes=4.0),
    ],
)
def test_that_fields_of_the_wrong_sort_are_called_damage(
    saved: Path, edit: Callable[[Document], None]
) -> None:
    change(saved, edit)
    with pytest.raises(KeyFileDamagedError):
        KeyFile.load(saved)


def test_that_a_newer_file_is_refused_and_never_overwritten(
    practice: Practice, saved: Path
) -> None:
    change(saved, lambda document: document.update(format=3, novelty=True))
    before = saved.read_bytes()
    with pytest.raises(KeyFileNewerError, match="newest version"):
        KeyFile.load(saved)
    with pytest.raises(RefusedError):
        practice.file.save(saved)
    assert saved.read_bytes() == before


def test_that_a_file_that_cannot_be_read_says_so(path: Path) -> None:
    path.mkdir()
    with pytest.raises(UnavailableError, match="could not be read"):
        KeyFile.load(path)


# Saving ---------------------------------------------------------------------------------


def test_that_the_generation_before_stays_as_a_copy(practice: Practice, saved: Path) -> None:
    first = saved.read_bytes()
    file = KeyFile.load(saved)
    file.enrol_device(practice.key, b"d" * 32)
    file.save(saved)
    assert backup_path(saved).read_bytes() == first
    file.save(saved)
    assert backup_path(saved).read_bytes() == first


def test_that_the_copy_does_not_let_a_removed_person_in_again(
    practice: Practice, saved: Path
) -> None:
    file = KeyFile.load(saved)
    file.relabel(practice.key, "ana", label="Anna", role=None)
    file.save(saved)
    file.remove(practice.key, practice.slot_id("ben"))
    file.save(saved)
    for kept in (saved, backup_path(saved)):
        assert [person.person_id for person in KeyFile.load(kept).people] == ["ana"]


def test_that_a_damaged_file_is_replaced_and_its_good_copy_kept(
    practice: Practice, saved: Path
) -> None:
    file = KeyFile.load(saved)
    file.enrol_device(practice.key, b"d" * 32)
    file.save(saved)
    copy = backup_path(saved).read_bytes()
    saved.write_bytes(b"")
    file.save(saved)
    assert KeyFile.load(saved).generation == file.generation
    assert backup_path(saved).read_bytes() == copy


def test_that_the_key_file_of_another_practice_is_not_overwritten(saved: Path) -> None:
    before = saved.read_bytes()
    other, _key = KeyFile.create()
    with pytest.raises(RefusedError, match="another practice"):
        other.save(saved)
    assert saved.read_bytes() == before


def test_that_a_change_made_elsewhere_is_not_overwritten(practice: Practice, saved: Path) -> None:
    here, there = KeyFile.load(saved), KeyFile.load(saved)
    there.enrol_device(practice.key, b"t" * 32)
    there.save(saved)
    here.enrol_device(practice.key, b"h" * 32)
    with pytest.raises(RefusedError, match="meantime"):
        here.save(saved)
    assert KeyFile.load(saved).open_with_device(b"t" * 32) == practice.key


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_that_a_full_disk_is_said_and_leaves_the_old_file(practice: Practice, saved: Path) -> None:
    before = saved.read_bytes()
    saved.with_name(saved.name + ".part").symlink_to("/dev/full")
    file = KeyFile.load(saved)
    file.enrol_recovery(practice.key)
    with pytest.raises(UnavailableError, match="disk is not full"):
        file.save(saved)
    assert saved.read_bytes() == before


SAVE_AND_DIE = """
import resource, signal, sys
from pathlib import Path
from carecoord.security.database_key import DatabaseKey
from carecoord.security.keyfile import KeyFile
path, key = Path(sys.argv[1]), DatabaseKey(sys.stdin.buffer.read(32))
file = KeyFile.load(path)
file.relabel(key, "ana", label="Ana" * 400, role=None)
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
file.save(path)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs limits that kill in the middle of a write")
@pytest.mark.parametrize("bytes_past_the_old_size", [-1_000, -1, 100, 1_000])
def test_that_dying_in_the_middle_of_a_write_leaves_the_old_file(
    practice: Practice, saved: Path, bytes_past_the_old_size: int
) -> None:
    before = saved.read_bytes()
    died = subprocess.run(
        [sys.executable, "-c", SAVE_AND_DIE, str(saved),
         str(len(before) + bytes_past_the_old_size)],
        input=practice.key.raw,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )  # fmt: skip
    assert died.returncode == -signal.SIGXFSZ
    assert saved.read_bytes() == before
    assert backup_path(saved).exists() is (bytes_past_the_old_size > 0)


SAVE_FOREVER = """
import sys
from pathlib import Path
from carecoord.security.database_key import DatabaseKey
from carecoord.security.keyfile import KeyFile
path, key = Path(sys.argv[1]), DatabaseKey(sys.stdin.buffer.read(32))
file = KeyFile.load(path)
print("ready", flush=True)
while True:
    file.relabel(key, "ana", label="Ana" * 400, role=None)
    file.save(path)
    print(file.generation, flush=True)
"""


def test_that_a_kill_while_saving_leaves_a_readable_file(practice: Practice, saved: Path) -> None:
    for delay in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", SAVE_FOREVER, str(saved)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        ) as writer:
            assert writer.stdin is not None
            assert writer.stdout is not None
            writer.stdin.write(practice.key.raw)
            writer.stdin.close()
            for _ in range(2 + delay * 5):
                acknowledged = writer.stdout.readline()
            writer.kill()
        file = KeyFile.load(saved)
        assert file.generation >= int(acknowledged)
        assert file.open_with_device(practice.kiosk) == practice.key
        for left in saved.parent.glob("*.bak"):
            assert KeyFile.load(left).open_with_device(practice.kiosk) == practice.key


def test_that_a_writer_without_old_file_is_killed_harmlessly_too(
    practice: Practice, path: Path
) -> None:
    path.with_name(path.name + ".part").write_bytes(b"half of a")
    practice.file.save(path)
    assert KeyFile.load(path).open_with_device(practice.kiosk) == practice.key


def test_that_every_refusal_is_one_of_ours(path: Path) -> None:
    path.write_bytes(b"{")
    with pytest.raises(CareCoordError):
        keyfile_storage.read(path)


def test_that_a_damaged_list_of_who_may_sign_in_names_who_can_help() -> None:
    with pytest.raises(KeyFileDamagedError, match="looks after the server"):
        KeyFile.from_bytes(b"no key file")
