"""Why the person is on the list, what to say, and what takes them off it."""

import datetime as dt

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from carecoord.services.worklist_rows import WorklistRow as Entry
from ui.pages.today.wording import last_note_words, since_words
from ui.widgets.cards import Card
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import row


class ReasonCard(Card):
    """Stands out, more so when a delay may do harm."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("warn", (12, 9, 12, 9), 4, parent)
        self._icon = IconLabel("alert-triangle", "warn")
        self._why = label("", "strong", wrap=True)
        self._next_step = label("", "body", wrap=True)
        self._since = label("", "small", wrap=True)
        self._noted = label("", "small", wrap=True)
        top = row(self._icon, self._why)
        top.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)
        top.setStretch(1, 1)
        self.body.addLayout(top)
        for words in (self._next_step, self._noted, self._since):
            self.body.addWidget(words)

    def show_entry(self, entry: Entry, today: dt.date, *, to_call: bool) -> None:
        """Show why; a person in a group who is not to be called is no warning."""
        tone = "danger" if entry.is_safety else "warn" if to_call else "info"
        self.set_look(tone)
        self._icon.set_icon("alert-triangle" if to_call else "info-circle", tone)
        for shown, words in (
            (self._why, entry.why),
            (self._next_step, entry.next_step),
            (self._noted, last_note_words(entry)),
            (self._since, since_words(entry, today)),
        ):
            shown.setText(words)
            shown.setVisible(bool(words))
