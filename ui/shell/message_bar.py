"""The one place that says things to the person after an action."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from carecoord.common.i18n import _
from ui.widgets.announce import announce
from ui.widgets.buttons import button, icon_button
from ui.widgets.labels import IconLabel, label

UNDO_KEYS = "Ctrl+Z"
_UNDO_KEPT = 20
_AT_THE_EDGE, _INSET = (20, 0, 20, 12), (6, 4, 6, 2)


@dataclass(frozen=True, slots=True)
class _Undoable:
    text: str
    undo: Callable[[], object]


class MessageBar(QWidget):
    """Stands in the layout, under the page or in it, so it never hides what has the focus.

    A message stays until the next one or until it is closed. The last few actions
    can be undone one after the other with Ctrl+Z, back to one that cannot: what lies
    before it may be another patient's, and nobody thinks of it any more.

    Signals:
        said: Every sentence shown, so that tests and logs of wording can listen.
    """

    said = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._undoable: list[_Undoable] = []
        self._can_undo = self._is_new = self._is_undoing = False
        self._icon = IconLabel("check", "on_bar")
        self._words = label("", wrap=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._undo = button(_("Undo ({keys})").format(keys=UNDO_KEYS))
        self._close = icon_button("x", _("Close this message"), tint="on_bar")
        self._build()
        self._undo.clicked.connect(self.undo_last)
        self._close.clicked.connect(self.hide)
        self.hide()

    def _build(self) -> None:
        bar = QFrame()
        bar.setObjectName("messagebar")
        line = QHBoxLayout(bar)
        line.setContentsMargins(12, 5, 6, 5)
        line.addWidget(self._icon)
        line.addWidget(self._words, 1)
        line.addWidget(self._undo)
        line.addWidget(self._close)
        self._around = QHBoxLayout(self)
        self._around.addWidget(bar)

    def stand_in(self, place: QVBoxLayout, *, inset: bool = False) -> None:
        """Move to another place; ``inset`` inside a card, else at the edge of the window."""
        self._around.setContentsMargins(*(_INSET if inset else _AT_THE_EDGE))
        if place.indexOf(self) < 0:
            place.addWidget(self)

    def say(self, text: str) -> None:
        """Something was done; nothing before it can be undone any more, unless it was an undo."""
        if not self._is_undoing:
            self._undoable.clear()
        self._show(text, "check")

    def warn(self, text: str) -> None:
        """Something was not done; the text says what to do."""
        self._show(text, "alert-triangle", urgent=True)

    def offer_undo(self, text: str, undo: Callable[[], object]) -> None:
        """Something was done and ``undo`` takes it back; ``text`` names it."""
        self._undoable = [*self._undoable[-_UNDO_KEPT:], _Undoable(text, undo)]
        self._show(text, "check", undo=True)
        self._undo.setAccessibleName(_("Undo: {what}").format(what=text))

    @Slot()
    def undo_last(self) -> None:
        """Take back the newest action that still can be; nothing when there is none."""
        if self._undoable:
            last = self._undoable.pop()
            self.hide()
            self._is_undoing = True
            last.undo()

    def pass_on(self) -> None:
        """Another page is opened: what was said on the one before is over.

        What can be undone stays in sight, since its keys still work; so does what was said
        only just now, which led to the other page.
        """
        if not self._is_new and not self._can_undo:
            self.hide()

    def forget(self) -> None:
        """Drop what can be undone and what is shown: someone signs out or locks."""
        self._undoable.clear()
        self.hide()

    @property
    def text(self) -> str:
        """What is shown now, empty when the bar is hidden."""
        return "" if self.isHidden() else self._words.text()

    @Slot()
    def _grow_old(self) -> None:
        self._is_new = False

    def _show(self, text: str, icon: str, *, undo: bool = False, urgent: bool = False) -> None:
        self._icon.set_icon(icon, "on_bar")
        self._words.setText(text)
        self._words.setAccessibleName(text)
        self._undo.setVisible(undo)
        self._can_undo = undo
        self._is_new = True
        self._is_undoing = False
        QTimer.singleShot(0, self, self._grow_old)
        self.show()
        announce(self, text, urgent=urgent)
        self.said.emit(text)
