"""The report, with names planted wherever somebody's might be."""

import logging
import shutil
from pathlib import Path

import pytest

from carecoord import __version__
from carecoord.common.crashes import CRASH_NAME
from carecoord.common.incidents import record
from carecoord.common.logs import LOG_NAME, log_to
from carecoord.db.version import SCHEMA_VERSION
from carecoord.services import diagnostics
from carecoord.services.diagnostics import report
from carecoord.services.stores import SERVER_NAME
from tests.watch import LogWatch

PLANTED = ("Santos", "Maria", "10442", "carmen", "oakstreet", "db.oak.example", "FRONTDESK7")
CRASH = """\
Fatal Python error: Aborted

Current thread 0x00007f1c2c9b0740 (most recent call first):
  File "HOMES/carmen/.venv/lib/first.py", line 3 in first
Fatal Python error: Segmentation fault

Thread 0x00007f1c2c9b0740 [Santos] (most recent call first):
  File "HOMES/carmen/oakstreet/ui/pages/today/page.py", line 12 in open_row
  File "C:\\\\FOLDERS\\\\carmen\\\\ui\\\\app.py", line 99 in <module>
  Maria Santos 10442
Extension modules: carmen.so (total: 1)
""".replace("HOMES", "/" + "home").replace("FOLDERS", "Users")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder under somebody's name."""
    made = tmp_path / "carmen" / "oakstreet"
    (made / "backups").mkdir(parents=True)
    (made / "backups" / "Maria Santos.ccbk").write_bytes(b"x" * 2_000_000)
    (made / "practice.db").write_bytes(b"Santos" * 500_000)
    (made / "keys.json").write_text('{"label": "Maria Santos"}')
    (made / SERVER_NAME).write_text('{"host": "db.oak.example"}')
    return made


def _fail() -> None:
    name = "Maria Santos"
    try:
        int(name)
    except ValueError as cause:
        raise KeyError(name) from cause


def _plant(home: Path, log_watch: LogWatch) -> list[str]:
    """Real incidents in a real log, with lines between them that should never be there."""
    log_watch.expect("Incident")
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    log_to(home)
    numbers = []
    for _turn in range(2):
        try:
            _fail()
        except KeyError as error:
            numbers.append(record(error).number)
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    with (home / "logs" / LOG_NAME).open("a") as stream:
        stream.write("  Maria Santos\nSantos\nMaria.Santos\nsantos.py: Maria\n/home/carmen/x.py\n")
    (home / "logs" / CRASH_NAME).write_text(CRASH)
    return numbers


def test_that_a_report_names_faults_by_type_and_place_and_nobody(
    home: Path, log_watch: LogWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.node", lambda: "FRONTDESK7")
    numbers = _plant(home, log_watch)
    told = report(home, [("Screen", "1366 x 768, x 1.5")])
    assert [name for name in PLANTED if name.casefold() in told.casefold()] == []
    assert str(home) not in told
    assert f"Version: {__version__}" in told
    assert f"Tables: {SCHEMA_VERSION}" in told
    assert "Kept in: a practice server" in told
    assert "Folder: another one" in told
    assert "Backups: 1, 2.0 MB" in told
    assert "Screen: 1366 x 768, x 1.5" in told
    assert f"{numbers[-1]}, " in told  # the same fault twice is one, by its last number
    assert numbers[0] not in told
    assert "2 times" in told
    assert "builtins.KeyError" in told
    assert "test_diagnostics.py:" in told
    crash = told.partition("Last crash")[2]
    assert "Fatal Python error: Segmentation fault" in crash
    assert "Aborted" not in crash
    assert "page.py:12 in open_row" in crash
    assert "app.py:99 in <module>" in crash


@pytest.mark.parametrize(
    ("carried", "told"),
    [
        (b"1a2b3c4d5e6f", "1a2b3c4d5e6f"),
        (b"1a2b3c4d5e6f+changes", "1a2b3c4d5e6f+changes"),
        (b"of Maria Santos", "not known"),
        (b"\xff", "not known"),
        (None, "not known"),
    ],
)
def test_that_a_report_names_the_commit_a_package_was_made_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, carried: bytes | None, told: str
) -> None:
    monkeypatch.setattr(diagnostics, "RESOURCES_DIR", tmp_path)
    if carried is not None:
        (tmp_path / "commit.txt").write_bytes(carried)
    assert f"  Built from: {told}\n" in report(tmp_path / "home")


def test_that_a_folder_that_is_not_there_gives_a_report_too(tmp_path: Path) -> None:
    told = report(tmp_path / "none")
    assert "Kept in: nothing yet" in told
    assert told.count("none") == 2


def test_that_a_log_that_was_cut_off_or_spoilt_does_no_harm(
    home: Path, log_watch: LogWatch
) -> None:
    _plant(home, log_watch)
    shutil.copy(home / "practice.db", home / "logs" / LOG_NAME)
    (home / "logs" / CRASH_NAME).write_bytes(b"\xff\x00" * 90_000)
    assert "Santos" not in report(home)
