"""The data folder and files that only their owner reads."""

import os
import stat
import sys
from pathlib import Path

import platformdirs
import pytest

from carecoord.common.paths import default_home, make_private_dir, write_private

posix_only = pytest.mark.skipif(os.name != "posix", reason="modes are a POSIX matter")


def test_that_the_data_folder_can_be_named_by_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CARECOORD_HOME", str(tmp_path))
    assert default_home() == tmp_path
    monkeypatch.delenv("CARECOORD_HOME")
    assert default_home().name == "CareCoord"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs itself is asked")
@pytest.mark.parametrize("set_to", ["/srv/data", "", "relative", None])
def test_that_the_usual_data_folder_is_the_one_platformdirs_names(
    monkeypatch: pytest.MonkeyPatch, set_to: str | None
) -> None:
    monkeypatch.delenv("CARECOORD_HOME", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    if set_to is not None:
        monkeypatch.setenv("XDG_DATA_HOME", set_to)
    assert default_home() == platformdirs.user_data_path("CareCoord", appauthor=False)


@posix_only
def test_that_a_private_folder_and_its_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = make_private_dir(tmp_path / "new" / "home")
    write_private(folder / "keys", b"secret")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "keys").stat().st_mode) == 0o600


def test_that_writing_replaces_the_whole_file_and_leaves_no_other(tmp_path: Path) -> None:
    path = tmp_path / "note"
    write_private(path, b"a much longer first version")
    write_private(path, b"short")
    assert path.read_bytes() == b"short"
    assert list(tmp_path.iterdir()) == [path]


def test_that_a_full_disk_leaves_the_old_file_and_no_half_written_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "note"
    write_private(path, b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_private(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
