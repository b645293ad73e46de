"""Whether a disk is encrypted, by what the kernel says of it."""

import os
import sys
from pathlib import Path

import pytest

from carecoord.common.disks import DiskLock, disk_lock

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell")


def device(devices: Path, name: str, *, uuid: str = "", made_of: tuple[Path, ...] = ()) -> Path:
    made = devices / name
    (made / "slaves").mkdir(parents=True)
    if uuid:
        (made / "dm").mkdir()
        (made / "dm" / "uuid").write_text(uuid + "\n")
    for one in made_of:
        (made / "slaves" / one.name).symlink_to(one)
    return made


def test_that_an_encrypted_mapping_below_is_found_and_a_plain_disk_is_told(
    tmp_path: Path,
) -> None:
    number = tmp_path.stat().st_dev
    name = f"{os.major(number)}:{os.minor(number)}"
    assert disk_lock(tmp_path, tmp_path / "nowhere") is DiskLock.UNKNOWN
    plain, sealed, mixed = (tmp_path / one for one in ("plain", "sealed", "mixed"))
    device(plain, name)
    assert disk_lock(tmp_path / "not" / "there", plain) is DiskLock.OFF
    crypt = device(sealed, "crypt", uuid="CRYPT-LUKS2-1-root")
    device(sealed, name, uuid="LVM-1", made_of=(crypt,))
    assert disk_lock(tmp_path, sealed) is DiskLock.ON
    halves = (device(mixed, "a", uuid="CRYPT-LUKS2-2-x"), device(mixed, "b"))
    device(mixed, name, made_of=halves)
    assert disk_lock(tmp_path, mixed) is DiskLock.OFF
