"""People who may be the one being added: a hint, never in the way."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from carecoord.common.i18n import _, n_
from carecoord.rules.partial_dates import display
from carecoord.services.patient_details import DuplicateHint
from ui.widgets.announce import announce
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Card
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import clear, column, row

_SHOWN = 3


class LookalikeCard(Card):
    """Who is alike and in what.

    Signals:
        open_asked: Id of the patient to look at instead.
    """

    open_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("warn", (12, 8, 12, 8), 6, parent)
        self.buttons: list[QPushButton] = []
        self._title = label("", "strong")
        top = row(IconLabel("users", "warn"), self._title, None)
        self._people = QVBoxLayout()
        self._people.setSpacing(4)
        self.body.addLayout(top)
        self.body.addLayout(self._people)
        self.hide()

    def show_hints(self, hints: Sequence[DuplicateHint]) -> None:
        """Show the likeliest; with none the card goes away."""
        clear(self._people)
        self.buttons.clear()
        for hint in hints[:_SHOWN]:
            self._people.addWidget(self._line(hint))
        count = len(hints)
        words = n_(
            "Perhaps on the list already: {count} person is alike",
            "Perhaps on the list already: {count} people are alike",
            count,
        ).format(count=count)
        if hints and self.isHidden():
            announce(self, words)
        self._title.setText(words)
        self.setVisible(bool(hints))

    def _line(self, hint: DuplicateHint) -> QWidget:
        born = _("born {date}").format(date=display(hint.birth_on)) if hint.birth_on else ""
        who = ", ".join(filter(None, (hint.name, born, hint.identifier)))
        line = QWidget()
        words = column(label(who, wrap=True), label(hint.why, "small", wrap=True), spacing=0)
        if not hint.patient_id:
            line.setLayout(words)
            return line
        opens = button(_("Open this patient"), Kind.TEXT, "external-link")
        opens.setAccessibleName(_("Open {name}").format(name=hint.name))
        self.buttons.append(opens)
        opens.clicked.connect(_Opener(hint.patient_id, self, line).open)
        across = row(words, opens)
        across.setStretch(0, 1)
        line.setLayout(across)
        return line


class _Opener(QObject):
    """Remembers whom its button opens."""

    def __init__(self, patient_id: str, card: LookalikeCard, parent: QWidget) -> None:
        super().__init__(parent)
        self._patient_id = patient_id
        self._card = card

    @Slot()
    def open(self) -> None:
        self._card.open_asked.emit(self._patient_id)
