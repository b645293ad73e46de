"""What is written for a moment stays in the data folder, and goes with the next start."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from carecoord.security.scratch import (
    SCRATCH_NAME,
    Scratch,
    make_everything_private,
    scratch_folder,
    wipe,
)

POSIX = pytest.mark.skipif(os.name != "posix", reason="asks about POSIX permissions")


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scratch]:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.delenv("SQLITE_TMPDIR", raising=False)
    made = Scratch(tmp_path / "home")
    (tmp_path / "home").mkdir()
    yield made
    made.release()


def test_that_libraries_are_led_into_the_data_folder_until_it_is_let_go(
    scratch: Scratch, tmp_path: Path
) -> None:
    scratch.claim()
    place = tmp_path / "home" / SCRATCH_NAME
    with tempfile.NamedTemporaryFile() as file:
        assert Path(file.name).parent == place
    (place / "a page for the printer").write_text("Maria Santos")
    scratch.release()
    assert not place.exists()
    assert os.environ["TMPDIR"] == str(tmp_path)
    assert "SQLITE_TMPDIR" not in os.environ
    with tempfile.NamedTemporaryFile() as file:
        assert Path(file.name).parent == tmp_path


def test_that_what_a_killed_process_left_is_wiped_and_the_data_is_not(
    scratch: Scratch, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    kept = ["practice.db", "practice.db-wal", "keys.json", "backups/copy.db"]
    left = ["keys.json.part", "backups/new.zip.part/practice.db", ".check-x1/practice.db",
            f"{SCRATCH_NAME}/page.pdf"]  # fmt: skip
    for name in (*kept, *left):
        (home / name).parent.mkdir(exist_ok=True, parents=True)
        (home / name).write_text("x")
    scratch.claim()
    files = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
    assert files == set(kept)


def test_that_a_file_that_cannot_be_removed_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> None:
        raise PermissionError

    (tmp_path / "x.part").touch()
    monkeypatch.setattr(Path, "unlink", refuse)
    wipe(tmp_path)
    assert (tmp_path / "x.part").exists()


@POSIX
def test_that_what_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir(mode=0o755)
    (tmp_path / "backups" / "old.zip").touch(0o644)
    (tmp_path / "elsewhere").symlink_to("/etc/hostname")
    make_everything_private(tmp_path)
    assert (tmp_path / "backups").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "backups" / "old.zip").stat().st_mode & 0o777 == 0o600
    assert Path("/etc/hostname").stat().st_mode & 0o777 != 0o600


def test_that_windows_keeps_its_own_rights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x").touch(0o644)
    monkeypatch.setattr(os, "name", "nt")
    make_everything_private(tmp_path)
    monkeypatch.undo()
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o644


def test_that_a_folder_of_ones_own_goes_and_takes_along_what_a_killed_process_left(
    tmp_path: Path,
) -> None:
    forgotten, fresh = tmp_path / SCRATCH_NAME / "old", tmp_path / SCRATCH_NAME / "new"
    for left in (forgotten, fresh):
        left.mkdir(parents=True)
    os.utime(forgotten, (0, 0))
    with scratch_folder(tmp_path) as folder:
        assert folder.parent == tmp_path / SCRATCH_NAME
        assert not forgotten.exists()
    assert fresh.exists()
    assert not folder.exists()
