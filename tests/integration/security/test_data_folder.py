"""Choosing a data folder on real disks."""

from pathlib import Path

import pytest

from carecoord.common.errors import RefusedError
from carecoord.security import data_folder
from carecoord.security.data_folder import require_suitable_folder


@pytest.fixture(autouse=True)
def mounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One disk, unless a test writes something else."""
    path = tmp_path / "mounts"
    path.write_text("/dev/sda1 / ext4 rw 0 0\n")
    monkeypatch.setattr(data_folder, "_MOUNTS", path)
    return path


def test_that_a_folder_on_this_computer_is_taken_before_it_exists(tmp_path: Path) -> None:
    require_suitable_folder(tmp_path / "new" / "CareCoord")
    assert not (tmp_path / "new").exists()


def test_that_a_synchronised_folder_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="copied to other computers by OneDrive"):
        require_suitable_folder(tmp_path / "OneDrive" / "CareCoord")


def test_that_a_link_into_a_synchronised_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "data").symlink_to(tmp_path / "Dropbox", target_is_directory=True)
    with pytest.raises(RefusedError, match="Dropbox"):
        require_suitable_folder(tmp_path / "data")


def test_that_a_synchronised_folder_is_known_by_what_its_program_leaves(tmp_path: Path) -> None:
    (tmp_path / "work" / ".stfolder").mkdir(parents=True)
    with pytest.raises(RefusedError, match="Syncthing"):
        require_suitable_folder(tmp_path / "work" / "CareCoord")


@pytest.mark.parametrize("variable", ["OneDrive", "OneDriveCommercial", "OneDriveConsumer"])
def test_that_onedrive_is_known_where_it_was_given_another_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, str(tmp_path / "Practice files"))
    with pytest.raises(RefusedError, match="OneDrive"):
        require_suitable_folder(tmp_path / "Practice files" / "CareCoord")
    require_suitable_folder(tmp_path / "Practice" / "CareCoord")


def test_that_a_network_disk_is_refused_with_a_way_out(tmp_path: Path, mounts: Path) -> None:
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\nnas:/x " + str(tmp_path) + " nfs4 rw 0 0\n")
    with pytest.raises(RefusedError, match="practice server"):
        require_suitable_folder(tmp_path / "CareCoord")
