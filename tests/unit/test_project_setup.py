"""What dev.py decides before it does anything."""

import ast
import runpy
import sys
from pathlib import Path

import pytest

from carecoord.cli import parser
from devtools import checks, commands, debian, environment, libraries, turns
from devtools.coverage_floors import FLOORS_PERCENT, covered_percent
from devtools.places import LOCK, ROOT, SetupError, require_space

DRY_RUN = """\
NOTE: This is only a simulation!
Inst libgl1-mesa-dri (22.3.6-1 Debian:12 [amd64])
Inst libc6 [2.36-9] (2.36-10 Debian:12 [amd64])
Inst libx11-6 (2:1.8.4-2 Debian:12 [amd64])
Conf libx11-6 (2:1.8.4-2 Debian:12 [amd64])
"""


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place for an environment."""
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(environment, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(environment, "STAMP", tmp_path / "stamp")
    return tmp_path


def finish(venv: Path, *made_from: str) -> None:
    (venv / "python").touch()
    (venv / "stamp").write_text(" ".join(made_from), encoding="ascii")


def test_that_an_old_python_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 13))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer"):
        runpy.run_path(str(ROOT / "dev.py"))


def test_that_the_script_has_nothing_that_python_2_cannot_read() -> None:
    script = (ROOT / "dev.py").read_text(encoding="ascii")
    newer = (ast.JoinedStr, ast.AnnAssign, ast.FunctionDef, ast.NamedExpr, ast.AsyncFunctionDef)
    assert not [node for node in ast.walk(ast.parse(script)) if isinstance(node, newer)]


@pytest.mark.parametrize(
    "arguments",
    [[], ["open"], ["--demo"], ["--home", "list", "open"], ["--today", "2026-11-20"], ["--json"]],
)
def test_that_a_window_is_meant_without_a_command(arguments: list[str]) -> None:
    assert libraries.wants_window(arguments)


@pytest.mark.parametrize(
    "arguments",
    [["worklist", "list"], ["--home", "open", "verify"], ["--json", "patients", "count"], ["-h"]],
)
def test_that_no_window_is_meant_with_a_command(arguments: list[str]) -> None:
    assert not libraries.wants_window(arguments)


@pytest.mark.parametrize(
    ("variables", "needed"),
    [
        ({}, {}),
        ({"QT_QPA_PLATFORM": "offscreen"}, libraries.WIDGETS),
        ({"DISPLAY": ":0"}, libraries.WIDGETS | libraries.X11),
        ({"WAYLAND_DISPLAY": "wayland-0"}, libraries.WIDGETS | libraries.WAYLAND),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, libraries.WIDGETS),
    ],
)
def test_that_the_display_decides_which_libraries_are_needed(
    variables: dict[str, str], needed: dict[str, str]
) -> None:
    assert libraries.needed([], variables) == needed


def test_that_a_command_needs_no_library_of_qt() -> None:
    assert libraries.needed(["worklist", "list"], {"DISPLAY": ":0"}) == {}


def test_that_a_command_that_prints_needs_no_display() -> None:
    command = ["worklist", "export", "followups-due", "Calls.PDF"]
    assert libraries.needed(command, {"DISPLAY": ":0"}) == libraries.WIDGETS


def test_that_a_file_that_is_double_clicked_needs_a_display() -> None:
    assert libraries.needed(["calls.xlsx"], {"DISPLAY": ":0"}) != {}


def test_that_every_option_with_a_value_is_known() -> None:
    """Else its value would be taken for a command."""
    options = [a for a in parser._build()[0]._actions if a.option_strings and a.nargs is None]
    assert {name for option in options for name in option.option_strings} == set(
        libraries.VALUE_OPTIONS
    )


def test_that_only_absent_packages_are_unpacked_beside_the_project() -> None:
    assert debian.new_packages(DRY_RUN) == ["libx11-6"]


def test_that_half_unpacked_libraries_are_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(debian, "PRIVATE_SYSTEM", tmp_path)
    monkeypatch.setattr(debian, "_UNFINISHED", tmp_path / "unfinished")
    (tmp_path / "usr/lib/x86_64-linux-gnu").mkdir(parents=True)
    assert debian.private_library_folders()
    (tmp_path / "unfinished").touch()
    assert not debian.private_library_folders()


@pytest.mark.parametrize(("is_root", "first_word"), [(True, "apt-get"), (False, "sudo")])
def test_that_root_is_not_told_to_use_sudo(
    is_root: bool, first_word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small system does not even have it."""
    monkeypatch.setattr(debian, "is_root", lambda: is_root)
    assert debian.install_command(["libgl1"]).split()[0] == first_word


