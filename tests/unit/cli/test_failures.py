import sys
from pathlib import Path

import pytest

from carecoord.cli import failures, output
from carecoord.common.errors import RefusedError
from tests.watch import LogWatch


def test_that_a_refusal_is_told_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert failures.tell(RefusedError("Choose another folder."), tmp_path) == failures.REFUSED
    assert capsys.readouterr().err == "Choose another folder.\n"


def test_that_a_bug_is_told_by_number_and_never_by_its_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], log_watch: LogWatch
) -> None:
    log_watch.expect("Incident")
    code = failures.tell(ValueError("patient Santos"), tmp_path / "none")
    told = capsys.readouterr().err
    assert (code, "Santos" in told) == (failures.REFUSED, False)
    (logged,) = log_watch.logged
    number = logged.split("Incident ")[1][:9]
    assert number in told
    assert not (tmp_path / "none").exists()


def test_that_a_program_without_standard_streams_ends_as_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows starts one that has a window."""
    monkeypatch.setattr(sys, "stderr", None)
    monkeypatch.setattr(sys, "stdout", None)
    refused = RefusedError("Choose another folder.")
    assert failures.tell(refused, tmp_path, in_window=True) == failures.REFUSED
    assert failures.tell(BrokenPipeError(), tmp_path) == failures.DONE
    output.answer({"count": 1}, as_json=True, lines=[])
    with output.progress_line() as line:
        assert line is None
