"""A handout that lies in a file: given only when somebody says so."""

from PySide6.QtCore import Signal

from carecoord.common.i18n import _
from ui.widgets.buttons import button
from ui.widgets.cards import Card
from ui.widgets.labels import label


class SavedCard(Card):
    """Hidden while nothing is saved that may still be given.

    Signals:
        given: The patient has it.
    """

    given = Signal()

    def __init__(self) -> None:
        super().__init__("info", (12, 8, 12, 10), 6)
        self._words = label("", wrap=True)
        self.given_button = button(_("Enter as given"), icon="check")
        self.given_button.clicked.connect(self.given)
        self.body.addWidget(label(_("Saved, not yet given"), "strong", wrap=True))
        self.body.addWidget(self._words)
        self.body.addWidget(self.given_button)
        self.hide()

    def ask_about(self, name: str, *, by_email: bool = False) -> None:
        """Offer to enter what was saved for this person."""
        words = _("Enter it in the chart once {name} has it, on paper or as a file.")
        if by_email:
            words = _("Send it from your mail program. Enter it in the chart once {name} has it.")
        self._words.setText(words.format(name=name))
        self.show()
