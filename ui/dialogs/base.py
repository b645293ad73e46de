"""What every dialog is built on, and the one place that waits for an answer.

A dialog has a class method ``ask(parent, ...)`` that returns the values or None, so
that a test replaces one function. Dialogs call no services.
"""

from itertools import pairwise

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from ui.dialogs.typed import type_into, typed_in
from ui.state.unfinished import KIND_MARK, HoldsUnfinished, Unfinished
from ui.theme.look import look
from ui.widgets.announce import announce
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Card, ScrollBody
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


def _widest(dialog: QDialog) -> int:
    """Large text may ask for more than the screen has."""
    return dialog.screen().availableGeometry().width() - _SCREEN_MARGIN_PX


def may_drop(dialog: QWidget) -> bool:
    """Ask before what was typed is lost; True to leave."""
    question = BaseDialog(
        _("Leave without saving?"),
        _("Leave without saving"),
        dialog,
        explanation=_("What you typed is not saved yet. If you leave now, it is lost."),
        kind=Kind.DANGER,
        cancel=_("Stay here"),
        width_px=420,
    )
    # Enter must not do what cannot be undone.
    question.default_button = question.cancel_button
    return question.wait()


def kept_note() -> QWidget:
    """Says that what stands in a form was typed before the window went."""
    note = Card("info", (12, 8, 12, 8), 0)
    words = _("This is what you had typed before. It is not saved yet.")
    note.body.addWidget(label(words, wrap=True))
    return note


def holder_of(dialog: QDialog) -> HoldsUnfinished | None:
    """The window a dialog belongs to."""
    parent = dialog.parentWidget()
    window: object = parent.window() if parent is not None else None
    return window if isinstance(window, HoldsUnfinished) else None


class BaseDialog(QDialog):
    """A title, a ``body`` layout that scrolls when needed, and verbs at the bottom right.

    Override ``problem`` to check before it closes: a sentence keeps it open.

    Attributes:
        asks_before_leaving: Esc and Cancel ask first when something was typed.
        help_topic: What F1 opens; "" for the topic of whatever it was opened from.
        kept_as: Under which name what was typed is kept when the screen is locked, so that it
            stands there when the same dialog is opened again; "" for dialogs that keep nothing.
        whose: Id of the patient it is about; without one nothing is kept.
    """

    asks_before_leaving = False
    help_topic = ""
    kept_as = ""

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
        self.setAccessibleDescription(explanation)
        self.setMinimumWidth(min(look().px(width_px), _widest(self)))
        self._error = label("", "error", wrap=True)
        self._error.hide()
        self.accept_button: QPushButton = button(verb, kind)
        self.cancel_button: QPushButton = button(cancel or _("Cancel"))
        self.default_button = self.accept_button
        self.whose = ""
        self._heading = ": ".join(filter(None, (title, explanation)))
        self._untouched: list[str] | None = None
        self._taken: Unfinished | None = None
        self._build(title, explanation)
        self.accept_button.clicked.connect(self._on_accept)
        self.cancel_button.clicked.connect(self.reject)

    def _build(self, title: str, explanation: str) -> None:
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._scroller = ScrollBody((20, 18, 20, 14), 12)
        self.body = self._scroller.column
        self.body.addWidget(label(title, "title", wrap=True))
        if explanation:
            self.body.addWidget(label(explanation, "muted", wrap=True))
        self._fields_from = self.body.count()
        self._outer.addWidget(self._scroller, 1)
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
            self._order_foot()
            self.default_button.setDefault(True)
            self._begin_typing()
            self._fit_height()
        super().showEvent(event)

    def _order_foot(self) -> None:
        """Tab goes from left to right, also to what a subclass put in before the usual buttons."""
        items = (self.foot.itemAt(place) for place in range(self.foot.count()))
        buttons = [item.widget() for item in items if item is not None]
        for before, after in pairwise(filter(None, buttons)):
            QWidget.setTabOrder(before, after)

    @override
    def reject(self) -> None:
        """Nothing that was typed goes without a question."""
        if not self.asks_before_leaving or not self.is_changed or may_drop(self):
            super().reject()

    @override
    def done(self, result: int) -> None:
        holder = holder_of(self)
        if self._taken is not None and holder is not None:
            holder.unfinished.end(self._taken)
        typed = self.what_is_typed() if result == QDialog.DialogCode.Accepted else None
        if typed is not None and holder is not None:
            holder.unfinished.send(typed)
        super().done(result)
        if self.kept_as and holder is not None:
            holder.unfinished.left.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter on a button that somebody went to with Tab means that button, not the default.
        focused = self.focusWidget()
        if event.key() in _ENTER_KEYS and isinstance(focused, QPushButton):
            focused.click()
            return
        if event.key() in _ENTER_KEYS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            # As on the pages: where Enter begins a new line, this is how one is done.
            self.default_button.click()
            return
        super().keyPressEvent(event)

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from how the dialog opened, or was kept from before."""
        if self._untouched is None:
            return False
        return self._taken is not None or typed_in(self) != self._untouched

    def what_is_typed(self) -> Unfinished | None:
        """What was typed, to be kept while the screen is locked."""
        if not self.kept_as or not self.whose or not self.is_changed:
            return None
        content = {"fields": typed_in(self)}
        return Unfinished(KIND_MARK + self.kept_as, self.whose, self._heading, content)

    def _begin_typing(self) -> None:
        self._untouched = typed_in(self)
        holder = holder_of(self)
        if holder is None or not self.kept_as or not self.whose:
            return
        self._taken = holder.unfinished.take(KIND_MARK + self.kept_as, self.whose)
        if self._taken is not None and type_into(self, self._taken.content["fields"]):
            self.body.insertWidget(self._fields_from, kept_note())

    def problem(self) -> str:
        """Why the dialog cannot close yet; empty when all is well."""
        return ""

    def show_problem(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self.setAccessibleDescription(sentence)
        if sentence and self.isVisible():
            announce(self, sentence, urgent=True)
        if self.isVisible():
            self._fit_height()

    def wait(self) -> bool:
        """Show the dialog and wait: True for the verb, False for cancel."""
        return wait_for(self)

    def _fit_height(self) -> None:
        """As high as the content wants, as far as the screen allows; then it scrolls."""
        buttons = self._foot_box.sizeHint()
        content_px = self.body.totalMinimumSize().width()
        width = max(self.minimumWidth(), content_px, buttons.width())
        if self.body.hasHeightForWidth():
            content = self.body.totalHeightForWidth(width)
        else:
            content = self.body.totalSizeHint().height()
        error = 0 if self._error.isHidden() else self._error.heightForWidth(width)
        wanted = content + error + buttons.height() + _RULE_PX
        available = self.screen().availableGeometry().height() - _SCREEN_MARGIN_PX
        if wanted > available:  # what scrolls needs room for its bar as well
            width = max(width, content_px + self._scroller.verticalScrollBar().sizeHint().width())
        self.resize(min(width, _widest(self)), min(wanted, available))

    def _go_to_fault(self) -> None:
        """The keyboard goes where something is to be mended."""
        for part in self.findChildren(QWidget):
            if part.property("faulty") and part.isVisible():
                part.setFocus()
                return

    @Slot()
    def _on_accept(self) -> None:
        sentence = self.problem()
        self.show_problem(sentence)
        if not sentence:
            self.accept()
        else:
            self._go_to_fault()
