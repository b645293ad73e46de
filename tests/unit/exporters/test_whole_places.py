"""Where a whole practice is written: whole or not at all."""

import random
import sys
import zipfile
from pathlib import Path

import pytest

from carecoord.common.errors import UnavailableError
from carecoord.exporters.whole.places import place_at


@pytest.mark.parametrize("name", ["all", "all.zip"])
def test_that_files_stand_in_their_place_once_all_of_them_are_there(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    with place_at(path, "", tmp_path) as place:
        written = place.add("tables/visit.csv", [b"one,", b"two"])
        assert not path.exists()
    assert written.size == 7
    assert [one.name for one in tmp_path.iterdir()] == [name]
    if path.is_dir():
        assert (path / "tables" / "visit.csv").read_bytes() == b"one,two"
        assert path.stat().st_mode & 0o077 == 0
    else:
        with zipfile.ZipFile(path) as archive:
            assert archive.read("tables/visit.csv") == b"one,two"


def test_that_somebody_elses_folder_of_a_like_name_stays(tmp_path: Path) -> None:
    other = tmp_path / "all.part"
    other.mkdir()
    (other / "letter.txt").write_text("a letter", encoding="utf-8")
    with place_at(tmp_path / "all", "", tmp_path) as place:
        place.add("a.csv", [b"one"])
    assert (other / "letter.txt").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.parametrize("name", ["all", "all.zip", "all.age"])
def test_that_a_full_disk_is_said_and_nothing_stays(tmp_path: Path, name: str) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
    try:
        with (
            pytest.raises(UnavailableError, match="disk is full"),
            place_at(tmp_path / name, "orchard lantern comet velvet", tmp_path) as place,
        ):
            place.add("a.csv", _noise())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def _noise() -> list[bytes]:
    """What no ZIP makes smaller."""
    return [random.Random(seed).randbytes(70_000) for seed in range(3)]
