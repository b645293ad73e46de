"""Backups of the first version still restore, and are refused when they were touched."""

import json
import random
import zipfile
from pathlib import Path

import pytest

from carecoord.common.errors import RefusedError
from carecoord.security.database_key import DatabaseKey
from carecoord.services import backup_reading
from carecoord.services.backup_making import unwatched
from tests.factories.zip_backups import make_zip
from tests.integration.backups.conftest import NOW, PASSPHRASE, PEOPLE, Kept


@pytest.fixture
def old(kept: Kept, tmp_path: Path) -> Path:
    target = tmp_path / "old.zip"
    make_zip(kept.database, kept.key.raw, kept.store.keys_path, target, NOW)
    return target


def test_that_an_old_backup_opens_with_its_passphrase_and_restores(
    old: Path, kept: Kept, tmp_path: Path
) -> None:
    key = backup_reading.unlock(old, PASSPHRASE)
    assert backup_reading.look(old, key).made_at == NOW
    fresh = tmp_path / "fresh machine"
    manifest = backup_reading.restore(old, key, fresh, unwatched)
    assert manifest.counts["patient"] == PEOPLE
    assert (fresh / "keys.json").read_bytes() == kept.store.keys_path.read_bytes()


def test_that_damage_of_an_old_backup_is_refused_and_nothing_is_left_behind(
    old: Path, kept: Kept, tmp_path: Path
) -> None:
    whole, choose = old.read_bytes(), random.Random(7)
    refused = 0
    for number in range(20):
        broken = bytearray(whole)
        if number % 3 == 0:
            del broken[choose.randrange(len(broken)) :]
        else:
            broken[choose.randrange(len(broken))] ^= 1 << choose.randrange(8)
        old.write_bytes(broken)
        try:
            backup_reading.restore(old, kept.key, tmp_path / f"f{number}", unwatched)
        except RefusedError:
            refused += 1
            assert not (tmp_path / f"f{number}").exists()
    assert refused >= 18  # a bit of the ZIP's own dates and flags changes nothing


def test_that_a_forged_or_foreign_old_backup_is_refused(old: Path, kept: Kept) -> None:
    with pytest.raises(RefusedError, match="this practice's key"):
        backup_reading.look(old, DatabaseKey.generate())
    with zipfile.ZipFile(old) as parts:
        content = {name: parts.read(name) for name in parts.namelist()}
    told = json.loads(content["manifest.json"])
    told["manifest"]["made_at"] = "2030-01-01T00:00:00Z"
    content["manifest.json"] = json.dumps(told).encode()
    with zipfile.ZipFile(old, "w") as parts:
        for name, value in content.items():
            parts.writestr(name, value)
    with pytest.raises(RefusedError, match="changed afterwards"):
        backup_reading.look(old, kept.key)
