"""What every dialog is built on, and the one place that waits for an answer.

A dialog has a class method ``ask(parent, ...)`` that returns the values or None, so
that a test replaces one function. Dialogs call no services.
"""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from ui.theme.look import look
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import ScrollBody
from ui.widgets.labels import label
from ui.widgets.layouts import row, rule

_RULE_PX = 1
_SCREEN_MARGIN_PX = 80
_ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def wait_for(dialog: QDialog) -> bool:
    """Show a dialog and wait for its answer: the only nested event loop of the window."""
    try:
        return dialog.exec() == QDialog.DialogCode.Accepted
    finally:
        dialog.deleteLater()


class BaseDialog(QDialog):
    """A title, a ``body`` layout that scrolls when needed, and verbs at the bottom right.

    Override ``problem`` to check before it closes: a sentence keeps it open.
    """

    def __init__(
        self,
        title: str,
        verb: str,
        parent: QWidget | None = None,
        *,
        explanation: str = "",
        kind: Kind = Kind.PRIMARY,
        cancel: str = "",
        width_px: int = 460,
    ) -> None:
        """``verb`` is what the main button does; without ``cancel`` it says Cancel."""
        super().__init__(parent)
        self.setWindowTitle("CareCoord")
        self.setAccessibleName(title)
        self.setMinimumWidth(look().px(width_px))
        self._error = label("", "error", wrap=True)
        self._error.hide()
        self.accept_button: QPushButton = button(verb, kind)
        self.cancel_button: QPushButton = button(cancel or _("Cancel"))
        self.default_button = self.accept_button
        self._build(title, explanation)
        self.accept_button.clicked.connect(self._on_accept)
        self.cancel_button.clicked.connect(self.reject)

    def _build(self, title: str, explanation: str) -> None:
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        scroller = ScrollBody((20, 18, 20, 14), 12)
        self.body = scroller.column
        self.body.addWidget(label(title, "title", wrap=True))
        if explanation:
            self.body.addWidget(label(explanation, "muted", wrap=True))
        self._outer.addWidget(scroller, 1)
        self._outer.addWidget(rule())
        self._outer.addWidget(self._error)
        self.foot = row(None, self.cancel_button, self.accept_button)
        self.foot.setContentsMargins(20, 12, 20, 14)
        self._error.setContentsMargins(20, 8, 20, 0)
        self._foot_box = QWidget()
        self._foot_box.setLayout(self.foot)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        if self._foot_box.parent() is None:
            # Joining after the fields of the subclass, the buttons come last for Tab.
            self._outer.addWidget(self._foot_box)
            self.default_button.setDefault(True)
            self._fit_height()
        super().showEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter on a button that somebody went to with Tab means that button, not the default.
        focused = self.focusWidget()
        if event.key() in _ENTER_KEYS and isinstance(focused, QPushButton):
            focused.click()
            return
        super().keyPressEvent(event)

    def problem(self) -> str:
        """Why the dialog cannot close yet; empty when all is well."""
        return ""

    def show_problem(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        if self.isVisible():
            self._fit_height()

    def wait(self) -> bool:
        """Show the dialog and wait: True for the verb, False for cancel."""
        return wait_for(self)

    def _fit_height(self) -> None:
        """As high as the content wants, as far as the screen allows; then it scrolls."""
        width = max(self.minimumWidth(), self.body.totalMinimumSize().width())
        if self.body.hasHeightForWidth():
            content = self.body.totalHeightForWidth(width)
        else:
            content = self.body.totalSizeHint().height()
        error = 0 if self._error.isHidden() else self._error.heightForWidth(width)
        foot = self._foot_box.sizeHint().height() + _RULE_PX
        available = self.screen().availableGeometry().height() - _SCREEN_MARGIN_PX
        self.resize(width, min(content + error + foot, available))

    @Slot()
    def _on_accept(self) -> None:
        sentence = self.problem()
        self.show_problem(sentence)
        if not sentence:
            self.accept()
