"""A sentence in place: what went wrong, or what to know."""

from ui.widgets.announce import announce
from ui.widgets.cards import Card
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import column, row


class SaidCard(Card):
    """Hidden until there is something to say. Looks: danger, warn, info, ok, inset."""

    def __init__(self, look: str = "danger", icon: str = "alert-circle", title: str = "") -> None:
        super().__init__(look, (12, 10, 12, 10), 2)
        self._title = label(title, "strong", wrap=True)
        self._words = label("", "body", wrap=True)
        tint = look if look in {"danger", "warn", "info", "ok"} else "text2"
        line = row(IconLabel(icon, tint), column(self._title, self._words, spacing=2), spacing=10)
        line.setStretch(1, 1)
        self.body.addLayout(line)
        # Only now that it has a parent: before, it would show as a window of its own.
        self._title.setVisible(bool(title))
        self.hide()

    def say(self, sentence: str, title: str = "") -> None:
        """Show a sentence and read it aloud; an empty one hides the card."""
        self._words.setText(sentence)
        if title:
            self._title.setText(title)
            self._title.show()
        self.setVisible(bool(sentence))
        if sentence:
            announce(self, sentence)

    @property
    def text(self) -> str:
        return "" if self.isHidden() else self._words.text()
