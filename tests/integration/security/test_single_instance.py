"""One process per data folder."""

import os
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from carecoord.common.errors import RefusedError, UnavailableError
from carecoord.common.handed_files import has_names, take_names
from carecoord.security.single_instance import (
    LOCK_FILE_NAME,
    SingleInstance,
    ask_to_come_forward,
    hand_over,
    is_open,
)

HOLD = """
import sys
from pathlib import Path
from carecoord.security.single_instance import SingleInstance
instance = SingleInstance(Path(sys.argv[1]))
instance.acquire()
print("held", flush=True)
sys.stdin.read()
"""
REPLACE = """
import os, sys
from pathlib import Path
from carecoord.security.single_instance import SingleInstance
instance = SingleInstance(Path(sys.argv[1]))
instance.acquire()
if len(sys.argv) == 2:
    os.execv(sys.executable, [sys.executable, "-c", os.environ["SCRIPT"], sys.argv[1], "again"])
print("held again", flush=True)
"""
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def test_that_a_second_window_is_refused_in_words_until_the_first_closes(tmp_path: Path) -> None:
    first = SingleInstance(tmp_path)
    first.acquire()
    with pytest.raises(RefusedError, match="already open with this data"):
        SingleInstance(tmp_path).acquire()
    first.release()
    with SingleInstance(tmp_path):
        pass


def test_that_looking_whether_data_is_open_makes_nothing_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_open(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()
    with SingleInstance(tmp_path):
        assert is_open(tmp_path)
    assert not is_open(tmp_path)

    def refuse(_instance: SingleInstance) -> None:
        raise UnavailableError("You may not write here.")

    monkeypatch.setattr(SingleInstance, "acquire", refuse)
    assert not is_open(tmp_path)


def test_that_files_are_not_handed_over_where_their_names_cannot_be_put(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise PermissionError(13, "read only")

    monkeypatch.setattr("carecoord.security.single_instance.put_names", refuse)
    with SingleInstance(tmp_path):
        assert not hand_over(tmp_path, [tmp_path / "people.csv"])


def test_that_other_folders_are_not_concerned(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with SingleInstance(tmp_path / "a"), SingleInstance(tmp_path / "b"):
        pass


def test_that_a_crash_frees_the_folder(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=ENVIRONMENT,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(RefusedError):
            SingleInstance(tmp_path).acquire()
        holder.kill()
        holder.wait()
    with SingleInstance(tmp_path):
        pass


@pytest.mark.skipif(os.name != "posix", reason="Windows starts a new process instead")
def test_that_a_process_that_replaces_itself_can_take_the_lock_again(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", REPLACE, str(tmp_path)],
        env={**ENVIRONMENT, "SCRIPT": REPLACE},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout == "held again\n"


def test_that_releasing_twice_is_harmless(tmp_path: Path) -> None:
    instance = SingleInstance(tmp_path)
    instance.release()
    instance.acquire()
    instance.release()
    instance.release()


def test_that_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UnavailableError, match="cannot be written"):
        SingleInstance(tmp_path / "file").acquire()


def test_that_windows_locks_the_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locked: list[tuple[int, int]] = []
    recorder = SimpleNamespace(
        LK_NBLCK=2, locking=lambda _descriptor, mode, count: locked.append((mode, count))
    )
    monkeypatch.setitem(sys.modules, "msvcrt", recorder)
    monkeypatch.setattr(sys, "platform", "win32")
    with SingleInstance(tmp_path):
        pass
    assert locked == [(2, 1)]
    assert (tmp_path / LOCK_FILE_NAME).exists()


def test_that_asking_leaves_one_empty_file_and_needs_nobody_to_hear_it(tmp_path: Path) -> None:
    ask_to_come_forward(tmp_path)
    ask_to_come_forward(tmp_path / "gone")
    assert [(path.name, path.stat().st_size) for path in tmp_path.iterdir()] == [
        ("come-forward", 0)
    ]


def test_that_files_go_to_whoever_has_the_data_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    taken: list[Path] = []

    def take() -> None:
        while not taken:
            taken.extend(take_names(tmp_path))

    names = [Path("Ada\nMoss.csv"), Path("llamadas ñ.xlsx")]
    assert not hand_over(tmp_path, names)
    with SingleInstance(tmp_path):
        taking = threading.Thread(target=take)
        taking.start()
        assert hand_over(tmp_path, names)
        taking.join()
    assert taken == [tmp_path / name for name in names]
    assert not has_names(tmp_path)


def test_that_names_nobody_takes_do_not_stay_on_the_disk(tmp_path: Path) -> None:
    with SingleInstance(tmp_path):
        assert not hand_over(tmp_path, [Path("calls.xlsx")], patience_s=0.05)
    assert not has_names(tmp_path)
