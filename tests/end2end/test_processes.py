"""What only a process of its own shows: its end, its display, its disk, its neighbours."""

import json
import os
import re
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from carecoord.security.single_instance import SingleInstance
from tests.end2end.meddling import (
    give_up_rights,
    limit_files,
    read_only,
    touch_the_journal,
    wait_for,
)
from tests.end2end.program import ROOT, Program, command_line, frozen, start, without_screen

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX rights and limits")
WHAT_IS_LOADED = """\
import sys
sys.argv = ["main.py", *sys.argv[1:]]
sys.path.insert(0, {root!r})
import main
code = main.main(sys.argv[1:])
print(code, "Qt" if "PySide6" in sys.modules else "no Qt", file=sys.stderr)
"""


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def list_of(people: int, folder: Path) -> Path:
    """A patient list of any length."""
    rows = (f"{n:06},Fam{n},Given{n},1950-01-{n % 28 + 1:02}\n" for n in range(people))
    path = folder / "many.csv"
    path.write_text("MRN,Last name,First name,Birth date\n" + "".join(rows), encoding="utf-8")
    return path


def size(program: Program) -> int:
    """What the store takes on the disk, with what is being written."""
    return sum(path.stat().st_size for path in program.home.glob("practice.db*"))


def loaded(program: Program, *words: object) -> str:
    """The exit code of a command and whether it loaded Qt."""
    script = WHAT_IS_LOADED.format(root=str(ROOT))
    ended = subprocess.run(
        [sys.executable, "-c", script, *program.globals, *map(str, words)],
        env=without_screen(), capture_output=True, encoding="utf-8", timeout=120, check=True,
    )  # fmt: skip
    return ended.stderr.strip().splitlines()[-1]


def test_that_a_command_answers_in_one_clean_process(program: Program) -> None:
    answer = program.start("patients", "find", "ordoñez", "--json")
    assert (answer.code, answer.err) == (0, "")
    assert [hit["name"] for hit in json.loads(answer.out)] == ["Ordóñez, Lucía"]


def test_that_wrong_words_reach_the_shell_as_two() -> None:
    assert start("bla").code == 2


def test_that_qt_is_loaded_for_paper_alone(program: Program, tmp_path: Path) -> None:
    export = ("worklist", "export", "living")
    assert loaded(program, *export, tmp_path / "list.xlsx") == "0 no Qt"
    paper = tmp_path / "list.pdf"
    assert loaded(program, *export, paper) == "0 Qt"
    assert paper.read_bytes().startswith(b"%PDF-")
    assert paper.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(bool(frozen()), reason="what is packed takes no such word from outside")
def test_that_a_terminal_that_spells_no_accents_still_gets_its_answer(program: Program) -> None:
    answer = program.start("patients", "find", "ordo", env={"PYTHONIOENCODING": "ascii"})
    assert answer.code == 0, answer.err
    assert "Ord??ez, Luc?a" in answer.out


def test_that_a_reader_who_leaves_early_is_no_fault(program: Program) -> None:
    command = command_line(*program.globals, "patients", "count")
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        command, stdout=writing, stderr=subprocess.PIPE, encoding="utf-8", check=False,
        env=without_screen(), timeout=120,
    )  # fmt: skip
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (0, "")


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_that_an_answer_nobody_can_keep_is_told_in_a_sentence(program: Program) -> None:
    command = command_line(*program.globals, "patients", "count")
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False,
            env=without_screen(), timeout=120,
        )  # fmt: skip
    assert (ended.returncode, ended.stderr[:11]) == (1, "The answer ")
    assert ended.stderr.count("\n") == 1


@posix
def test_that_a_command_without_any_standard_output_does_its_work(program: Program) -> None:
    answer = program.start("patients", "count", before=partial(os.close, 1))
    assert answer.code == 0, answer.err


def test_that_a_practice_open_elsewhere_is_refused(program: Program) -> None:
    lock = SingleInstance(program.home)
    lock.acquire()
    try:
        assert program.start("patients", "count").is_refusal
    finally:
        lock.release()
    assert program.run("patients", "count").code == 0


def test_that_without_a_display_the_window_says_so() -> None:
    answer = start("open")
    assert answer.is_refusal, answer
    assert "display" in answer.err


def test_that_the_demo_without_a_display_does_its_main_job_in_the_terminal(tmp_path: Path) -> None:
    answer = start("--demo", "--home", tmp_path / "demo", env={"COLUMNS": "100"}, cwd=tmp_path)
    assert answer.code == 0, answer.err
    assert "no display" in answer.err
    counts = re.findall(r"^ *(\d+)  \S", answer.out, re.MULTILINE)
    assert len(counts) >= 11
    assert "First rows of" in answer.out
    assert "    Done when: " in answer.out
    book = openpyxl.load_workbook(tmp_path / "worklist.xlsx")
    exported = re.search(r"Exported (\d+) rows", answer.out)
    assert exported is not None
    assert book.worksheets[0].max_row > int(exported[1]) > 0


@posix
def test_that_a_full_disk_during_an_import_is_told_and_loses_nothing(
    program: Program, tmp_path: Path
) -> None:
    many, most = list_of(4000, tmp_path), size(program) + 200_000
    answer = program.start("import", many, before=lambda: limit_files(most))
    assert answer.is_refusal, answer
    assert "disk" in answer.err
    assert program.json("patients", "count") == {"count": 3}
    assert program.json("verify")["sound"]


@posix
def test_that_a_full_disk_during_a_backup_leaves_the_old_one(
    program: Program, tmp_path: Path
) -> None:
    target = tmp_path / "backup.ccbk"
    program.json("backup", target)
    yesterday = target.read_bytes()
    answer = program.start("backup", target, before=lambda: limit_files(100_000))
    assert answer.is_refusal, answer
    assert target.read_bytes() == yesterday
    assert [path.name for path in tmp_path.glob("*backup*")] == ["backup.ccbk"]
    assert program.json("verify")["sound"]


@posix
def test_that_a_folder_one_may_not_write_in_is_told_and_left_alone(
    program: Program,
) -> None:
    before = contents(program.home)
    with read_only(program.home):
        answer = program.start("patients", "count", before=give_up_rights)
    assert answer.is_refusal, answer
    assert contents(program.home) == before


def test_that_a_journal_somebody_touched_is_reported(program: Program) -> None:
    touch_the_journal(program)
    answer = program.start("verify")
    assert (answer.code, answer.out) == (1, "")
    assert "journal" in answer.err


@posix
def test_that_ctrl_c_ends_in_a_sentence(program: Program, tmp_path: Path) -> None:
    many = list_of(20_000, tmp_path)
    command = command_line(*program.globals, "import", str(many))
    before = size(program)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        env=without_screen(),
    ) as process:  # fmt: skip
        wait_for(lambda: size(program) > before, process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (1, ""), err
    assert err.startswith("Stopped."), err
    assert program.json("patients", "count") == {"count": 3}
