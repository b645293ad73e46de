"""A killed export leaves nothing in other folders once the practice is opened again."""

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from carecoord.security.scratch import wipe
from carecoord.security.unfinished import ENDING, NAME, take_away, unfinished
from tests.end2end.program import ROOT, unmeasured

_HALF_WAY = """
import sys, time
from pathlib import Path
from carecoord.security.unfinished import unfinished
with unfinished(Path(sys.argv[1]), Path(sys.argv[2])) as part:
    part.mkdir()
    (part / "patients.csv").write_text("Santos, Maria")
    print("half way", flush=True)
    time.sleep(120)
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = tmp_path / "home"
    made.mkdir()
    return made


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


def _refuse(_path: Path) -> None:
    raise PermissionError(13, "in use")


def killed_half_way(home: Path, target: Path) -> Path:
    """What is left where a process is killed while it writes."""
    command = [sys.executable, "-c", _HALF_WAY, str(home), str(target)]
    with subprocess.Popen(command, cwd=ROOT, env=unmeasured(), stdout=subprocess.PIPE) as writing:
        assert writing.stdout is not None
        assert writing.stdout.readline().strip() == b"half way"
        writing.kill()
    part = target.with_name(target.name + ENDING)
    assert (part / "patients.csv").exists()
    return part


def test_that_what_a_killed_process_was_writing_goes_when_the_folder_is_claimed(
    home: Path, stick: Path
) -> None:
    part = killed_half_way(home, stick / "all")
    (stick / "letters.docx").write_text("Dear Maria")
    wipe(home)
    assert not part.exists()
    assert [each.name for each in stick.iterdir()] == ["letters.docx"]
    assert not (home / NAME).exists()


def test_that_a_disk_which_was_taken_out_is_tidied_when_it_is_back(
    home: Path, stick: Path, tmp_path: Path
) -> None:
    killed_half_way(home, stick / "all")
    away = stick.rename(tmp_path / "in a pocket")
    take_away(home)
    away.rename(stick)
    take_away(home)
    assert list(stick.iterdir()) == []


def test_that_what_another_program_holds_on_to_goes_another_time(
    home: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = killed_half_way(home, stick / "all")
    with monkeypatch.context() as held:
        held.setattr("carecoord.security.unfinished.shutil.rmtree", _refuse)
        take_away(home)
    assert part.exists()
    take_away(home)
    assert not part.exists()


def test_that_nothing_but_unfinished_files_is_ever_taken_away(home: Path, stick: Path) -> None:
    letter = stick / "letter.txt"
    letter.write_text("Dear Maria")
    for told in ([str(letter)], [letter.name + ENDING], {"all": 1}, [None], "no list"):
        (home / NAME).write_text(json.dumps(told))
        take_away(home)
    (home / NAME).write_bytes(b"\xff no JSON")
    take_away(home)
    assert letter.exists()


def test_that_what_was_finished_or_given_up_is_forgotten(home: Path, stick: Path) -> None:
    with unfinished(home, stick / "whole.zip") as part:
        part.write_text("all of it")
        part.rename(stick / "whole.zip")
    with suppress(InterruptedError), unfinished(home, stick / "half.zip") as part:
        part.write_text("half of it")
        raise InterruptedError
    assert [each.name for each in stick.iterdir()] == ["whole.zip"]
    assert not (home / NAME).exists()