def test_that_nothing_is_begun_on_a_disk_that_is_nearly_full() -> None:
    require_space(0)
    with pytest.raises(SetupError, match="Make room on it"):
        require_space(10**12)


def test_that_a_second_set_up_waits_for_the_first() -> None:
    with LOCK.open("rb") as second:
        with turns.turn():
            assert not turns._is_taken(second)
        assert turns._is_taken(second)


def test_that_an_environment_from_this_lock_is_ready(venv: Path) -> None:
    finish(venv, *environment.fingerprint())
    assert environment.is_ready()


def test_that_a_half_built_environment_is_not_ready(venv: Path) -> None:
    (venv / "python").touch()
    assert not environment.is_ready()


@pytest.mark.parametrize("made_from", [("0" * 64, environment.PYTHON_VERSION), ("", "2.7")])
def test_that_an_environment_from_another_lock_or_python_is_not_ready(
    venv: Path, made_from: tuple[str, str]
) -> None:
    finish(venv, *made_from)
    assert not environment.is_ready()


def test_that_an_environment_is_made_where_a_file_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "venv"
    place.touch()
    monkeypatch.setattr(environment, "VENV", place)
    monkeypatch.setattr(environment, "_has_ensurepip", lambda: False)
    monkeypatch.setattr(debian, "is_root", lambda: False)
    environment._create()
    assert (place / "pyvenv.cfg").exists()


def test_that_the_packages_of_another_checkout_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    place = tmp_path / "venv"
    place.symlink_to(theirs)
    monkeypatch.setattr(environment, "VENV", place)
    monkeypatch.setattr(environment, "STAMP", place / ".set-up-from")
    with pytest.raises(SetupError, match="is a link"):
        environment.ensure()


def test_that_byte_code_stays_on_whatever_the_caller_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    assert not {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH"} & set(environment.variables())


def test_that_an_unknown_command_is_refused_with_the_known_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert commands.run_command(["fly"], usage="dev.py run") == 2
    assert "dev.py run" in capsys.readouterr().err


def test_that_a_file_that_cannot_be_used_is_told_in_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_arguments: object) -> int:
        raise PermissionError(13, "Permission denied", "stamp")

    monkeypatch.setattr(commands, "_run", fails)
    assert commands.run_command(["run"], usage="") == 1
    assert "could not be used: stamp (Permission denied)." in capsys.readouterr().err


def test_that_the_hooks_before_a_commit_name_checks_that_exist() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    named = hooks.split("dev.py check ")[1].splitlines()[0].split()
    assert set(named) <= set(checks.QUICK)


def file(lines: int, ran: int, branches: int = 0, taken: int = 0) -> dict[str, dict[str, int]]:
    return {
        "summary": {
            "num_statements": lines, "covered_lines": ran,
            "num_branches": branches, "covered_branches": taken,
        }
    }  # fmt: skip


def test_that_coverage_counts_lines_and_branches_of_one_part() -> None:
    files = {"ui/a.py": file(6, 5, branches=4, taken=2), "ui/b.py": file(0, 0), "x.py": file(9, 0)}
    assert covered_percent(files, "ui/") == 70


def test_that_an_empty_part_counts_as_covered() -> None:
    assert covered_percent({"ui/__init__.py": file(0, 0)}, "ui/") == 100


def test_that_a_floor_for_a_part_that_is_gone_is_noticed() -> None:
    with pytest.raises(KeyError):
        covered_percent({"ui/a.py": file(1, 1)}, "ui/gone.py")


def test_that_every_floor_names_a_part_that_exists() -> None:
    assert [prefix for prefix in FLOORS_PERCENT if not (ROOT / prefix).exists()] == []
