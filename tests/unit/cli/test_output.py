import datetime as dt
import io
import json
import sys

import pytest
from typing_extensions import override

from carecoord.cli.output import answer, progress_line

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


class Terminal(io.StringIO):
    """Somebody watches."""

    @override
    def isatty(self) -> bool:
        return True


def test_that_days_and_instants_are_told_in_iso_form(capsys: pytest.CaptureFixture[str]) -> None:
    answer({"on": NOON.date(), "at": NOON}, as_json=True, lines=["not this"])
    assert json.loads(capsys.readouterr().out) == {
        "on": "2026-03-02",
        "at": "2026-03-02T12:00:00+00:00",
    }


@pytest.mark.parametrize(("encoding", "spelled"), [("ascii", b"\\u00d1"), ("utf-8", "Ñ".encode())])
def test_that_json_is_whole_whatever_the_terminal_spells(
    encoding: str, spelled: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    answer(["Ñ"], as_json=True, lines=[])
    sys.stdout.flush()
    assert json.loads(raw.getvalue()) == ["Ñ"]
    assert spelled in raw.getvalue()


def test_that_a_letter_the_terminal_lacks_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii", newline="\n"))
    answer(None, as_json=False, lines=["Ñandú"])
    sys.stdout.flush()
    assert raw.getvalue() == b"?and?\n"


def test_that_progress_is_told_to_somebody_who_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Terminal()
    monkeypatch.setattr(sys, "stderr", watched)
    with progress_line() as progress:
        assert progress is not None
        progress(20, 100)
    assert "20" in watched.getvalue()
    assert "100" in watched.getvalue()
    assert watched.getvalue().endswith("\x1b[K"), "the line is cleared at the end"


def test_that_a_log_file_is_spared_the_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    unwatched = io.StringIO()
    monkeypatch.setattr(sys, "stderr", unwatched)
    with progress_line() as progress:
        assert progress is None
    assert not unwatched.getvalue()
