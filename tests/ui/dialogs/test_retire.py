"""Asking why a handout is retired."""

import pytest
from pytestqt.qtbot import QtBot

from ui.dialogs.retire import Retired, RetireDialog


def test_that_whoever_retires_a_handout_says_why_and_whether_it_could_harm(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_in(dialog: RetireDialog) -> bool:
        qtbot.addWidget(dialog)
        assert dialog.problem() == "Say why this handout is no longer offered."
        assert not dialog.harmful.isChecked()
        dialog.reason.setText(" The dose was wrong. ")
        dialog.harmful.click()
        return dialog.problem() == ""

    monkeypatch.setattr(RetireDialog, "wait", fill_in)
    assert RetireDialog.ask_about(None) == Retired("The dose was wrong.", is_harmful=True)
    monkeypatch.setattr(RetireDialog, "wait", lambda _dialog: False)
    assert RetireDialog.ask_about(None) is None
