"""A computer that joins a practice on a server, by the file that says where that is."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from carecoord.services.gate import Gate
from tests.ui.entry.conftest import Enter
from ui.dialogs.files import FileDialog
from ui.pages.entry.server import ServerStep
from ui.pages.entry.welcome import WelcomeStep

JOIN = """\
carecoord_join = 1
host = "db.oak.example"
port = 5433
database = "oakclinic"
user = "carecoord"
authority = ""
"""


def test_that_a_join_file_that_is_read_takes_what_was_said_of_another_one_away(
    enter: Enter, new_gate: Gate, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, join = tmp_path / "letter.toml", tmp_path / "join.toml"
    other.write_text("a letter")
    join.write_text(JOIN)
    entry = enter(new_gate)
    assert isinstance(entry.window.step, WelcomeStep)
    entry.window.step.server_button.click()
    step = entry.window.step
    assert isinstance(step, ServerStep)
    monkeypatch.setattr(FileDialog, "ask_open", lambda *_args: [other])
    step.join_button.click()
    qtbot.waitUntil(step.error.isVisible)
    monkeypatch.setattr(FileDialog, "ask_open", lambda *_args: [join])
    step.join_button.click()
    qtbot.waitUntil(lambda: step.host.text() == "db.oak.example")
    assert (step.port.text(), step.database.text()) == ("5433", "oakclinic")
    assert not step.error.isVisible()
    assert not step.password.text()
