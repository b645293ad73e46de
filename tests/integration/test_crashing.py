"""A real process with a name in its hands that goes wrong in every way it can."""

import subprocess
import sys
from pathlib import Path

import pytest

from carecoord.common import crashes
from carecoord.common.crashes import CRASH_NAME, last_crash, watch_crashes
from carecoord.common.logs import LOG_NAME
from tests.end2end.program import ROOT, without_screen

NAME = "Maria Santos"
SCRIPT = """
import faulthandler, logging, sys, warnings
from pathlib import Path

from PySide6.QtCore import qWarning

from carecoord.common.crashes import say_nothing_aloud, watch_crashes
from carecoord.common.logs import log_to
from ui.background.qt_words import keep_qt_quiet

home, name = Path(sys.argv[1]), sys.argv[2]
log_to(home)
watch_crashes(home)
say_nothing_aloud()
keep_qt_quiet()

class Breaks:
    def __del__(self):
        raise ValueError(name)

def open_record(name):
    faulthandler._sigsegv()

qWarning(name)
Breaks()
warnings.warn(name, UserWarning)
logging.getLogger("carecoord.services").warning("%d people", name)
open_record(name)
"""


def test_that_a_process_dies_telling_where_it_was_and_of_whom_nothing(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path), NAME],
        cwd=ROOT, env=without_screen(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode < 0  # by a signal
    assert NAME not in ended.stdout + ended.stderr
    log = (tmp_path / "logs" / LOG_NAME).read_text()
    assert "Qt told of a warning in default" in log
    assert "builtins.ValueError" in log
    assert "Python warned: UserWarning" in log
    found = last_crash(tmp_path)
    assert found is not None
    assert "Segmentation fault" in found[1]
    assert "in open_record" in found[1]
    assert NAME not in log + found[1]
    assert (tmp_path / "logs" / CRASH_NAME).stat().st_mode & 0o077 == 0


def test_that_what_crashes_leave_behind_is_kept_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("faulthandler.enable", lambda _file: None)
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / CRASH_NAME).write_bytes(b"x" * 200_000)
    watch_crashes(tmp_path)
    crashes._open.pop().close()
    assert (tmp_path / "logs" / CRASH_NAME).stat().st_size == 0
    assert last_crash(tmp_path) is None
