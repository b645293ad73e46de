"""A file is written whole or not at all."""

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from carecoord.common.errors import UnavailableError
from carecoord.exporters.files import replacing


def test_that_the_file_appears_only_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"old")
    with replacing(path) as stream:
        stream.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_that_nothing_reaches_the_disk_before_all_of_it_is_there(tmp_path: Path) -> None:
    with replacing(tmp_path / "list.csv") as stream:
        stream.write(b"x" * 1_000_000)
        stream.flush()
        assert [path.stat().st_size for path in tmp_path.iterdir()] == [0]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_that_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with replacing(path) as stream:
        stream.write(b"x")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("error", [ValueError("bug"), KeyboardInterrupt()])
def test_that_nothing_is_left_when_writing_stops(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"old")

    def stop() -> None:
        with replacing(path) as stream:
            stream.write(b"half")
            raise error

    with pytest.raises(type(error)):
        stop()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.ENOSPC, "disk is full"), (errno.EACCES, "could not be written")],
)
def test_that_a_failing_disk_is_a_sentence_and_leaves_no_half_file(
    tmp_path: Path, code: int, words: str
) -> None:
    def fail() -> None:
        with replacing(tmp_path / "list.csv") as stream:
            stream.write(b"half")
            raise OSError(code, os.strerror(code))

    with pytest.raises(UnavailableError, match=words):
        fail()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_that_running_out_of_space_keeps_the_old_file(tmp_path: Path) -> None:
    import resource

    path = tmp_path / "list.csv"
    path.write_bytes(b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
    try:
        with pytest.raises(UnavailableError, match="disk is full"), replacing(path) as stream:
            stream.write(b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="links need a right on Windows")
def test_that_a_planted_link_leads_nowhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"theirs")
    (tmp_path / "list.csv.part").symlink_to(elsewhere)
    with replacing(tmp_path / "list.csv") as stream:
        stream.write(b"ours")
    assert elsewhere.read_bytes() == b"theirs"
    assert (tmp_path / "list.csv").read_bytes() == b"ours"


def test_that_a_missing_folder_is_said(tmp_path: Path) -> None:
    gone = tmp_path / "Maria Santos" / "list.csv"
    with pytest.raises(UnavailableError, match="folder does not exist") as refused, replacing(gone):
        pass
    assert "Santos" not in str(refused.value)
