"""What stands in the middle while no list is chosen: what a list is, and three to begin from."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot

from carecoord.common.i18n import _
from carecoord.services.own_list_examples import Example
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Card, ScrollBody
from ui.widgets.labels import label
from ui.widgets.layouts import row


class Beginning(ScrollBody):
    """Three steps in words, and three examples.

    Signals:
        wanted: The form of an example to begin from.
    """

    wanted = Signal(object)

    def __init__(self, examples: Sequence[Example]) -> None:
        super().__init__((20, 8, 20, 12), 10)
        self.column.addWidget(label(_("Make a list of your own"), "title", wrap=True))
        sentence = _(
            "Choose who is on it by what is on record, and see the people at the right while you "
            "do. A list stays a draft until you press “Use this list”; then it stands with the "
            "other worklists, on the screen, on paper and in files."
        )
        self.column.addWidget(label(sentence, "muted", wrap=True))
        self.column.addWidget(label(_("Three lists to begin from"), "caption"))
        self.buttons = [self._card(one) for one in examples]
        self.column.addStretch(1)

    def _card(self, example: Example) -> "BeginButton":
        card = Card("inset", (12, 8, 10, 10), 4)
        begin = BeginButton(example, self)
        begin.wanted.connect(self.wanted)
        line = row(label(example.title, "strong", wrap=True), begin.button)
        line.setStretch(0, 1)
        card.body.addLayout(line)
        card.body.addWidget(label(example.about, wrap=True))
        self.column.addWidget(card)
        return begin


class BeginButton(QObject):
    """Begins one example.

    Signals:
        wanted: The form of the example.
    """

    wanted = Signal(object)

    def __init__(self, example: Example, parent: QObject) -> None:
        super().__init__(parent)
        self._form = example.form
        self.button = button(_("Begin with this"), Kind.OUTLINED)
        self.button.setAccessibleName(f"{self.button.text()}: {example.title}")
        self.button.clicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        self.wanted.emit(self._form)
