"""What stands over every page until somebody who may has said that they know of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from ui.widgets.announce import announce
from ui.widgets.buttons import button
from ui.widgets.cards import Card
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import row


class AlarmStrip(Card):
    """One line, hidden while all is well.

    Signals:
        answered: The person wants to see what to do, and perhaps to say what they know.
    """

    answered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("danger", (14, 8, 12, 8), 4, parent)
        self.words = label("", wrap=True)
        self.answer_button = button(_("What to do"))
        line = row(IconLabel("shield-lock", "danger", 20), self.words, self.answer_button)
        line.setStretch(1, 1)
        self.body.addLayout(line)
        self.answer_button.clicked.connect(self.answered)
        self.hide()

    def warn(self, words: str) -> None:
        """Show what is wrong."""
        is_new = self.words.text() != words or self.isHidden()
        self.words.setText(words)
        self.show()
        if is_new:
            announce(self, words)
