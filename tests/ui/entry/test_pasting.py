"""No secret has to be typed: password managers and the clipboard bring it (WCAG 3.3.8)."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.kit import Show
from ui.pages.entry.recovery import RecoveryStep
from ui.pages.entry.restore import RestoreStep
from ui.pages.entry.sign_in import SignInStep
from ui.pages.entry.step import Step

SECRET = "orchard lantern comet velvet"


def field_of(step: Step) -> QLineEdit:
    if isinstance(step, SignInStep):
        return step.passphrase
    assert isinstance(step, RestoreStep | RecoveryStep)
    return step.secret if isinstance(step, RestoreStep) else step.typed


@pytest.mark.parametrize("kind", [SignInStep, RestoreStep, RecoveryStep])
def test_that_a_secret_is_taken_from_the_clipboard(
    kind: Callable[[], Step], show: Show, qtbot: QtBot
) -> None:
    step = kind()
    step.finish()
    show(step)
    field = field_of(step)
    QGuiApplication.clipboard().setText(SECRET)
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QGuiApplication.clipboard().clear()
    assert field.text() == SECRET
