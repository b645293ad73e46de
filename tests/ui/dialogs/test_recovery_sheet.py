"""The recovery sheet in a dialog."""

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import a11y
from tests.ui.kit import Show
from ui.dialogs.recovery_sheet import RecoverySheetDialog
from ui.printing.sheet import Sheet

SMALL_SCREEN_PX = 680
"""What a field laptop leaves of its 768 for a dialog."""


def test_that_all_that_is_to_be_done_with_the_sheet_is_in_sight_on_a_small_screen(
    show: Show, qtbot: QtBot
) -> None:
    sheet = Sheet(title="Recovery key", html="<p>ABCD</p>" * 12, language="en")
    dialog = RecoverySheetDialog(sheet, (1, 7), lambda _typed: False, None)
    show(dialog)
    assert dialog.height() <= SMALL_SCREEN_PX
    asked: list[QWidget] = [dialog.view.print_button, dialog.view.pdf_button]
    for part in (*asked, *dialog.groups.fields.values()):
        assert part.visibleRegion().boundingRect().height() == part.height()
    assert QApplication.focusWidget() is dialog.view.print_button
    assert a11y.all_failures(dialog, qtbot) == []
