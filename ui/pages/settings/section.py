"""The contract of a section of Settings, and the cards they are made of."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.theme.sizes import grow_with_text
from ui.widgets.cards import Card, ScrollBody
from ui.widgets.labels import label

_WIDTH_PX = 760


class Section(QWidget):
    """One part of Settings: it loads, checks and saves itself.

    Signals:
        dirtied: Whether something is typed that is not saved.
    """

    dirtied = Signal(bool)
    help_topic = "settings"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scroller = ScrollBody((0, 0, 8, 12), 12, self)
        middle = QWidget(self._scroller.content)
        grow_with_text(middle, maximumWidth=_WIDTH_PX)
        self.body = QVBoxLayout(middle)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(12)
        across = QHBoxLayout()
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(middle, 1)
        across.addStretch()
        self._scroller.column.addLayout(across)
        self._scroller.column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroller)

    @property
    def is_dirty(self) -> bool:
        """Whether something is typed that is not saved."""
        return False

    def load(self) -> None:
        """Show what is stored."""

    def check(self) -> bool:
        """Say under the fields what is wrong; True when all may be saved."""
        return True

    def save(self) -> None:
        """Store what is shown; sections that act at once have nothing to do here."""

    def card(self, title: str, explanation: str = "") -> Card:
        """A titled card at the end of the section."""
        made = Card(spacing=10)
        self.body.addWidget(made)
        made.body.addWidget(label(title, "subtitle"))
        if explanation:
            made.body.addWidget(label(explanation, "small", wrap=True))
        return made

    def reveal(self, widget: QWidget) -> None:
        """Scroll to a widget and put the focus there."""
        self._scroller.ensureWidgetVisible(widget)
        widget.setFocus()


def no_permission(sentence: str) -> QLabel:
    """Why the fields of a section cannot be changed."""
    return label(sentence, "muted", wrap=True)
